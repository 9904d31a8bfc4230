using Kiva.Repayments.Problems;

namespace Kiva.Repayments.Tests.Problems;

public sealed class SeveralProblemsTests
{
    private static readonly Problem Loan = new("loan.missing", 7, "Loan ID");
    private static readonly Problem Client = new("client.missing", 7, "Client ID");
    private static readonly Problem Amount = new("amount.missing", 7, "Amount", "1234.56");
    private static readonly Problem Warning = new(ProblemCatalog.RowRepeated, 7);

    [Fact]
    public void All_of_a_row_are_kept_in_their_order()
    {
        var problem = Problem.Chain(Problem.Chain(Loan, null), Problem.Chain(Client, Amount))!;

        Assert.Equal(["loan.missing", "client.missing", "amount.missing"], problem.All().Select(one => one.Code));
        Assert.Null(Problem.Chain(null, null));
        Assert.Same(Loan, Problem.Chain(null, Loan));
    }

    /// <summary>Whoever looks at the first alone must not take a row with an error for one that may go.</summary>
    [Fact]
    public void An_error_stands_before_every_warning()
    {
        var problem = Problem.Chain(Problem.Chain(Warning, Loan), Problem.Chain(Warning, Amount))!;

        Assert.Equal(["loan.missing", "amount.missing", "row.repeated", "row.repeated"], problem.All().Select(one => one.Code));
        Assert.Equal(ProblemSeverity.Error, problem.Severity());
    }

    [Fact]
    public void Each_is_counted_by_its_own_code_and_shown_alone()
    {
        var tally = new ProblemTally();
        tally.Add(Problem.Chain(Loan, Amount)!);
        tally.Add(Amount);

        Assert.Equal([("amount.missing", 2), ("loan.missing", 1)], tally.Counts().Select(count => (count.Code, count.Count)));
        Assert.All(tally.Counts().SelectMany(count => count.Examples), example => Assert.Null(example.Also));
    }
}
