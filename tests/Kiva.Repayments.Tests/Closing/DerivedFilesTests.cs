using Azure.Storage.Blobs;
using Kiva.Repayments.Closing;
using Kiva.Repayments.Ledgers;
using Kiva.Repayments.Reports;
using Kiva.Repayments.Tests.Ledgers;
using Kiva.Repayments.Texts;

namespace Kiva.Repayments.Tests.Closing;

/// <summary>What is derived from a ledger only ever moves forward, whoever writes it.</summary>
public sealed class DerivedFilesTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private readonly BlobContainerClient _reports = azurite.Lease().Blobs.GetBlobContainerClient("reports");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private ReportFolder Folder => new(_reports, ReportId.Parse("20261101T000000Z-0123456789ab")!);

    public async ValueTask InitializeAsync() => await _reports.CreateAsync(cancellationToken: Cancel);

    public ValueTask DisposeAsync() => default;

    [Fact]
    public async Task One_made_from_a_longer_ledger_replaces_and_one_from_a_shorter_does_not()
    {
        using var behind = await Ledger.BeginAsync(Folder.Ledger, Events.Received(), TimeProvider.System, Cancel);
        await DerivedFiles.KeepSummaryAsync(Folder, behind, Languages.English, Cancel);
        Assert.Contains("\"received\"", await SummaryAsync(), StringComparison.Ordinal);

        using var ahead = (await Ledger.OpenAsync(Folder.Ledger, TimeProvider.System, Cancel))!;
        await ahead.AppendAsync(new Cancelled(null), Cancel);
        await DerivedFiles.KeepSummaryAsync(Folder, ahead, Languages.English, Cancel);
        var written = (await Folder.Summary.GetPropertiesAsync(cancellationToken: Cancel)).Value.ETag;
        await DerivedFiles.KeepSummaryAsync(Folder, behind, Languages.English, Cancel);
        await DerivedFiles.KeepSummaryAsync(Folder, ahead, Languages.English, Cancel);

        Assert.Contains("\"cancelled\"", await SummaryAsync(), StringComparison.Ordinal);
        Assert.Equal(written, (await Folder.Summary.GetPropertiesAsync(cancellationToken: Cancel)).Value.ETag);
    }

    [Fact]
    public async Task One_that_was_deleted_is_made_again()
    {
        using var ledger = await Ledger.BeginAsync(Folder.Ledger, Events.Received(), TimeProvider.System, Cancel);
        await DerivedFiles.KeepResultsAsync(Folder, ledger, Languages.English, Cancel);
        await Folder.Results.DeleteAsync(cancellationToken: Cancel);

        await DerivedFiles.KeepResultsAsync(Folder, ledger, Languages.English, Cancel);

        Assert.Equal(
            "line,loan_id,client_id,amount,status,code,message,batch,upload_id\n", (await Folder.Results.DownloadContentAsync(Cancel)).Value.Content.ToString());
    }

    /// <summary>The sender brings the results up to date while somebody downloads them.</summary>
    [Fact]
    public async Task Many_that_make_the_results_at_once_do_not_get_in_each_others_way()
    {
        using var ledger = await Ledger.BeginAsync(Folder.Ledger, Events.Received(), TimeProvider.System, Cancel);
        for (var epoch = 1; epoch <= 5; epoch++)
        {
            await ledger.AppendAsync(new Taken(epoch), Cancel);

            await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => DerivedFiles.KeepResultsAsync(Folder, ledger, Languages.English, Cancel)));

            var length = (await Folder.Results.GetPropertiesAsync(cancellationToken: Cancel)).Value.Metadata["ledgerlength"];
            Assert.Equal(FormattableString.Invariant($"{ledger.Length}"), length);
        }
    }

    [Fact]
    public async Task Whoever_comes_first_among_many_the_longest_ledger_wins()
    {
        using var ahead = await Ledger.BeginAsync(Folder.Ledger, Events.Received(), TimeProvider.System, Cancel);
        var behind = new List<Ledger>();
        for (var epoch = 1; epoch <= 6; epoch++)
        {
            behind.Add((await Ledger.OpenAsync(Folder.Ledger, TimeProvider.System, Cancel))!);
            await ahead.AppendAsync(new Taken(epoch), Cancel);
        }

        await Task.WhenAll(behind.Append(ahead).Select(ledger => DerivedFiles.KeepSummaryAsync(Folder, ledger, Languages.English, Cancel)));
        await DerivedFiles.KeepSummaryAsync(Folder, ahead, Languages.English, Cancel);
        await Task.WhenAll(behind.Select(ledger => DerivedFiles.KeepSummaryAsync(Folder, ledger, Languages.English, Cancel)));

        var length = (await Folder.Summary.GetPropertiesAsync(cancellationToken: Cancel)).Value.Metadata["ledgerlength"];
        Assert.Equal(FormattableString.Invariant($"{ahead.Length}"), length);
        behind.ForEach(ledger => ledger.Dispose());
    }

    private async Task<string> SummaryAsync() => (await Folder.Summary.DownloadContentAsync(Cancel)).Value.Content.ToString();
}
