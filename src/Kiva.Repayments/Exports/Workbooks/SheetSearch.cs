using Kiva.Repayments.Exports.Headers;
using Kiva.Repayments.Exports.Tables;
using Kiva.Repayments.Problems;

namespace Kiva.Repayments.Exports.Workbooks;

/// <summary>Finds the one sheet that holds the repayments. Where two could be meant a person must say which.</summary>
internal static class SheetSearch
{
    private const int MostNamed = 5;

    /// <param name="remarks">Takes what is to be told of the other sheets.</param>
    /// <exception cref="UnreadableExportException">No sheet holds them, or more than one could.</exception>
    public static (WorkbookSheet Sheet, TableLayout Layout) Find(Workbook workbook, ReadingBasis basis, List<Problem> remarks, CancellationToken cancellationToken)
    {
        var headers = new HeaderSearch(basis.Settings.Columns, basis.Columns);
        var seen = workbook.Sheets.Select(sheet => (Sheet: sheet, Look: LookAt(workbook, sheet, headers, cancellationToken))).ToArray();
        switch (seen.Where(one => one.Sheet.IsVisible && one.Look.IsTable).ToArray())
        {
            case [(var sheet, { Layout: { } layout })]:
                TellHidden(seen, remarks);

                // What stands beside the table is a note: a cell of a sheet cannot have moved there.
                return (sheet, layout with { Width = layout.Headings.Count });
            case [(_, var look)]:
                throw new UnreadableExportException(look.Unclear!);
            case [var one, var other, ..]:
                throw Damage.Refusal("workbook.two-sheets", one.Sheet.Name, other.Sheet.Name);
            default:
                throw new UnreadableExportException(WhyNone(seen));
        }
    }

    private static TableLook LookAt(Workbook workbook, WorkbookSheet sheet, HeaderSearch headers, CancellationToken cancellationToken)
    {
        var look = new TableLook(headers);
        using var rows = workbook.Open(sheet, cancellationToken);
        while (!look.IsComplete && rows.Read())
            look.Take(rows.Line, rows.Cells);
        return look;
    }

    private static Problem WhyNone((WorkbookSheet Sheet, TableLook Look)[] seen)
    {
        if (seen.FirstOrDefault(one => one.Look.IsTable).Sheet is { } hidden)
            return new Problem("workbook.table-hidden", Arguments: [hidden.Name]);

        if (seen.FirstOrDefault(one => one.Look.Unclear is not null).Look is { } unclear)
            return unclear.Unclear!;

        if (seen.Any(one => one.Look.Layout is not null))
            return new Problem("export.no-rows");

        var visible = seen.Where(one => one.Sheet.IsVisible && one.Look.FilledCells > 0).Select(one => one.Look).ToArray();
        return visible.Length == 0 ? new Problem("workbook.empty") : visible.MaxBy(look => look.FilledCells)!.WhyNone();
    }

    private static void TellHidden((WorkbookSheet Sheet, TableLook Look)[] seen, List<Problem> remarks)
    {
        var hidden = seen.Where(one => !one.Sheet.IsVisible && one.Look.FilledCells > 0).Select(one => $"\"{one.Sheet.Name}\"").ToArray();
        if (hidden.Length > 0)
            remarks.Add(new Problem("workbook.hidden-sheet", Arguments: [string.Join(", ", hidden.Take(MostNamed)) + (hidden.Length > MostNamed ? ", …" : "")]));
    }
}
