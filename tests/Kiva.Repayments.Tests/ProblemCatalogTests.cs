using System.Reflection;
using Kiva.Repayments.Problems;

namespace Kiva.Repayments.Tests;

public sealed class ProblemCatalogTests
{
    public static TheoryData<string> Named =>
        [.. typeof(ProblemCatalog).GetFields(BindingFlags.Public | BindingFlags.Static).Where(member => member.IsLiteral).Select(member => (string)member.GetRawConstantValue()!)];

    [Theory]
    [MemberData(nameof(Named))]
    public void Every_code_that_the_pipeline_gives_has_a_text(string code) => Assert.Contains(code, ProblemCatalog.Codes);

    [Fact]
    public void Every_code_stands_in_the_page_for_people()
    {
        string[] retired = ["export.not-utf8", "export.utf16", "export.workbook"];
        var page = File.ReadAllText(Repository.PathOf("docs/problems.md"));

        Assert.Equal([], ProblemCatalog.Codes.Except(retired).Where(code => !page.Contains($"`{code}`", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_code_of_another_version_is_shown_and_breaks_nothing()
    {
        var problem = new Problem("export.of-tomorrow", Arguments: ["{0}"]);

        Assert.Equal(ProblemSeverity.Error, problem.Severity());
        Assert.NotEmpty(problem.Text());
    }

    [Fact]
    public void Codes_say_what_and_what_kind() => Assert.All(ProblemCatalog.Codes, code => Assert.Matches("^[a-z]+(-[a-z]+)*(\\.[a-z0-9]+(-[a-z0-9]+)*)$", code));
}
