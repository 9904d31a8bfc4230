using System.Text.Json.Serialization;
using Kiva.Repayments.Exports;
using Kiva.Repayments.Planning;
using Kiva.Repayments.Problems;
using Kiva.Repayments.Reports;

namespace Kiva.Repayments.Receiving;

/// <summary>Gathers the rows of a preview that have problems, as many as a person looks through.</summary>
internal sealed class ProblemRows(ExportFormat format, string language)
{
    private const int Most = 500;

    private readonly List<PlannedRow> _errors = [];
    private readonly List<PlannedRow> _warnings = [];

    /// <summary>All there are, also those that are not shown.</summary>
    public int Count { get; private set; }

    public void See(in PlannedRow row)
    {
        if (row.Problem is not { } problem)
        {
            return;
        }

        Count++;
        var alike = problem.Severity() is ProblemSeverity.Error ? _errors : _warnings;
        if (alike.Count < Most)
        {
            alike.Add(row);
        }
    }

    /// <summary>The first 500 in the order of the file. Where there are more, those that only warn give way: an MIS exports thousands of loans that are not Kiva's.</summary>
    public IReadOnlyList<ProblemRow> First() => [.. _errors.Concat(_warnings).Take(Most).OrderBy(row => row.Row.Line).Select(View)];

    private ProblemRow View(PlannedRow row) => new(
        row.Row.Line, row.Row.LoanId, row.Row.ClientId.Length == 0 ? null : row.Row.ClientId, row.Row.AmountText, [.. row.Problem!.All().Select(View)]);

    private RowProblem View(Problem problem)
    {
        var place = ProblemPlace.Of(problem, format);
        return new RowProblem(problem.Code, problem.Severity(), problem.Text(language), place.Column, place.Expected, place.Sheet, place.Cell, place.Change);
    }
}

/// <summary>A row of a preview beside what is wrong with it. It is shown to whoever has the file.</summary>
/// <param name="Line">From 1; in a workbook the row's number.</param>
/// <param name="Amount">As it stands in the file.</param>
public sealed record ProblemRow(int Line, string LoanId, string? ClientId, string Amount, IReadOnlyList<RowProblem> Problems);

/// <summary>One thing wrong with a row; the place is that of <see cref="ProblemPlace"/>.</summary>
public sealed record RowProblem(
    string Code,
    ProblemSeverity Severity,
    string Text,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Column,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Expected,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Sheet,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Cell,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Change);
