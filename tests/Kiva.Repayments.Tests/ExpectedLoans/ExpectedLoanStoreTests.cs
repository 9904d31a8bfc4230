using Kiva.PartnerApi.Loans;
using Kiva.Repayments.ExpectedLoans;
using Kiva.Repayments.Receiving;
using Kiva.Repayments.Settings;
using Kiva.Repayments.Storage;

namespace Kiva.Repayments.Tests.ExpectedLoans;

public sealed class ExpectedLoanStoreTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private static readonly ExpectedLoan Cfa = new("L1", "C1", LoanStatus.PayingBack, "XOF", 300_000m, "2930456", 500m);
    private static readonly ExpectedLoan Cedi = Cfa with { Currency = "GHS" };

    private DataStorage _storage = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Another process each time: nothing of what was saved is in its memory.</summary>
    private ExpectedLoanStore Store => new(_storage);

    public async ValueTask InitializeAsync()
    {
        var account = azurite.Lease();
        _storage = new DataStorage(new StorageConnection(account.Blobs, account.Queues));
        await _storage.CreateAsync(Cancel);
    }

    public ValueTask DisposeAsync() => default;

    [Fact]
    public async Task What_is_kept_is_found_again_whole()
    {
        await SaveAsync("145", Cfa, new ExpectedLoan("L2", null, LoanStatus.Defaulted, null, null));

        var list = await Store.FindAsync(KivaEnvironment.Stage, "145", Cancel);

        Assert.Equal([Cfa, new ExpectedLoan("L2", null, LoanStatus.Defaulted, null, null)], list!.Loans);
    }

    [Fact]
    public async Task A_list_of_version_0_1_is_read()
    {
        await WriteAsync("""
            {"version":1,"asOf":"2026-11-01T00:00:00+00:00","count":1}
            {"loanId":"L1","clientId":"C1","status":"PayingBack","currency":"XOF","localPrice":300000}
            """);

        var list = await Store.FindAsync(KivaEnvironment.Stage, "145", Cancel);

        Assert.Equal(Cfa with { KivaId = null, UsdPrice = null }, Assert.Single(list!.Loans));
    }

    [Fact]
    public async Task A_list_of_a_newer_version_is_read_again_from_Kiva()
    {
        await WriteAsync("""{"version":2,"asOf":"2026-11-01T00:00:00+00:00","count":1}""" + "\n[]");
        Assert.Null(await Store.FindAsync(KivaEnvironment.Stage, "145", Cancel));

        await SaveAsync("145", Cfa);
        Assert.NotNull(await Store.FindAsync(KivaEnvironment.Stage, "145", Cancel));
    }

    [Fact]
    public async Task The_only_list_of_an_environment_is_found_without_knowing_the_partner()
    {
        Assert.Null(await Store.FindOnlyAsync(KivaEnvironment.Stage, Cancel));

        await SaveAsync("145", Cfa);
        Assert.Equal(Cfa, Assert.Single((await Store.FindOnlyAsync(KivaEnvironment.Stage, Cancel))!.Loans));
        Assert.Null(await Store.FindOnlyAsync(KivaEnvironment.Production, Cancel));

        await SaveAsync("146", Cfa);
        Assert.Null(await Store.FindOnlyAsync(KivaEnvironment.Stage, Cancel));
    }

    [Fact]
    public async Task Amounts_are_whole_when_every_expected_loan_is_in_a_currency_without_decimals()
    {
        Assert.False(await AreWholeAsync(partnerId: null));

        await SaveAsync("145");
        Assert.False(await AreWholeAsync("145"));

        await SaveAsync("145", Cfa, Cfa with { Currency = "XAF" });
        Assert.True(await AreWholeAsync("145"));
        Assert.True(await AreWholeAsync(partnerId: null));
        Assert.False(await AreWholeAsync("146"));

        await SaveAsync("145", Cfa, Cfa with { Currency = null });
        Assert.False(await AreWholeAsync("145"));

        await SaveAsync("145", Cfa, Cedi);
        Assert.False(await AreWholeAsync("145"));
    }

    private async Task<bool> AreWholeAsync(string? partnerId) =>
        (await new ReadingBasisFinder(Store, new ExportsOptions()).FindAsync(KivaEnvironment.Stage, partnerId, ColumnFormat.Two, Cancel)).AmountsAreWhole;

    private Task SaveAsync(string partnerId, params ExpectedLoan[] loans) =>
        Store.SaveAsync(KivaEnvironment.Stage, partnerId, new ExpectedLoanList(DateTimeOffset.UnixEpoch, loans), Cancel);

    private async Task WriteAsync(string list) =>
        await _storage.ExpectedLoans.GetBlobClient("Stage-145/current").UploadAsync(BinaryData.FromString(list), overwrite: true, Cancel);
}
