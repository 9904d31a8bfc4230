using System.Globalization;
using Kiva.Repayments.Exports.Tables;
using Kiva.Repayments.Problems;

namespace Kiva.Repayments.Exports.Workbooks;

/// <summary>The rows of a sheet under its header.</summary>
/// <param name="width">How many columns the table has; <see langword="null"/> where each row says so itself.</param>
/// <param name="remarks">Takes what is noticed by the end; <see langword="null"/> when the table is looked at a second time.</param>
internal sealed class SheetTable(SheetRows rows, int? width, string? encoding, List<Problem>? remarks) : ExportTable(hasKinds: true)
{
    private int _hidden;
    private int _firstHidden;

    public override int Width => width ?? rows.Cells.Length;

    public override string? Encoding => encoding;

    /// <summary>A table that stands at its first row.</summary>
    public static SheetTable Open(SheetRows rows, TableLayout layout, int? width, string? encoding, List<Problem>? remarks)
    {
        while (rows.Line < layout.LinesAhead && rows.Read())
        {
        }

        return new SheetTable(rows, width, encoding, remarks);
    }

    public override bool Read()
    {
        if (!rows.Read())
        {
            TellHidden();
            return false;
        }

        Line = rows.Line;
        if (rows.IsHidden && !IsBlank() && _hidden++ == 0)
            _firstHidden = Line;
        return true;
    }

    public override ReadOnlySpan<char> Cell(int column) => At(column).Text;

    public override CellKind KindOf(int column) => At(column).Kind;

    public override decimal Number(int column) => At(column).Number;

    public override ValueTask DisposeAsync()
    {
        rows.Dispose();
        return ValueTask.CompletedTask;
    }

    private SheetCell At(int column) => column < rows.Cells.Length ? rows.Cells[column] : default;

    /// <summary>Nobody can know whether hidden rows are meant: a filter may be left over, or have been set on purpose.</summary>
    private void TellHidden()
    {
        if (_hidden == 0)
            return;

        remarks?.Add(new Problem("workbook.hidden-rows", _firstHidden, Arguments: [Text(_hidden), Text(_firstHidden)]));
        _hidden = 0;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
