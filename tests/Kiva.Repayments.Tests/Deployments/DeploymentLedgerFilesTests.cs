using Azure.Storage.Blobs.Specialized;
using Kiva.Repayments.Deployments;
using Kiva.Repayments.Ledgers;
using Kiva.Repayments.Storage;
using Microsoft.Extensions.Time.Testing;

namespace Kiva.Repayments.Tests.Deployments;

/// <summary>Ledgers of a deployment as each released version wrote them, under <c>Files/{version}</c>: they are read for ever, and nobody is told again what he was told.</summary>
public sealed class DeploymentLedgerFilesTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_one_of_version_0_1_is_read_as_it_was()
    {
        var ledger = await OpenAsync("0.1");

        Assert.False(ledger.Deployment.IsNewer);
        Assert.Equal(["expected-loans.old"], ledger.Deployment.Standing.Select(began => began.Condition));
        Assert.True(ledger.Deployment.Knows("nothing-came:2026-10"));
        Assert.True(ledger.Deployment.Knows("cycle-closed:2026-10"));
        Assert.Equal(["2121", "2119", "2120"], Untold(ledger, AlertChannel.Log));
        Assert.Equal(["2013", "2121", "2119", "2120"], Untold(ledger, AlertChannel.Webhook));
    }

    [Fact]
    public async Task What_version_0_2_mailed_is_not_mailed_again()
    {
        var ledger = await OpenAsync("0.2");

        Assert.Empty(Untold(ledger, AlertChannel.Mail));
        Assert.Equal(["2119"], Untold(ledger, AlertChannel.Webhook));
    }

    [Fact]
    public async Task Together_they_hold_every_kind_of_event()
    {
        var kinds = (await LinesAsync("0.1")).Concat(await LinesAsync("0.2")).Select(line => new EventLines<DeploymentEvent>(DeploymentJson.Default.DeploymentEvent).Read(line)!.GetType());

        Assert.Equal([], typeof(DeploymentEvent).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(DeploymentEvent))).Except(kinds).Select(type => type.Name));
    }

    private async Task<DeploymentLedger> OpenAsync(string version)
    {
        var account = azurite.Lease();
        var storage = new DataStorage(new StorageConnection(account.Blobs, account.Queues));
        await storage.CreateAsync(Cancel);
        var blob = storage.Reports.GetAppendBlobClient("deployment/2026-11.jsonl");
        await blob.CreateAsync(cancellationToken: Cancel);
        await blob.AppendBlockAsync(new MemoryStream(await File.ReadAllBytesAsync(PathOf(version), Cancel)), cancellationToken: Cancel);
        return await DeploymentLedger.OpenAsync(storage, new FakeTimeProvider(new DateTimeOffset(2026, 11, 20, 8, 0, 0, TimeSpan.Zero)), Cancel);
    }

    /// <summary>Numbers of log events.</summary>
    private static IEnumerable<string> Untold(DeploymentLedger ledger, AlertChannel channel) =>
        new DeploymentNews(ledger).Untold(channel).Select(alert => alert.Id[(alert.Id.LastIndexOf('-') + 1)..]);

    private static async Task<IEnumerable<byte[]>> LinesAsync(string version) =>
        (await File.ReadAllLinesAsync(PathOf(version), Cancel)).Select(System.Text.Encoding.UTF8.GetBytes);

    private static string PathOf(string version) => Path.Combine(AppContext.BaseDirectory, "Deployments", "Files", version, "2026-11.jsonl");
}
