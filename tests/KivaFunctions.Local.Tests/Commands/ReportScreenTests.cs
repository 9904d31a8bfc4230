using Kiva.Repayments.Reports;
using KivaFunctions.Local.Commands;

namespace KivaFunctions.Local.Tests.Commands;

public sealed class ReportScreenTests
{
    [Fact]
    public void A_place_is_named_as_the_program_that_opens_the_file_shows_it()
    {
        Assert.Equal("line 17, Capital: expected 1234,56", ReportScreen.Place(new ProblemPlace(17, "Capital", "1234,56")));
        Assert.Equal("line 17", ReportScreen.Place(new ProblemPlace(17)));
        Assert.Equal("B17 (Octobre), Capital", ReportScreen.Place(new ProblemPlace(17, "Capital", Sheet: "Octobre", Cell: "B17")));
        Assert.Equal("line 17 (Octobre)", ReportScreen.Place(new ProblemPlace(17, Sheet: "Octobre")));
    }
}
