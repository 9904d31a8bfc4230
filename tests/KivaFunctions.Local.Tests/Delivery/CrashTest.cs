using Kiva.Repayments.Reports;

namespace KivaFunctions.Local.Tests.Delivery;

/// <summary>
/// A process dies at each of its writes in turn, to the storage or to Kiva: the write is done or not, its answer is lost, the process is gone.
/// Another one goes on with what it finds.
/// </summary>
public abstract class CrashTest(AzuriteFixture azurite)
{
    private protected const string Name = "october.csv";

    private readonly TestAccount _account = azurite.Lease();

    private protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <param name="prepare">What lies there before; by a process that lives.</param>
    /// <param name="work">What the process does that dies of it.</param>
    /// <param name="goOn">What the surroundings and the next process make of it, and what must be true then.</param>
    private protected async Task DieAtEachWriteAsync(
        bool written,
        Func<Surroundings, AppProcess, Task> prepare,
        Func<AppProcess, Task> work,
        Func<Surroundings, AppProcess, Task> goOn,
        params (string Name, string Value)[] settings)
    {
        var deaths = 0;
        for (var at = 1; ; at++)
        {
            await using var surroundings = await Surroundings.PrepareAsync(_account);
            await prepare(surroundings, surroundings.Start());
            var death = new Death(at, written);
            var process = surroundings.Start(time: null, settings);
            process.Wire.Carry = death.CarryAsync;
            try
            {
                await work(process);
            }
            catch (Exception) when (death.Came)
            {
                // It unwound; a dead process would not even do that.
            }

            await surroundings.BuryAsync(process);
            var survivor = surroundings.Start(time: null, settings);
            try
            {
                await goOn(surroundings, survivor);
            }
            catch (Exception failure)
            {
                Assert.Fail($"After a death at write {at} ({death.Where}), which was {(written ? "" : "not ")}done: {failure}\n\nIt died:\n{process.Logs}\n\nIt went on:\n{survivor.Logs}");
            }

            Assert.DoesNotContain(survivor.Logs.EventIds, id => id is 2108 or 2111 or 2112 or 2113);
            if (!death.Came)
            {
                Assert.NotEqual(0, deaths);
                TestContext.Current.TestOutputHelper?.WriteLine($"{deaths} deaths");
                return;
            }

            deaths++;
        }
    }

    /// <summary>What is unknown stays so, whatever comes, until people have looked.</summary>
    private protected static async Task<int> ResolveAsync(Surroundings surroundings, AppProcess survivor, ReportId id)
    {
        var asked = surroundings.Kiva.RequestCounts.PostsAsked;
        await survivor.SubmitAsync(id);
        Assert.Equal(asked, surroundings.Kiva.RequestCounts.PostsAsked);

        var unknown = await surroundings.LookIntoPa2Async(survivor, id);
        if (unknown > 0)
        {
            await surroundings.ComeToRestAsync(survivor);
        }

        return unknown;
    }

    private protected static async Task AssertCompletedAsync(Surroundings surroundings, AppProcess survivor, params ReportId[] ids)
    {
        var expected = surroundings.Kiva.Portfolio.ExpectedLoans.Select(loan => loan.LoanId).Order().ToArray();
        Assert.Equal(expected, surroundings.Kiva.Uploads.AcceptedRows.Select(row => row.LoanId).Order());

        var results = new List<IReadOnlyDictionary<string, string>>();
        var cycle = new List<IReadOnlyDictionary<string, string>>();
        foreach (var id in ids)
        {
            var report = await survivor.ViewAsync(id);
            Assert.Equal(("completed", report.Rows.Read), (report.State, report.Rows.Accepted));
            var ledger = await surroundings.LedgerAsync(id);
            var attempts = ledger.Where(line => line.Type == "sending").Select(line => (line.Batch, line.Attempt)).ToArray();
            Assert.Equal(attempts.Distinct(), attempts);
            Assert.Single(ledger, line => line.Type == "completed");
            results.AddRange(await surroundings.CsvAsync($"{id.Folder}/results.csv"));
            cycle.AddRange(await surroundings.CsvAsync($"cycles/{report.Cycle}/Stage-145/{id}.csv"));
        }

        Assert.All(results, row => Assert.Equal("accepted", row["status"]));
        Assert.Equal(
            surroundings.Kiva.Uploads.All.SelectMany(upload => upload.Rows.Select(row => (row.LoanId, row.AmountText, $"{upload.UploadId}"))).Order(),
            results.Select(row => (row["loan_id"], row["amount"], row["upload_id"])).Order());
        Assert.Equal(results.Select(row => (row["loan_id"], row["upload_id"])).Order(), cycle.Select(row => (row["loan_id"], row["upload_id"])).Order());
        await AssertNothingIsLeftAsync(surroundings, ids);
    }

    private protected static async Task AssertNothingIsLeftAsync(Surroundings surroundings, params ReportId[] ids)
    {
        Assert.Equal(ids.Select(id => id.ToString()).Order(), (await surroundings.ReportsAsync()).Select(id => id.ToString()).Order());
        Assert.Empty(await Surroundings.NamesAsync(surroundings.Inbox, ""));
        Assert.Empty(await Surroundings.NamesAsync(surroundings.Reports, "open/"));
        Assert.Equal(0, await surroundings.MessagesAsync());
        foreach (var id in ids)
        {
            var length = (await surroundings.Reports.GetBlobClient($"{id.Folder}/ledger.jsonl").GetPropertiesAsync(cancellationToken: Cancel)).Value.ContentLength;
            foreach (var derived in new[] { "results.csv", "summary.json" })
            {
                var made = (await surroundings.Reports.GetBlobClient($"{id.Folder}/{derived}").GetPropertiesAsync(cancellationToken: Cancel)).Value;
                Assert.Equal($"{length}", made.Metadata["ledgerlength"]);
            }
        }
    }
}
