using System.Text;
using Azure.Storage.Blobs.Specialized;
using Kiva.Repayments.Deployments;
using Kiva.Repayments.Ledgers;
using Kiva.Repayments.Problems;
using Kiva.Repayments.Storage;
using Microsoft.Extensions.Time.Testing;

namespace Kiva.Repayments.Tests.Deployments;

public sealed class DeploymentLedgerTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 10, 8, 0, 0, TimeSpan.Zero));

    private DataStorage _storage = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static Began KivaAway => new(ProblemCatalog.KivaUnavailable, new Problem(ProblemCatalog.KivaUnavailable, Arguments: ["No answer."]));

    public async ValueTask InitializeAsync()
    {
        var account = azurite.Lease();
        _storage = new DataStorage(new StorageConnection(account.Blobs, account.Queues));
        await _storage.CreateAsync(Cancel);
    }

    public ValueTask DisposeAsync() => default;

    [Fact]
    public async Task Of_many_processes_that_notice_the_same_trouble_one_writes_it()
    {
        var ledgers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => OpenAsync()));

        var wrote = await Task.WhenAll(ledgers.Select(ledger => ledger.TryAppendAsync(KivaAway, Cancel)));

        Assert.Equal((1, "began"), (wrote.Count(one => one), Assert.Single(await TypesAsync("2026-11"))));
    }

    [Fact]
    public async Task A_trouble_begins_again_only_when_it_has_ended()
    {
        var ledger = await OpenAsync();
        Assert.False(await ledger.TryAppendAsync(new Ended(KivaAway.Condition, default), Cancel));
        Assert.True(await ledger.TryAppendAsync(KivaAway, Cancel));
        Assert.False(await ledger.TryAppendAsync(KivaAway, Cancel));
        Assert.True(await ledger.TryAppendAsync(new Ended(KivaAway.Condition, default), Cancel));
        Assert.True(await ledger.TryAppendAsync(KivaAway, Cancel));

        Assert.Equal(["began", "ended", "began"], await TypesAsync("2026-11"));
    }

    [Fact]
    public async Task While_Kiva_is_away_it_is_no_news_that_the_list_cannot_be_read()
    {
        var ledger = await OpenAsync();
        await ledger.TryAppendAsync(KivaAway, Cancel);

        Assert.False(await ledger.TryAppendAsync(new Began(Conditions.NotRefreshed, KivaAway.Reason), Cancel));
    }

    [Fact]
    public async Task A_trouble_that_lasts_for_months_is_told_once_also_when_nothing_is_written_in_between()
    {
        await (await OpenAsync()).TryAppendAsync(KivaAway, Cancel);
        _time.Advance(TimeSpan.FromDays(70));
        await (await OpenAsync()).TryAppendAsync(new Noticed("nothing-came:2027-01"), Cancel);
        _time.Advance(TimeSpan.FromDays(31));

        var ledger = await OpenAsync();

        Assert.False(await ledger.TryAppendAsync(KivaAway, Cancel));
        Assert.Equal(["began"], await TypesAsync("2026-11"));
        Assert.Equal(["began", "noticed"], await TypesAsync("2027-01"));
        Assert.DoesNotContain(ledger.Deployment.Newsworthy, news => news is Began);
        Assert.True(await ledger.TryAppendAsync(new Ended(KivaAway.Condition, default), Cancel));
    }

    [Fact]
    public async Task What_was_told_last_month_is_not_told_again_this_month()
    {
        var ledger = await OpenAsync();
        await ledger.TryAppendAsync(KivaAway, Cancel);
        var alert = Assert.Single(new DeploymentNews(ledger).Untold(AlertChannel.Log)).Id;
        _time.Advance(TimeSpan.FromDays(25));

        var next = await OpenAsync();
        Assert.Equal(alert, Assert.Single(new DeploymentNews(next).Untold(AlertChannel.Log)).Id);
        await next.TryAppendAsync(new AlertsTold(AlertChannel.Log, [alert]), Cancel);

        Assert.Empty(new DeploymentNews(await OpenAsync()).Untold(AlertChannel.Log));
        Assert.Equal(alert, Assert.Single(new DeploymentNews(await OpenAsync()).Untold(AlertChannel.Webhook)).Id);
    }

    [Theory]
    [InlineData("""{"type":"teleported","version":1,"id":"1","writer":"w","at":"2026-11-01T00:00:00Z"}""")]
    [InlineData("""{"type":"noticed","version":2,"id":"1","writer":"w","at":"2026-11-01T00:00:00Z","what":"x"}""")]
    public async Task After_an_event_of_a_newer_version_it_is_read_and_not_written(string line)
    {
        await (await OpenAsync()).TryAppendAsync(KivaAway, Cancel);
        await _storage.Reports.GetAppendBlobClient("deployment/2026-11.jsonl").AppendBlockAsync(new MemoryStream(Encoding.UTF8.GetBytes(line + "\n")), cancellationToken: Cancel);

        var ledger = await OpenAsync();

        Assert.False(await ledger.TryAppendAsync(new Ended(KivaAway.Condition, default), Cancel));
        Assert.Equal((true, KivaAway.Condition), (ledger.Deployment.IsNewer, Assert.Single(ledger.Deployment.Standing).Condition));
    }

    private Task<DeploymentLedger> OpenAsync() => DeploymentLedger.OpenAsync(_storage, _time, Cancel);

    private async Task<string[]> TypesAsync(string month)
    {
        var text = (await _storage.Reports.GetBlobClient($"deployment/{month}.jsonl").DownloadContentAsync(Cancel)).Value.Content.ToString();
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => System.Text.Json.JsonDocument.Parse(line).RootElement.GetProperty("type").GetString()!)];
    }
}
