using Azure.Storage.Blobs.Models;
using Kiva.PartnerApi.Sandbox;
using Kiva.Repayments;
using Kiva.Repayments.Ledgers;
using Kiva.Repayments.Receiving;
using Kiva.Repayments.Reports;
using Kiva.Repayments.Storage;

namespace Benchmarks;

/// <summary>The pipeline as both hosts compose it, without their triggers and logs.</summary>
internal sealed class Pipeline : IDisposable
{
    private readonly IHost _host;

    private Pipeline(IHost host) => _host = host;

    /// <param name="dataStorage">A connection string.</param>
    /// <param name="kiva"><see langword="null"/> where Kiva is not asked.</param>
    public static async Task<Pipeline> BuildAsync(string dataStorage, SandboxServer? kiva, params (string Name, string Value)[] settings)
    {
        var credentials = new SandboxOptions();
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
        {
            ["DataStorage"] = dataStorage,
            ["Kiva:TokenUrl"] = kiva?.TokenUrl.ToString(),
            ["Kiva:ApiBaseUrl"] = kiva?.ApiBaseUrl.ToString(),
            ["Kiva:Audience"] = kiva?.Audience,
            ["Kiva:ClientId"] = credentials.ClientId,
            ["Kiva:ClientSecret"] = credentials.ClientSecret,
        });
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create<string, string?>(setting.Name, setting.Value)));
        var pipeline = new Pipeline(builder.AddRepaymentReporting().Build());
        await pipeline.Storage.CreateAsync(CancellationToken.None);
        return pipeline;
    }

    public DataStorage Storage => Get<DataStorage>();

    public T Get<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    /// <summary>Puts an export into the inbox, as an MIS does.</summary>
    public async Task<ReportId> DropAsync(string name, Stream content)
    {
        BlobContentInfo dropped = await Storage.Exports.GetBlobClient(name).UploadAsync(content, overwrite: true);
        return ReportId.Of(dropped.LastModified, name, dropped.ETag.ToString());
    }

    public Task IngestAsync(string name) => Get<IngestExport>().RunAsync(Storage.Exports.GetBlobClient(name), name, CancellationToken.None);

    public ReportFolder Folder(ReportId id) => Get<OpenReports>().Folder(id);

    /// <summary>A benchmark of a report that did not go as it should is none.</summary>
    public async Task CheckAsync(ReportId id, Func<Report, bool> isAsItShould)
    {
        using var ledger = await Ledger.OpenAsync(Folder(id).Ledger, TimeProvider.System, CancellationToken.None);
        if (ledger is null || !isAsItShould(ledger.Report))
            throw new InvalidOperationException($"The report is {ledger?.Report.State}: {string.Join(" ", ledger?.Report.Reasons ?? [])}");
    }

    public void Dispose() => _host.Dispose();
}
