using System.Text;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Specialized;
using Kiva.Repayments.Ledgers;
using Kiva.Repayments.Reports;

namespace Kiva.Repayments.Tests.Ledgers;

/// <summary>The ledger on real append blobs: two writers, lost answers, other versions.</summary>
public sealed class LedgerTests
{
    private readonly TestAccount _account;
    private readonly BlobContainerClient _container;

    public LedgerTests(AzuriteFixture azurite)
    {
        _account = azurite.Lease();
        _container = _account.Blobs.GetBlobContainerClient("reports");
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_one_writes_another_reads()
    {
        using var writer = await BeginAsync();
        await writer.AppendAsync(Events.Read(3), Cancel);

        using var reader = await OpenAsync();

        Assert.Equal((ReportState.Read, 3, writer.Length), (reader.Report.State, reader.Report.Read!.Rows.Rows, reader.Length));
    }

    [Fact]
    public async Task An_event_that_still_fits_is_kept_after_somebody_elses()
    {
        using var first = await BeginAsync();
        using var second = await OpenAsync();
        await first.AppendAsync(Events.Read(3), Cancel);

        await second.AppendAsync(new Cancelled("director"), Cancel);

        Assert.Equal(["received", "read", "cancelled"], await TypesAsync());
        Assert.Equal((ReportState.Cancelled, 3), (second.Report.State, second.Report.Read!.Rows.Rows));
    }

    [Fact]
    public async Task An_event_that_no_longer_fits_is_not_written()
    {
        using var first = await BeginAsync();
        using var second = await OpenAsync();
        await first.AppendAsync(new Cancelled("director"), Cancel);

        Assert.False(await second.TryAppendAsync(Events.Read(3), Cancel));
        await Assert.ThrowsAsync<LedgerMovedException>(() => second.AppendAsync(Events.Read(3), Cancel));

        Assert.Equal(["received", "cancelled"], await TypesAsync());
        Assert.Equal(ReportState.Cancelled, second.Report.State);
    }

    [Fact]
    public async Task A_sender_that_was_replaced_cannot_say_that_it_sends()
    {
        using var first = await PlannedAsync();
        await first.AppendAsync(new Taken(1), Cancel);
        using var second = await OpenAsync();
        await second.AppendAsync(new Taken(2), Cancel);

        Assert.False(await first.TryAppendAsync(new Sending(1, Attempt: 1, Epoch: 1, default), Cancel));

        Assert.True(await second.TryAppendAsync(new Sending(1, Attempt: 1, Epoch: 2, default), Cancel));
        Assert.Equal(1, (await TypesAsync()).Count(type => type == "sending"));
    }

    [Fact]
    public async Task Of_many_that_want_to_write_the_same_step_one_does()
    {
        using var begun = await BeginAsync();
        var done = 0;

        await Parallel.ForAsync(0, 8, Cancel, async (_, cancellationToken) =>
        {
            using var ledger = await Ledger.OpenAsync(Blob, TimeProvider.System, cancellationToken);
            if (await ledger!.TryAppendAsync(Events.Read(3), cancellationToken))
            {
                Interlocked.Increment(ref done);
            }
        });

        Assert.Equal(1, done);
        Assert.Equal(["received", "read"], await TypesAsync());
    }

    [Fact]
    public async Task Of_many_that_begin_a_ledger_all_get_the_one_that_was_first()
    {
        await _container.CreateAsync(cancellationToken: Cancel);
        var names = new string[6];

        await Parallel.ForAsync(0, names.Length, Cancel, async (index, cancellationToken) =>
        {
            using var ledger = await Ledger.BeginAsync(Blob, Events.Received($"{index}.csv"), TimeProvider.System, cancellationToken);
            names[index] = ledger.Report.Received.Name;
        });

        Assert.Single(names.Distinct());
        Assert.Equal(["received"], await TypesAsync());
    }

    [Fact]
    public async Task Ones_own_event_is_recognised_when_its_answer_was_lost()
    {
        using var begun = await BeginAsync();
        var losing = new LosesAnswers();
        var options = new BlobClientOptions { Retry = { Delay = TimeSpan.FromMilliseconds(1), MaxRetries = 2 } };
        options.AddPolicy(losing, HttpPipelinePosition.PerRetry);
        var service = new BlobServiceClient(_account.ConnectionString, options);
        using var ledger = (await Ledger.OpenAsync(service.GetBlobContainerClient("reports").GetAppendBlobClient(Blob.Name), TimeProvider.System, Cancel))!;

        losing.Next = 1;
        Assert.True(await ledger.TryAppendAsync(Events.Read(3), Cancel));

        Assert.Equal(0, losing.Next);
        Assert.Equal(["received", "read"], await TypesAsync());
        Assert.Equal((await Blob.GetPropertiesAsync(cancellationToken: Cancel)).Value.ContentLength, ledger.Length);
        await ledger.AppendAsync(new Cancelled(null), Cancel);
    }

    [Theory]
    [InlineData("""{"type":"teleported","version":1,"id":"1","writer":"w","at":"2026-11-01T00:00:00Z"}""")]
    [InlineData("""{"type":"cancelled","version":2,"id":"1","writer":"w","at":"2026-11-01T00:00:00Z"}""")]
    public async Task After_an_event_of_a_newer_version_nothing_is_written(string line)
    {
        using var ledger = await BeginAsync();
        await Blob.AppendBlockAsync(new MemoryStream(Encoding.UTF8.GetBytes(line + "\n")), cancellationToken: Cancel);
        var length = (await Blob.GetPropertiesAsync(cancellationToken: Cancel)).Value.ContentLength;

        Assert.False(await ledger.TryAppendAsync(Events.Read(3), Cancel));

        using var opened = await OpenAsync();
        Assert.True(opened.Report.IsNewer);
        Assert.Equal("october.csv", opened.Report.Received.Name);
        Assert.Equal(length, (await Blob.GetPropertiesAsync(cancellationToken: Cancel)).Value.ContentLength);
    }

    [Fact]
    public async Task A_ledger_that_begins_with_a_newer_event_is_not_taken_for_none()
    {
        await _container.CreateAsync(cancellationToken: Cancel);
        await Blob.CreateAsync(cancellationToken: Cancel);
        await Blob.AppendBlockAsync(new MemoryStream("""{"type":"received","version":9,"id":"1","writer":"w","at":"2026-11-01T00:00:00Z"}"""u8.ToArray()), cancellationToken: Cancel);

        await Assert.ThrowsAsync<LedgerNewerException>(() => Ledger.OpenAsync(Blob, TimeProvider.System, Cancel));
    }

    [Fact]
    public async Task An_empty_blob_and_a_missing_one_are_no_ledger()
    {
        Assert.Null(await Ledger.OpenAsync(Blob, TimeProvider.System, Cancel));
        await _container.CreateAsync(cancellationToken: Cancel);
        Assert.Null(await Ledger.OpenAsync(Blob, TimeProvider.System, Cancel));
        await Blob.CreateAsync(cancellationToken: Cancel);
        Assert.Null(await Ledger.OpenAsync(Blob, TimeProvider.System, Cancel));

        using var ledger = await Ledger.BeginAsync(Blob, Events.Received(), TimeProvider.System, Cancel);
        Assert.Equal(ReportState.Received, ledger.Report.State);
    }

    private AppendBlobClient Blob => _container.GetAppendBlobClient("2026-11/20261101T000000Z-0123456789ab/ledger.jsonl");

    private async Task<Ledger> BeginAsync()
    {
        await _container.CreateAsync(cancellationToken: Cancel);
        return await Ledger.BeginAsync(Blob, Events.Received(), TimeProvider.System, Cancel);
    }

    private async Task<Ledger> OpenAsync() => (await Ledger.OpenAsync(Blob, TimeProvider.System, Cancel))!;

    private async Task<Ledger> PlannedAsync()
    {
        var ledger = await BeginAsync();
        await ledger.AppendAsync(Events.Read(2), Cancel);
        await ledger.AppendAsync(new Planned("145", new PlanTotals(default, default, default, default, [new RowTotal(2, 2m)], []), ["hash"]), Cancel);
        return ledger;
    }

    private async Task<string[]> TypesAsync()
    {
        var text = (await Blob.DownloadContentAsync(Cancel)).Value.Content.ToString();
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => System.Text.Json.JsonDocument.Parse(line).RootElement.GetProperty("type").GetString()!)];
    }

    /// <summary>The service does what was asked; its answer to an append gets lost.</summary>
    private sealed class LosesAnswers : HttpPipelinePolicy
    {
        public int Next { get; set; }

        public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new NotSupportedException();

        public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            await ProcessNextAsync(message, pipeline);
            if (Next > 0 && message.Request.Method == RequestMethod.Put)
            {
                Next--;
                throw new IOException("The answer got lost.");
            }
        }
    }
}
