using System.Reflection;
using Kiva.Repayments.Texts;

namespace Kiva.Repayments.Tests.Texts;

public sealed class TextAreaTests
{
    private static readonly Assembly App = typeof(TextArea).Assembly;

    /// <summary>Problems have a test of their own: their English stands beside the codes.</summary>
    public static TheoryData<string> Areas => [.. TextFiles.Areas(App, notThese: "Problems")];

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Areas))]
    public void Every_text_is_there_in_every_language(string area) => TextFiles.Check(App, area);

    [Theory]
    [InlineData("Health", "src/Kiva.Repayments/Health")]
    [InlineData("OpenApi", "src/KivaFunctions/Functions")]
    [InlineData("Steering", "src/Kiva.Repayments/Steering")]
    public void Every_text_is_used_and_every_text_that_is_used_is_there(string area, string folder) => TextFiles.CheckKeys(App, area, folder);
}
