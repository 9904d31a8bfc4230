using System.Text.Json.Serialization;
using Kiva.Repayments.Exports;
using Kiva.Repayments.Problems;

namespace Kiva.Repayments.Reports;

/// <summary>Where a problem stands, as a person finds it: by its line in an editor, by its sheet and cell in Excel.</summary>
/// <param name="Line">From 1; in a workbook the row's number.</param>
/// <param name="Column">The heading as it stands in the file.</param>
/// <param name="Expected">What would have been right.</param>
/// <param name="Sheet">The sheet's name; workbooks only.</param>
/// <param name="Cell">E.g. <c>B17</c>; workbooks only, and only where the problem is that of one cell.</param>
/// <param name="Change">The old and the new amount of a correction: <c>1200.00 → 1350.00</c>.</param>
public sealed record ProblemPlace(
    int? Line,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Column = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Expected = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Sheet = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Cell = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Change = null)
{
    internal static ProblemPlace Of(Problem problem, ExportFormat? format)
    {
        var place = new ProblemPlace(problem.Line, problem.Column, problem.Expected, Change: problem.Change());
        return problem.Line is { } line && format?.Sheet is { } sheet
            ? place with { Sheet = sheet.Name, Cell = Letter(problem.Column, format.Columns, sheet) is { } letter ? FormattableString.Invariant($"{letter}{line}") : null }
            : place;
    }

    private static string? Letter(string? column, ExportColumns columns, ExportSheet sheet) => column switch
    {
        null => null,
        _ when column == columns.Loan => sheet.Loan,
        _ when column == columns.Amount => sheet.Amount,
        _ when column == columns.Client => sheet.Client,
        _ => null,
    };
}
