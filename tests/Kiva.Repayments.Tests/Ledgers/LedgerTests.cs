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
        using var ledger = await OpenLosingAsync(out var losing);

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

    [Fact]
    public async Task An_end_and_the_next_sending_stand_in_one_block_or_neither_does()
    {
        using var ledger = await PlannedAsync(batches: 2);
        await ledger.AppendAsync(new Sending(1, Attempt: 1, Epoch: 0, default), Cancel);
        var blocks = await BlocksAsync();

        Assert.Equal(Appended.Both, await ledger.TryAppendAsync(Accepted(1), new Sending(2, Attempt: 1, Epoch: 0, default), Cancel));

        Assert.Equal(blocks + 1, await BlocksAsync());
        Assert.Equal(["received", "read", "planned", "sending", "accepted", "sending"], await TypesAsync());
        using var reader = await OpenAsync();
        Assert.Equal([BatchState.Accepted, BatchState.Sending], reader.Report.Batches.Select(batch => batch.State));
        Assert.Equal(reader.Length, ledger.Length);
    }

    [Fact]
    public async Task Where_the_next_sending_does_not_fit_any_more_the_end_is_added_alone()
    {
        using var first = await PlannedAsync(batches: 2);
        await first.AppendAsync(new Taken(1), Cancel);
        await first.AppendAsync(new Sending(1, Attempt: 1, Epoch: 1, default), Cancel);
        using var second = await OpenAsync();
        await second.AppendAsync(new Taken(2), Cancel);

        Assert.Equal(Appended.First, await first.TryAppendAsync(Accepted(1), new Sending(2, Attempt: 1, Epoch: 1, default), Cancel));

        Assert.Equal(["received", "read", "planned", "taken", "sending", "taken", "accepted"], await TypesAsync());
        Assert.Equal(BatchState.Planned, first.Report.Batches[1].State);
    }

    [Fact]
    public async Task Two_events_whose_answer_was_lost_are_there_once()
    {
        (await PlannedAsync(batches: 2)).Dispose();
        using var ledger = await OpenLosingAsync(out var losing);
        await ledger.AppendAsync(new Sending(1, Attempt: 1, Epoch: 0, default), Cancel);

        losing.Next = 1;
        Assert.Equal(Appended.Both, await ledger.TryAppendAsync(Accepted(1), new Sending(2, Attempt: 1, Epoch: 0, default), Cancel));

        Assert.Equal(0, losing.Next);
        Assert.Equal(["received", "read", "planned", "sending", "accepted", "sending"], await TypesAsync());
    }

    [Fact]
    public async Task What_people_were_told_is_kept_after_the_end_and_changes_nothing_else()
    {
        using var ledger = await BeginAsync();
        await ledger.AppendAsync(new Cancelled(null), Cancel);
        var last = ledger.Report.LastEvent;

        await ledger.AppendAsync(new Told(AlertChannel.Webhook, ["1-2100"]), Cancel);

        using var reader = await OpenAsync();
        Assert.True(reader.Report.IsTold(AlertChannel.Webhook, "1-2100"));
        Assert.False(reader.Report.IsTold(AlertChannel.Log, "1-2100"));
        Assert.Equal((ReportState.Cancelled, last), (reader.Report.State, reader.Report.LastEvent));
    }

    private AppendBlobClient Blob => _container.GetAppendBlobClient("2026-11/20261101T000000Z-0123456789ab/ledger.jsonl");

    private async Task<Ledger> BeginAsync()
    {
        await _container.CreateAsync(cancellationToken: Cancel);
        return await Ledger.BeginAsync(Blob, Events.Received(), TimeProvider.System, Cancel);
    }

    private async Task<Ledger> OpenAsync() => (await Ledger.OpenAsync(Blob, TimeProvider.System, Cancel))!;

    private Task<Ledger> OpenLosingAsync(out LosesAnswers losing)
    {
        losing = new LosesAnswers();
        var options = new BlobClientOptions { Retry = { Delay = TimeSpan.FromMilliseconds(1), MaxRetries = 2 } };
        options.AddPolicy(losing, HttpPipelinePosition.PerRetry);
        var blob = new BlobServiceClient(_account.ConnectionString, options).GetBlobContainerClient("reports").GetAppendBlobClient(Blob.Name);
        return Ledger.OpenAsync(blob, TimeProvider.System, Cancel)!;
    }

    private async Task<Ledger> PlannedAsync(int batches = 1)
    {
        var ledger = await BeginAsync();
        await ledger.AppendAsync(Events.Read(2 * batches), Cancel);
        await ledger.AppendAsync(
            new Planned("145", new PlanTotals(default, default, default, default, [.. Enumerable.Repeat(new RowTotal(2, 2m), batches)], []), [.. Enumerable.Repeat("hash", batches)]), Cancel);
        return ledger;
    }

    private static Accepted Accepted(int batch) => new(batch, Attempt: 1, 98000 + batch, default, []);

    private async Task<int> BlocksAsync() => (await Blob.GetPropertiesAsync(cancellationToken: Cancel)).Value.BlobCommittedBlockCount;

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
