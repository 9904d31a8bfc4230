using System.Text.Json;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Queues;
using Kiva.PartnerApi.Sandbox;
using Kiva.Repayments.Problems;
using Kiva.Repayments.Reports;
using KivaFunctions.Local.Tests.Journeys;

namespace KivaFunctions.Local.Tests.Delivery;

/// <summary>Whatever lies in the inbox is work: the sweep takes what no trigger brought, once, and leaves what is not finished.</summary>
public sealed class LostEventTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private const string Name = "october.csv";

    private readonly TestAccount _account = azurite.Lease();
    private Surroundings _surroundings = null!;
    private AppProcess _process = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private SandboxServer Kiva => _surroundings.Kiva;

    public async ValueTask InitializeAsync()
    {
        _surroundings = await Surroundings.PrepareAsync(_account);
        _process = _surroundings.Start();
    }

    public ValueTask DisposeAsync() => _surroundings.DisposeAsync();

    [Fact]
    public async Task The_trigger_has_a_minute_then_the_sweep_takes_the_export()
    {
        var id = await _surroundings.DropAsync(Name, Exports.Of(Kiva));

        await PassAsync(TimeSpan.Zero);
        Assert.Empty(await _surroundings.ReportsAsync());
        await PassAsync(TimeSpan.FromMinutes(2));

        await AssertCompletedOnceAsync(id);
    }

    [Fact]
    public async Task An_export_that_the_trigger_gave_up_is_taken_all_the_same()
    {
        var id = await _surroundings.DropAsync(Name, Exports.Of(Kiva));
        var poison = _account.Queues.GetQueueClient("webjobs-blobtrigger-poison");
        await poison.CreateIfNotExistsAsync(cancellationToken: Cancel);
        BlobProperties properties = await _surroundings.Inbox.GetBlobClient(Name).GetPropertiesAsync(cancellationToken: Cancel);
        await poison.SendMessageAsync(
            JsonSerializer.Serialize(new
            {
                Type = "BlobTrigger",
                FunctionId = "Host.Functions.IngestExport",
                BlobType = "BlockBlob",
                ContainerName = "mis-exports",
                BlobName = Name,
                ETag = properties.ETag.ToString("H"),
            }),
            Cancel);

        await PassAsync(TimeSpan.FromMinutes(2));

        await AssertCompletedOnceAsync(id);
    }

    [Fact]
    public async Task Triggers_and_sweeps_that_race_make_one_report()
    {
        var processes = Enumerable.Range(0, 4).Select(_ => _surroundings.Start()).ToArray();
        var id = await _surroundings.DropAsync(Name, Exports.Of(Kiva));
        _surroundings.Time.Advance(TimeSpan.FromMinutes(2));

        await Task.WhenAll(processes.Select((process, index) => index % 2 == 0 ? process.IngestAsync(Name) : process.KeepMovingAsync()));
        await Task.WhenAll(processes.Select(process => process.TakeMessagesAsync()));
        await _surroundings.ComeToRestAsync(_process);

        Assert.DoesNotContain(2113, processes.SelectMany(process => process.Logs.EventIds));
        await AssertCompletedOnceAsync(id);
    }

    [Fact]
    public async Task An_export_that_is_replaced_while_it_is_read_becomes_a_report_of_its_own()
    {
        var loans = Kiva.Portfolio.ExpectedLoans;
        var first = await _surroundings.DropAsync(Name, Exports.TwoColumns(loans.Take(12)));
        ReportId second = null!;
        _process.Wire.Carry = async (call, pass) =>
        {
            if (second is null && call.Appends("read"))
            {
                second = await _surroundings.DropAsync(Name, Exports.TwoColumns(loans.Skip(12)));
            }

            await pass();
        };

        await _process.IngestAsync(Name);
        Assert.Equal([Name], await Surroundings.NamesAsync(_surroundings.Inbox, ""));
        await _surroundings.ComeToRestAsync(_process);

        await AssertCompletedOnceAsync(first, second);
    }

    [Theory]
    [InlineData("october.csv.tmp")]
    [InlineData("october.csv.part")]
    [InlineData("october.csv.filepart")]
    [InlineData("~$october.csv")]
    [InlineData(".october.csv")]
    public async Task A_file_that_is_being_written_waits_until_it_has_its_name(string unfinished)
    {
        await _surroundings.DropAsync(unfinished, Exports.Of(Kiva));
        await PassAsync(TimeSpan.FromHours(2));
        await _process.IngestAsync(unfinished);
        Assert.Empty(await Surroundings.NamesAsync(_surroundings.Reports, "20"));

        // Renaming a blob is a copy and a deletion.
        var renamed = await _surroundings.DropAsync(Name, Exports.Of(Kiva));
        await _surroundings.Inbox.DeleteBlobAsync(unfinished, cancellationToken: Cancel);
        await PassAsync(TimeSpan.FromMinutes(2));

        await AssertCompletedOnceAsync(renamed);
    }

    [Fact]
    public async Task An_empty_file_that_is_filled_in_time_is_one_report()
    {
        var empty = await _surroundings.DropAsync(Name, "");
        await PassAsync(TimeSpan.FromMinutes(5));
        await _process.IngestAsync(Name);
        Assert.Empty(await _surroundings.ReportsAsync());

        var filled = await _surroundings.DropAsync(Name, Exports.Of(Kiva));
        await PassAsync(TimeSpan.FromMinutes(2));

        Assert.NotEqual(empty, filled);
        await AssertCompletedOnceAsync(filled);
    }

    [Fact]
    public async Task An_export_that_lay_there_for_days_is_held()
    {
        var id = await _surroundings.DropAsync(Name, Exports.Of(Kiva));

        await PassAsync(TimeSpan.FromDays(3) + TimeSpan.FromHours(1));

        var held = await _process.ViewAsync(id);
        Assert.Equal("held", held.State);
        Assert.Contains(ProblemCatalog.ExportTooOld, held.Reasons.Select(reason => reason.Code));
        Assert.Equal(0, Kiva.RequestCounts.PostsAsked);
        Assert.Empty(await Surroundings.NamesAsync(_surroundings.Inbox, ""));
    }

    private async Task PassAsync(TimeSpan time)
    {
        _surroundings.Time.Advance(time);
        await _process.KeepMovingAsync();
        await _process.TakeMessagesAsync();
    }

    private async Task AssertCompletedOnceAsync(params ReportId[] ids)
    {
        Assert.Equal(ids.Select(id => id.ToString()).Order(), (await _surroundings.ReportsAsync()).Select(id => id.ToString()).Order());
        foreach (var id in ids)
        {
            Assert.Equal("completed", (await _process.ViewAsync(id)).State);
        }

        Assert.Equal(
            Kiva.Portfolio.ExpectedLoans.Select(loan => loan.LoanId).Order(), Kiva.Uploads.AcceptedRows.Select(row => row.LoanId).Order());
        Assert.Empty(await Surroundings.NamesAsync(_surroundings.Inbox, ""));
        Assert.Empty(await Surroundings.NamesAsync(_surroundings.Reports, "open/"));
    }
}
