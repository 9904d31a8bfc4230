using System.Globalization;
using Kiva.Repayments.Exports.Amounts;
using Kiva.Repayments.Exports.Headers;
using Kiva.Repayments.Exports.Text;
using Kiva.Repayments.Problems;
using Kiva.Repayments.Settings;

namespace Kiva.Repayments.Exports.Tables;

/// <summary>What became of a record.</summary>
internal enum RowResult
{
    Row,

    /// <summary>A line, not a row.</summary>
    Line,

    /// <summary>Its amount cannot be read until the file's decimal separator is known.</summary>
    Undecided,
}

/// <summary>Makes rows of records, and tells them from the other lines of a table.</summary>
internal sealed class RowReader(TableLayout layout, ColumnFormat format, AmountColumn amounts)
{
    /// <summary>The least number of more than <see cref="AmountReader.MostDigits"/> digits.</summary>
    private const decimal TooLong = 1_000_000_000_000_000_000m;

    private readonly TableColumns _places = layout.Places;

    /// <summary>What the heading says of every amount that has no mark of its own.</summary>
    private readonly string? _mark = HeaderWords.CurrencyOf(layout.Columns.Amount);
    private readonly OtherLines _others = new(layout);
    private readonly PrintedTotals _totals = new();
    private readonly ColumnKinds _kinds = new();
    private bool _followsRagged;

    /// <summary>What was noticed besides the rows; complete at the end of the table.</summary>
    public IEnumerable<Problem> Remarks => _totals.Remarks.Concat(_others.Remarks);

    public RowResult Read(ExportTable table, out ExportRow row)
    {
        var result = IsRegular(table, layout) ? ReadRegular(table, out row) : ReadIrregular(table, out row);
        if (result == RowResult.Row)
            _totals.AddRow(row.Amount);
        return result;
    }

    /// <summary>What the amount of the current record says about the decimal separator.</summary>
    public static DecimalEvidence? EvidenceOf(ExportTable table, TableLayout layout) =>
        IsRegular(table, layout) && KindOf(table, layout.Places.Amount) is CellKind.Text
            ? AmountColumn.EvidenceOf(CellText.Unwrap(table.Cell(layout.Places.Amount)), table.Line)
            : null;

    private RowResult ReadRegular(ExportTable table, out ExportRow row)
    {
        _followsRagged = false;
        var result = ReadAt(_places, table, out row);
        if (result == RowResult.Row && row.Problem is null)
            _kinds.Add(table);
        return result;
    }

    private RowResult ReadAt(in TableColumns places, ExportTable table, out ExportRow row)
    {
        row = default;
        var loanText = CellText.Unwrap(table.Cell(places.Loan));
        var loanProblem = IdProblem(table, places.Loan, loanText, "loan", layout.Columns.Loan);
        var loan = Kept(loanText);
        var amountCell = CellText.Trim(table.Cell(places.Amount));
        if (!TryReadAmount(table, places.Amount, amountCell, out var amount))
            return RowResult.Undecided;

        var amountText = Kept(amountCell);
        if ((loanProblem is not null || amount.Amount is null || TotalWords.MayBe(loan)) && IsOther(table, loan, amount))
            return RowResult.Line;

        var client = "";
        Problem? clientProblem = null;
        if (places.Client is { } place)
        {
            var clientText = CellText.Unwrap(table.Cell(place));
            if (format == ColumnFormat.Three)
                clientProblem = IdProblem(table, place, clientText, "client", layout.Columns.Client);
            client = Kept(clientText);
        }

        var problem = loanProblem is null && clientProblem is null ? amount.Problem : Problem.Chain(loanProblem, Problem.Chain(clientProblem, amount.Problem));
        row = new ExportRow(table.Line, loan, client, amountText, amount.Amount, problem) { CurrencyMark = amount.Mark ?? _mark };
        return RowResult.Row;
    }

    /// <summary>Cells are too many or too few: a line of its own kind, a row that can still be read for certain, or one that cannot.</summary>
    private RowResult ReadIrregular(ExportTable table, out ExportRow row)
    {
        row = default;
        if (table.IsBlank() || _others.Has(table))
            return RowResult.Line;

        if (IsTotal(table))
        {
            if (_places.Amount >= table.Width)
                return RowResult.Line;

            if (!TryReadAmount(table, _places.Amount, table.Cell(_places.Amount), out var amount))
                return RowResult.Undecided;

            TakeTotal(table, amount);
            return RowResult.Line;
        }

        if ((IsOnlyShorter(table) ? _places : RaggedRow.Find(table, layout)) is { } places)
            return ReadAt(places, table, out row);

        _followsRagged = true;
        row = new ExportRow(table.Line, "", "", "", Amount: null, new Problem("row.ragged", table.Line, Expected: layout.Width.ToString(CultureInfo.InvariantCulture)));
        return RowResult.Row;
    }

    /// <summary>
    /// Excel leaves out empty cells at the end of a line. Where the line is whole, and no torn piece of the one before it, the needed cells
    /// stand where they always do.
    /// </summary>
    private bool IsOnlyShorter(ExportTable table) =>
        table.Width < layout.Width
        && !_followsRagged
        && !table.MayBeCutOff
        && _places.Loan < table.Width
        && _places.Amount < table.Width
        && (_places.Client is not { } client || client < table.Width)
        && _kinds.LacksOnlyItsEnd(table, Math.Max(Math.Max(_places.Loan, _places.Amount), _places.Client ?? 0), layout.Width);

    /// <summary>Whether the record is no row after all: its id or its amount is not what a row has.</summary>
    private bool IsOther(ExportTable table, string loan, in AmountCell amount)
    {
        if (IsTotal(table))
        {
            TakeTotal(table, amount);
            return true;
        }

        if (amount.Amount is not { } sum)
            return _others.Has(table);

        if (loan.Length > 0 || !StandsAlone(table) || !_totals.IsSum(sum))
            return false;

        _totals.Take(table.Line, sum);
        return true;
    }

    /// <summary>A heading such as "Total" over nothing prints no total.</summary>
    private void TakeTotal(ExportTable table, in AmountCell amount)
    {
        if (!CellText.Trim(table.Cell(_places.Amount)).IsEmpty)
            _totals.Take(table.Line, amount.Amount);
    }

    private bool TryReadAmount(ExportTable table, int place, ReadOnlySpan<char> cell, out AmountCell read)
    {
        switch (KindOf(table, place))
        {
            case CellKind.Number when table.Number(place) >= TooLong:
                read = amounts.Wrong("amount.too-long", table.Line);
                return true;
            case CellKind.Number when table.Number(place) is >= 0 and var number:
                read = new AmountCell(number, Problem: null, Mark: null);
                return true;
            case CellKind.Number:
                read = amounts.Wrong("amount.negative", table.Line);
                return true;
            case CellKind.Date:
                read = amounts.Wrong("amount.is-date", table.Line);
                return true;
            default:
                return amounts.TryRead(CellText.Unwrap(cell), table.Line, out read);
        }
    }

    private static Problem? IdProblem(ExportTable table, int place, ReadOnlySpan<char> id, string what, string? heading)
    {
        var fault = KindOf(table, place) switch
        {
            CellKind.Date => "is-date",
            CellKind.Number => IdText.FaultOf(table.Number(place)),
            _ => IdText.FaultOf(id),
        };
        return fault is null ? null : new Problem($"{what}.{fault}", table.Line, heading);
    }

    private static CellKind KindOf(ExportTable table, int place) => table.HasKinds ? table.KindOf(place) : CellKind.Text;

    /// <summary>A total is named where the id would stand, or anywhere in a line without an id. A borrower may be called Soma.</summary>
    private bool IsTotal(ExportTable table)
    {
        var loan = _places.Loan < table.Width ? CellText.Unwrap(table.Cell(_places.Loan)) : [];
        if (!loan.IsEmpty)
            return TotalWords.AreIn(loan);

        for (var i = 0; i < table.Width; i++)
        {
            if (TotalWords.AreIn(CellText.Unwrap(table.Cell(i))))
                return true;
        }

        return false;
    }

    private static bool StandsAlone(ExportTable table)
    {
        var filled = 0;
        for (var i = 0; i < table.Width; i++)
            filled += CellText.Trim(table.Cell(i)).IsEmpty ? 0 : 1;
        return filled == 1;
    }

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

    /// <summary>What is too long for an id or an amount is named as a problem, not carried along.</summary>
    private static string Kept(ReadOnlySpan<char> text) => text.Length > ExportLimits.LongestCell ? "" : text.ToString();
}
