using Kiva.Repayments.Exports.Headers;
using Kiva.Repayments.Settings;

namespace Kiva.Repayments.Tests.Exports;

public sealed class HeaderTests
{
    [Theory]
    [InlineData("N° prêt")]
    [InlineData("Nº de Prêt")]
    [InlineData("NUMÉRO DU PRÊT")]
    [InlineData("no_pret")]
    [InlineData("NumeroPret")]
    [InlineData("*Num. prêt:")]
    [InlineData("NUMPrêt")]
    [InlineData("  № prêt ")]
    public void A_heading_is_known_however_it_is_written(string heading)
    {
        Assert.Equal(HeaderWord.Loan, HeaderWords.Of(heading));
    }

    [Theory]
    [InlineData("LoanID", HeaderWord.Loan)]
    [InlineData("internalLoanId", HeaderWord.Loan)]
    [InlineData("Loan Account Number", HeaderWord.Loan)]
    [InlineData("Código de crédito", HeaderWord.Loan)]
    [InlineData("Nº do contrato", HeaderWord.Loan)]
    [InlineData("Nº de Cliente", HeaderWord.Client)]
    [InlineData("Capital remboursé", HeaderWord.CumulativePrincipal)]
    [InlineData("Amortização acumulada", HeaderWord.CumulativePrincipal)]
    [InlineData("Capital restant dû", HeaderWord.PrincipalOutstanding)]
    [InlineData("Saldo em dívida", HeaderWord.PrincipalOutstanding)]
    [InlineData("AmountPaid", HeaderWord.UnclearAmount)]
    [InlineData("kiva_id", HeaderWord.KivaId)]
    [InlineData("DNI", HeaderWord.NationalId)]
    [InlineData("Amount %", HeaderWord.Unknown)]
    [InlineData("Loan", HeaderWord.Unknown)]
    [InlineData("", HeaderWord.Unknown)]
    [InlineData("Principal Repaid (XOF)", HeaderWord.CumulativePrincipal)]
    [InlineData("Principal Repaid ( F CFA ) ", HeaderWord.CumulativePrincipal)]
    [InlineData("Principal Repaid (XOF", HeaderWord.Unknown)]
    [InlineData("Principal Repaid (XOF) in arrears", HeaderWord.Unknown)]
    [InlineData("Principal Repaid (arrears)", HeaderWord.Unknown)]
    [InlineData("(XOF)", HeaderWord.Unknown)]
    [InlineData("\ufffe", HeaderWord.Unknown)]
    internal void A_heading_says_what_its_column_holds(string heading, HeaderWord word)
    {
        Assert.Equal(word, HeaderWords.Of(heading));
    }

    /// <summary>Not as the argument of an attribute: those are kept as UTF-8, which has no half of a character.</summary>
    [Fact]
    public void A_heading_with_half_a_character_is_unknown()
    {
        Assert.Equal(HeaderWord.Unknown, HeaderWords.Of("\ud800"));
        Assert.Equal(HeaderWord.Unknown, HeaderWords.Of("Montant \udc00"));
    }

    [Fact]
    public void No_heading_means_two_things()
    {
        var ambiguous = HeaderWords.All.GroupBy(entry => HeaderText.Normalise(entry.Heading)).Where(group => group.DistinctBy(entry => entry.Word).Count() > 1);

        Assert.Empty(ambiguous.Select(group => group.Key));
    }

    [Fact]
    public async Task Two_amounts_stop_the_file_until_the_partner_says_which()
    {
        const string Text = "Loan ID,Principal Repaid,Principal Outstanding\nL1,40,60\n";

        var refusal = await ReadExport.RefusalOfAsync(Text);
        var export = await ReadExport.OfAsync(Text, Columns(amount: "principal outstanding"));

        Assert.Equal("columns.two-amounts", refusal.Code);
        Assert.Equal("Both \"Principal Repaid\" and \"Principal Outstanding\" look like the amount to report. Set Exports:Columns:Amount to the heading that is meant.", refusal.Text());
        Assert.Equal(60m, export.Row.Amount);
    }

    [Fact]
    public async Task An_unclear_amount_is_taken_only_when_it_is_the_only_one()
    {
        Assert.Equal(5m, (await ReadExport.OfAsync("Loan ID,Amount\nL1,5\n")).Row.Amount);
        Assert.Equal("columns.two-amounts", (await ReadExport.RefusalOfAsync("Loan ID,Amount,Principal Repaid\nL1,5,40\n")).Code);
        Assert.Equal("columns.two-amounts", (await ReadExport.RefusalOfAsync("Loan ID,Amount,Total Paid,Payment\nL1,5,6,7\n")).Code);
    }

    [Fact]
    public async Task Two_loan_columns_stop_the_file_until_the_partner_says_which()
    {
        const string Text = "Loan ID,Account No,Amount\nL1,A1,5\n";

        var refusal = await ReadExport.RefusalOfAsync(Text);

        Assert.Equal("columns.two-loans", refusal.Code);
        Assert.Equal(["Loan ID", "Account No", "Exports:Columns:Loan"], refusal.Arguments!);
        Assert.Equal("A1", (await ReadExport.OfAsync(Text, Columns(loan: "Account No"))).Row.LoanId);
    }

    [Fact]
    public async Task The_same_heading_twice_stops_the_file()
    {
        Assert.Equal("columns.same-heading", (await ReadExport.RefusalOfAsync("Loan ID,Amount,Amount\nL1,5,6\n")).Code);
    }

    [Fact]
    public async Task Two_client_columns_matter_only_where_the_client_is_reported()
    {
        const string Text = "Loan ID,Client ID,Member No,Amount\nL1,C1,M1,5\n";

        Assert.Equal("", (await ReadExport.OfAsync(Text)).Row.ClientId);
        var refusal = await ReadExport.RefusalOfAsync(Text, columns: ColumnFormat.Three);
        Assert.Equal("columns.two-clients", refusal.Code);
        Assert.Equal(["Client ID", "Member No", "Exports:Columns:Client"], refusal.Arguments!);
        Assert.Equal("M1", (await ReadExport.OfAsync(Text, Columns(client: "Member No"), ColumnFormat.Three)).Row.ClientId);
    }

    [Fact]
    public async Task The_partners_own_headings_win_over_the_known_words()
    {
        var export = await ReadExport.OfAsync("Loan ID,Ligne,Amount,Versé\nL1,X9,5,6\n", Columns(loan: "LIGNE", amount: "verse"));

        Assert.Equal(("X9", 6m), (export.Row.LoanId, export.Row.Amount));
    }

    [Fact]
    public async Task The_setting_to_the_letter_wins_over_what_only_resembles_it()
    {
        Assert.Equal(6m, (await ReadExport.OfAsync("Loan ID,verse,Versé\nL1,5,6\n", Columns(amount: "Versé"))).Row.Amount);
    }

    [Fact]
    public async Task A_blank_setting_is_none()
    {
        Assert.Equal(5m, (await ReadExport.OfAsync("Loan ID,Amount\nL1,5\n", Columns(loan: " ", client: "", amount: " "))).Row.Amount);
    }

    [Fact]
    public async Task A_heading_of_the_settings_that_is_in_the_file_is_not_what_is_missing()
    {
        var refusal = await ReadExport.RefusalOfAsync("Report,October\nName,Versé\nA,5\n", Columns(amount: "Versé"));

        Assert.Equal(("columns.loan-missing", "Versé", "Loan ID"), (refusal.Code, refusal.Column, refusal.Expected));
    }

    [Fact]
    public async Task A_client_column_that_the_settings_name_is_expected_by_that_name()
    {
        const string Text = "Loan ID,Amount\nL1,5\n";

        Assert.Equal("Client ID", (await ReadExport.RefusalOfAsync(Text, columns: ColumnFormat.Three)).Expected);
        Assert.Equal("Ligne", (await ReadExport.RefusalOfAsync(Text, Columns(client: "Ligne"), ColumnFormat.Three)).Expected);
    }

    [Fact]
    public async Task A_heading_of_the_settings_that_is_not_in_the_file_is_named()
    {
        var loan = await ReadExport.RefusalOfAsync("Loan ID,Amount\nL1,5\n", Columns(loan: "Ligne"));
        Assert.Equal(["Ligne", "Exports:Columns:Loan"], loan.Arguments!);


        var refusal = await ReadExport.RefusalOfAsync("Loan ID,Amount\nL1,5\n", Columns(amount: "Versé"));

        Assert.Equal(("columns.setting-not-found", "Versé"), (refusal.Code, refusal.Expected));
        Assert.Contains("Exports:Columns:Amount", refusal.Text(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Kiva ID,Principal Repaid\n293,5\n", "columns.kiva-id", "Kiva ID", "Loan ID")]
    [InlineData("DNI;Capital pagado\n4455;5\n", "columns.national-id", "DNI", "Loan ID")]
    [InlineData("Name,Principal Repaid\nA,5\n", "columns.loan-missing", "Principal Repaid", "Loan ID")]
    [InlineData("Loan ID,Name\nL1,A\n", "columns.amount-missing", "Loan ID", "Principal Repaid")]
    [InlineData("A,B\n1,2\n", "columns.none-found", null, "Loan ID, Principal Repaid")]
    [InlineData("Loan ID\nL1\n", "columns.none-found", null, "Loan ID, Principal Repaid")]
    [InlineData("hello", "columns.none-found", null, "Loan ID, Principal Repaid")]
    public async Task What_is_missing_from_a_header_is_said(string text, string code, string? column, string expected)
    {
        var refusal = await ReadExport.RefusalOfAsync(text);

        Assert.Equal((code, column, expected), (refusal.Code, refusal.Column, refusal.Expected));
        Assert.NotEmpty(refusal.Text());
    }

    private static ExportsOptions Columns(string? loan = null, string? client = null, string? amount = null) =>
        new() { Columns = new ExportColumnNames { Loan = loan, Client = client, Amount = amount } };
}
