using System.Text.Json;

namespace Kiva.PartnerApi.Sandbox.Tests.Loans;

public sealed class PortfolioTests
{
    [Theory]
    [InlineData(1, false)]
    [InlineData(1, true)]
    [InlineData(2199, false)]
    [InlineData(2199, true)]
    [InlineData(100_000, false)]
    [InlineData(100_000, true)]
    public void It_holds_exactly_as_many_keys_as_asked_for(int loans, bool threeColumns)
    {
        var portfolio = new Portfolio(145, loans, threeColumns);

        var keys = portfolio.ExpectedLoans.Select(loan => threeColumns ? (loan.LoanId, loan.ClientId) : (loan.LoanId, ""));

        Assert.Equal(loans, portfolio.ExpectedCount);
        Assert.Equal(loans, keys.Distinct().Count());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_same_seed_makes_the_same_loans(bool threeColumns)
    {
        Assert.Equal(AsJson(new Portfolio(7, 500, threeColumns)), AsJson(new Portfolio(7, 500, threeColumns)));
        Assert.NotEqual(AsJson(new Portfolio(7, 500, threeColumns)), AsJson(new Portfolio(8, 500, threeColumns)));
    }

    [Fact]
    public void Its_ids_look_like_those_of_many_branches()
    {
        var ids = new Portfolio(145, 2199).ExpectedLoans.Select(loan => loan.LoanId).ToList();

        Assert.Contains(ids, id => id.StartsWith("LOAN/", StringComparison.Ordinal));
        Assert.Contains(ids, id => id.StartsWith("00", StringComparison.Ordinal));
        Assert.Contains(ids, id => id.All(char.IsAsciiDigit) && id[0] != '0');
        Assert.Contains(ids, id => id.StartsWith("KG-", StringComparison.Ordinal));
        Assert.Contains(ids, id => id.Contains(' ', StringComparison.Ordinal) && id.Contains('é', StringComparison.Ordinal));
    }

    [Fact]
    public void No_two_ids_differ_in_case_spaces_or_zeros_alone_and_none_is_a_number_of_Kivas()
    {
        var loans = new Portfolio(145, 20_000).ExpectedLoans;

        var loosely = loans.Select(loan => loan.LoanId.Replace(" ", "", StringComparison.Ordinal).TrimStart('0').ToUpperInvariant())
            .ToHashSet(StringComparer.Ordinal);

        Assert.Equal(loans.Count, loosely.Count);
        Assert.DoesNotContain(loans, loan => loosely.Contains(loan.KivaId));
    }

    [Fact]
    public void It_has_what_a_reader_of_loans_stumbles_over()
    {
        var portfolio = new Portfolio(145, 2199);
        var loans = portfolio.ExpectedLoans;
        var json = loans.Select(loan => loan.ToJson("145")).ToList();

        Assert.InRange(loans.Count(loan => loan.Status is LoanStatuses.Defaulted), 2199 * 3 / 100, 2199 * 8 / 100);
        Assert.InRange(loans.Count(loan => loan.Currency is "XOF"), 2199 * 65 / 100, 2199 * 75 / 100);
        Assert.Contains(loans, loan => loan.Borrowers > 1);
        Assert.Equal(loans.Count, loans.Select(loan => loan.Uuid).Distinct().Count());
        Assert.Contains(json, loan => loan.Name is null);
        Assert.Contains(json, loan => loan.LoanLocalPrice is null);
        foreach (var letter in "éñãôç")
            Assert.Contains(json, loan => loan.Name?.Contains(letter, StringComparison.Ordinal) == true);
    }

    [Fact]
    public void In_three_columns_the_members_of_a_group_share_a_loan_but_no_row()
    {
        var groups = new Portfolio(145, 2199, threeColumns: true).ExpectedLoans
            .GroupBy(loan => loan.LoanId, StringComparer.Ordinal).Where(loan => loan.Count() > 1).ToList();

        Assert.NotEmpty(groups);
        Assert.All(groups, group => Assert.Equal(group.Count(), group.Select(loan => loan.ClientId).Distinct(StringComparer.Ordinal).Count()));
        Assert.All(groups, group => Assert.Single(group.Select(loan => loan.KivaId).Distinct(StringComparer.Ordinal)));
        Assert.All(groups, group => Assert.Equal(group.Count(), group.Select(loan => loan.Uuid).Distinct().Count()));
    }

    [Fact]
    public void What_was_repaid_is_above_zero_within_the_price_and_in_the_currency_s_decimals()
    {
        Assert.All(new Portfolio(3, 5000).ExpectedLoans, loan =>
        {
            Assert.InRange(loan.PrincipalRepaid, 0.01m, loan.LocalPrice);
            Assert.Equal(decimal.Round(loan.PrincipalRepaid, loan.Currency is "XOF" ? 0 : 2), loan.PrincipalRepaid);
        });
    }

    [Fact]
    public void A_loan_that_ends_is_no_longer_expected_and_a_raised_one_is()
    {
        var portfolio = new Portfolio(145, 100);
        var ended = portfolio.ExpectedLoans[10];

        Assert.True(portfolio.End(ended.LoanId));
        Assert.False(portfolio.End(ended.LoanId));
        Assert.Equal(99, portfolio.ExpectedCount);

        var raised = portfolio.Raise();
        Assert.Equal(100, portfolio.ExpectedCount);
        Assert.Contains(raised, portfolio.ExpectedLoans);
        Assert.DoesNotContain(ended, portfolio.ExpectedLoans);
    }

    [Fact]
    public void It_can_be_moved_while_it_is_read()
    {
        var portfolio = new Portfolio(145, 2000);
        var ids = portfolio.ExpectedLoans.Select(loan => loan.LoanId).ToList();

        Parallel.For(0, 1000, new ParallelOptions { CancellationToken = TestContext.Current.CancellationToken }, i =>
        {
            portfolio.End(ids[i]);
            portfolio.Raise();
            Assert.Equal(20, portfolio.Page("145", LoanStatuses.PayingBack, null, i, 20).Page.Count);
        });

        Assert.Equal(2000, portfolio.ExpectedCount);
    }

    private static string AsJson(Portfolio portfolio) =>
        JsonSerializer.Serialize(portfolio.Page("145", status: null, query: null, 0, int.MaxValue).Page, Answers.Json);
}
