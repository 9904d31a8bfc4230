using Kiva.Repayments.Closing;
using Kiva.Repayments.Exports;
using Kiva.Repayments.Problems;
using Kiva.Repayments.Reports;
using Kiva.Repayments.Texts;

namespace Kiva.Repayments.Tests.Reports;

public sealed class ProblemPlaceTests
{
    private static readonly ExportFormat Workbook = new(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", null, null, ",",
        new ExportColumns("N° prêt", "Client", "Capital remboursé"), new ExportSheet("Octobre", "B", "C", "AA"));

    [Theory]
    [InlineData("N° prêt", "B17")]
    [InlineData("Client", "C17")]
    [InlineData("Capital remboursé", "AA17")]
    [InlineData("Nom", null)]
    [InlineData(null, null)]
    public void In_a_workbook_a_problem_stands_in_a_cell(string? column, string? cell)
    {
        Assert.Equal(new ProblemPlace(17, column, "1234,56", "Octobre", cell), Place(new Problem("amount.missing", 17, column, "1234,56"), Workbook));
    }

    [Fact]
    public void A_problem_of_the_whole_workbook_stands_nowhere()
    {
        Assert.Equal(new ProblemPlace(null), Place(new Problem(ProblemCatalog.ReportApproval), Workbook));
    }

    [Fact]
    public void In_a_text_a_problem_stands_on_a_line()
    {
        var text = Workbook with { Format = "text/csv", Sheet = null };

        Assert.Equal(new ProblemPlace(17, "Client"), Place(new Problem("client.missing", 17, "Client"), text));
    }

    private static ProblemPlace Place(Problem problem, ExportFormat format) => Assert.Single(ReportViews.Single(problem, format, Languages.English).Examples);
}
