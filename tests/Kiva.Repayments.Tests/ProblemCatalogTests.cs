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
    public void Codes_say_what_and_what_kind() => Assert.All(ProblemCatalog.Codes, code => Assert.Matches("^[a-z]+(\\.[a-z0-9]+(-[a-z0-9]+)*)$", code));
}
