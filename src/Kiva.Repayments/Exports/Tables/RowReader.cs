using System.Globalization;
using Kiva.Repayments.Exports.Amounts;
using Kiva.Repayments.Exports.Text;
using Kiva.Repayments.Problems;
using Kiva.Repayments.Settings;

namespace Kiva.Repayments.Exports.Tables;

/// <summary>What became of a record.</summary>
internal enum RowResult
{
    Row,

    /// <summary>A line, not a row.</summary>
    Blank,

    /// <summary>Its amount cannot be read until the file's decimal separator is known.</summary>
    Undecided,
}

/// <summary>Makes rows of records.</summary>
internal sealed class RowReader(TableLayout layout, ColumnFormat format, AmountColumn amounts)
{
    private readonly TableColumns _places = layout.Places;

    public RowResult Read(ExportTable table, out ExportRow row)
    {
        row = default;
        if (!IsRegular(table, layout))
        {
            if (table.IsBlank())
                return RowResult.Blank;

            row = new ExportRow(table.Line, "", "", "", Amount: null, Ragged(table));
            return RowResult.Row;
        }

        var loanText = CellText.Unwrap(table.Cell(_places.Loan));
        var fault = IdText.FaultOf(loanText);
        var loan = Kept(loanText);
        if (loanText.IsEmpty && table.IsBlank())
            return RowResult.Blank;

        var problem = fault is null ? null : new Problem($"loan.{fault}", table.Line, layout.Columns.Loan);
        var client = "";
        if (_places.Client is { } place)
        {
            var clientText = CellText.Unwrap(table.Cell(place));
            if (problem is null && format == ColumnFormat.Three && IdText.FaultOf(clientText) is { } clientFault)
                problem = new Problem($"client.{clientFault}", table.Line, layout.Columns.Client);
            client = Kept(clientText);
        }

        var amountCell = CellText.Trim(table.Cell(_places.Amount));
        if (!amounts.TryRead(CellText.Unwrap(amountCell), table.Line, out var amount, out var amountProblem))
            return RowResult.Undecided;

        row = new ExportRow(table.Line, loan, client, Kept(amountCell), amount, problem ?? amountProblem);
        return RowResult.Row;
    }

    public UnreadableExportException Undecided(ExportTable table) => amounts.Undecided(table.Cell(_places.Amount), table.Line);

    /// <summary>What the amount of the current record says about the decimal separator.</summary>
    public static DecimalEvidence? EvidenceOf(ExportTable table, TableLayout layout) =>
        IsRegular(table, layout) ? AmountColumn.EvidenceOf(CellText.Unwrap(table.Cell(layout.Places.Amount)), table.Line) : null;

    /// <summary>Where a cell is too many or too few, even at the end, the amount may stand in any of them.</summary>
    private static bool IsRegular(ExportTable table, TableLayout layout)
    {
        if (table.Width != layout.Width)
            return false;

        for (var i = layout.Headings.Count; i < table.Width; i++)
        {
            if (!CellText.Trim(table.Cell(i)).IsEmpty)
                return false;
        }

        return true;
    }

    private Problem Ragged(ExportTable table) =>
        new("row.ragged", table.Line, Expected: layout.Width.ToString(CultureInfo.InvariantCulture));

    /// <summary>What is too long for an id or an amount is named as a problem, not carried along.</summary>
    private static string Kept(ReadOnlySpan<char> text) => text.Length > ExportLimits.LongestCell ? "" : text.ToString();
}
