using Azure.Storage.Queues.Models;
using Kiva.Repayments;
using Kiva.Repayments.Delivery;
using Kiva.Repayments.Receiving;
using Kiva.Repayments.Reports;
using Kiva.Repayments.Storage;
using Kiva.Repayments.Texts;
using KivaFunctions.Functions;

namespace KivaFunctions.Local.Tests.Delivery;

/// <summary>A process of the app without its triggers: the test calls the functions, when and as often as it likes. Several share one account.</summary>
internal sealed class AppProcess : IDisposable
{
    /// <summary>As the hosts do it; what a process that died had in hand comes back after so long.</summary>
    private static readonly TimeSpan HiddenFor = TimeSpan.FromMinutes(10);

    private readonly IHost _host;

    public AppProcess(string dataStorage, IEnumerable<KeyValuePair<string, string?>> settings, TimeProvider time)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Services.AddSingleton(time);
        builder.Logging.AddProvider(Logs);
        builder.AddRepaymentReporting();
        builder.Services.AddSingleton(new DataStorage(Wire.Storage(dataStorage)));
        builder.Services.ConfigureHttpClientDefaults(http => http.AddHttpMessageHandler(Wire.Kiva));
        _host = builder.Build();
    }

    public Wire Wire { get; } = new();

    public CapturedLogs Logs { get; } = new();

    /// <summary>The message that is being worked on; of a process that died, the one that comes back.</summary>
    public QueueMessage? InHand { get; private set; }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private DataStorage Storage => Get<DataStorage>();

    public T Get<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    /// <summary>The blob trigger fires.</summary>
    public Task IngestAsync(string name) => new IngestExportFunction(Get<IngestExport>()).RunAsync(Storage.Exports.GetBlobClient(name), name, Cancel);

    /// <summary>The timer fires.</summary>
    public Task KeepMovingAsync() => new KeepMovingFunction(Get<KeepMoving>()).RunAsync(new TimerInfo(), Cancel);

    /// <summary>The report's message arrives, wherever it comes from.</summary>
    public Task SubmitAsync(ReportId id) => Get<SubmitReport>().RunAsync(id, Cancel);

    /// <summary>The queue's next message is worked off.</summary>
    /// <returns><see langword="false"/> when there is none.</returns>
    public async Task<bool> TakeMessageAsync()
    {
        QueueMessage? message = await Storage.Nudges.ReceiveMessageAsync(HiddenFor, Cancel);
        if ((InHand = message) is null)
        {
            return false;
        }

        await new SubmitReportFunction(Get<SubmitReport>()).RunAsync(InHand, Cancel);
        await Storage.Nudges.DeleteMessageAsync(InHand.MessageId, InHand.PopReceipt, Cancel);
        InHand = null;
        return true;
    }

    public async Task TakeMessagesAsync()
    {
        while (await TakeMessageAsync())
        {
            // One at a time, as host.json says.
        }
    }

    /// <summary>The report as anybody is shown it.</summary>
    public async Task<ReportView> ViewAsync(ReportId id) => (await Get<ShowReport>().FindAsync(id, Languages.English, Cancel))!;

    public void Dispose() => _host.Dispose();
}
