using Kiva.Repayments.Exports;
using Kiva.Repayments.Layouts;
using Kiva.Repayments.Problems;
using Kiva.Repayments.Settings;
using Kiva.Repayments.Storage;

namespace Kiva.Repayments.Tests.Layouts;

public sealed class KnownLayoutsTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private static readonly ExportFormat Usual = new("text/csv", "utf-8", ";", ",", new ExportColumns("N° prêt", Client: null, "Montant"));

    private const string First = """
        "N° prêt", "Montant", "text/csv", ";", ","
        """;

    private readonly ExportsOptions _settings = new();
    private DataStorage _storage = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private KnownLayouts Layouts => new(_storage, _settings);

    public static TheoryData<ExportFormat, string> Changes => new()
    {
        { Usual with { Columns = Usual.Columns with { Amount = "Capital remboursé" } }, "\"Montant\" → \"Capital remboursé\"" },
        { Usual with { Columns = Usual.Columns with { Loan = "No" } }, "\"N° prêt\" → \"No\"" },
        { Usual with { Columns = Usual.Columns with { Client = "Client" } }, "– → \"Client\"" },
        { Usual with { Delimiter = "\t" }, "\";\" → \"tab\"" },
        { Usual with { DecimalSeparator = "." }, "\",\" → \".\"" },
        { Usual with { Format = "text/html", Delimiter = null, DecimalSeparator = null }, "\"text/csv\" → \"text/html\", \";\" → –" },
    };

    public async ValueTask InitializeAsync()
    {
        var account = azurite.Lease();
        _storage = new DataStorage(new StorageConnection(account.Blobs, account.Queues));
        await _storage.CreateAsync(Cancel);
    }

    public ValueTask DisposeAsync() => default;

    [Fact]
    public async Task The_first_export_is_new() => Assert.Equal((ProblemCatalog.LayoutNew, First), await FindAsync(Usual));

    [Fact]
    public async Task One_that_worked_is_known_however_often_it_did()
    {
        await RememberAsync(Usual);
        await RememberAsync(Usual);

        Assert.Null(await FindAsync(Usual));
    }

    [Fact]
    public async Task Encoding_and_sheet_do_not_count()
    {
        await RememberAsync(Usual with { Sheet = new ExportSheet("October", "A", null, "B") });

        Assert.Null(await FindAsync(Usual with { Encoding = "windows-1252", Sheet = new ExportSheet("November", "C", null, "D") }));
    }

    [Theory]
    [MemberData(nameof(Changes), DisableDiscoveryEnumeration = true)]
    public async Task What_is_new_is_told_in_words(ExportFormat changed, string differences)
    {
        await RememberAsync(Usual);

        Assert.Equal((ProblemCatalog.LayoutNew, differences), await FindAsync(changed));
    }

    [Fact]
    public async Task An_export_without_decimals_fits_the_layout_with_any_separator_but_not_the_other_way_round()
    {
        await RememberAsync(Usual);
        Assert.Null(await FindAsync(Usual with { DecimalSeparator = null }));

        var whole = Usual with { Delimiter = "|", DecimalSeparator = null };
        await RememberAsync(whole);
        Assert.Equal((ProblemCatalog.LayoutNew, "– → \".\""), await FindAsync(whole with { DecimalSeparator = "." }));
    }

    [Fact]
    public async Task It_is_compared_with_the_one_most_like_it()
    {
        var ofAnotherBranch = Usual with { Delimiter = ",", DecimalSeparator = ".", Columns = new ExportColumns("Loan ID", "Client ID", "Principal Repaid") };
        await RememberAsync(Usual);
        await RememberAsync(ofAnotherBranch);

        Assert.Equal((ProblemCatalog.LayoutNew, "\",\" → \"|\""), await FindAsync(ofAnotherBranch with { Delimiter = "|" }));
    }

    [Fact]
    public async Task Everything_about_Kiva_is_kept_apart_by_environment_and_partner()
    {
        await RememberAsync(Usual);

        Assert.NotNull(await Layouts.FindNewAsync(KivaEnvironment.Production, "145", Usual, Cancel));
        Assert.NotNull(await Layouts.FindNewAsync(KivaEnvironment.Stage, "14", Usual, Cancel));
    }

    [Fact]
    public async Task Kivas_own_JSON_and_what_is_handed_back_are_known_to_everybody()
    {
        var json = new ExportFormat("application/json", "utf-8", Delimiter: null, ".", new ExportColumns("loan_id", "client_id", "amount"));
        Assert.Null(await FindAsync(json));

        Assert.Null(await FindAsync(json with { Format = "text/csv", Delimiter = "," }));

        await RememberAsync(json);
        Assert.Equal((ProblemCatalog.LayoutNew, First), await FindAsync(Usual));
    }

    [Fact]
    public async Task Where_the_partner_wants_it_a_new_one_holds_the_report()
    {
        _settings.NewLayout = NewLayoutPolicy.Hold;

        Assert.Equal((ProblemCatalog.LayoutHeld, First), await FindAsync(Usual));
        Assert.Equal(ProblemSeverity.Error, ProblemCatalog.SeverityOf(ProblemCatalog.LayoutHeld));
        Assert.Equal(ProblemSeverity.Warning, ProblemCatalog.SeverityOf(ProblemCatalog.LayoutNew));
    }

    [Fact]
    public async Task A_heading_that_would_fill_a_message_is_cut_and_breaks_no_line()
    {
        var hostile = Usual with { Columns = Usual.Columns with { Amount = "{0}\r\n\0\uD800" + new string('x', 10_000) } };
        await RememberAsync(Usual);

        var problem = (await Layouts.FindNewAsync(KivaEnvironment.Stage, "145", hostile, Cancel))!;

        Assert.InRange(problem.Text().Length, 1, 400);
        Assert.DoesNotContain(problem.Text(), char.IsControl);
        Assert.DoesNotContain("xxx", problem.ForLog(), StringComparison.Ordinal);
        Assert.StartsWith($"{problem.Code}: ", problem.ForLog(), StringComparison.Ordinal);
        await RememberAsync(hostile);
        Assert.Null(await FindAsync(hostile));
    }

    private Task RememberAsync(ExportFormat format) => Layouts.RememberAsync(KivaEnvironment.Stage, "145", format, Cancel);

    private async Task<(string, string)?> FindAsync(ExportFormat format) =>
        await Layouts.FindNewAsync(KivaEnvironment.Stage, "145", format, Cancel) is { } problem ? (problem.Code, Assert.Single(problem.Arguments!)) : null;
}
