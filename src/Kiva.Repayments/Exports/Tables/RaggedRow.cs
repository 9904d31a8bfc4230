using Kiva.Repayments.Exports.Amounts;
using Kiva.Repayments.Exports.Text;

namespace Kiva.Repayments.Exports.Tables;

/// <summary>
/// Finds the needed cells of a row with too many cells, because an unquoted delimiter split one of them. Every way in which the cells can have been
/// split is tried; only when all that make sense agree is the row certain. <c>25,00</c> split in two never is.
/// </summary>
internal sealed class RaggedRow
{
    private const int MostExtraCells = 8;

    private readonly ExportTable _table;
    private readonly int _extra;
    private readonly int _width;
    private readonly IReadOnlyList<string> _headings;
    private readonly char _delimiter;
    private readonly bool _endsEmpty;
    private readonly (int Place, bool IsAmount)[] _needed;
    private readonly int[] _found;
    private int[]? _only;
    private bool _isAmbiguous;

    private RaggedRow(ExportTable table, TableLayout layout, (int Place, bool IsAmount)[] needed)
    {
        _table = table;
        _width = layout.Width;
        _headings = layout.Headings;
        _delimiter = layout.Delimiter;
        _endsEmpty = CellText.Trim(table.Cell(table.Width - 1)).IsEmpty;
        _extra = table.Width - layout.Width;
        _needed = needed;
        _found = new int[needed.Length];
    }

    /// <returns>Where the needed cells stand in this row; <see langword="null"/> when that is not certain.</returns>
    public static TableColumns? Find(ExportTable table, TableLayout layout)
    {
        var places = layout.Places;
        if (layout.Delimiter == '\0' || table.Width - layout.Width is < 1 or > MostExtraCells)
            return null;


        (int Place, bool IsAmount)[] needed = [(places.Loan, false), .. places.Client is { } client ? [(client, false)] : Array.Empty<(int, bool)>(), (places.Amount, true)];
        Array.Sort(needed);
        var row = new RaggedRow(table, layout, needed);

        // Two rows in one line, their line end lost, have all cells but one twice.
        if (row._extra - (row._endsEmpty ? 1 : 0) >= layout.Width - 1)
            return null;

        row.Try(0, from: 0, shift: 0, isSplit: false);
        return row is { _isAmbiguous: false, _only: { } only }
            ? new TableColumns(only[Of(places.Loan)], places.Client is { } place ? only[Of(place)] : null, only[Of(places.Amount)])
            : null;

        int Of(int place) => Array.FindIndex(needed, one => one.Place == place);
    }

    /// <param name="from">The first column that is not placed yet.</param>
    /// <param name="shift">How many extra cells stand before it.</param>
    /// <param name="isSplit">Whether one of the needed cells would be split: then there is a way to read the row, but nobody can say it is the right one.</param>
    private void Try(int index, int from, int shift, bool isSplit)
    {
        if (index == _needed.Length)
        {
            // What is left of the extra cells must belong to some column behind the last needed one, or be the end of a row that ends with a delimiter.
            if (shift == _extra || from < _width || (shift + 1 == _extra && _endsEmpty))
                Note(isSplit);
            return;
        }

        var (place, isAmount) = _needed[index];
        var most = HasColumn(from, place) ? _extra : shift;
        for (var before = shift; before <= most; before++)
        {
            for (var own = 0; before + own <= _extra; own++)
            {
                if (!MakesSense(place + before, own, isAmount))
                    continue;

                _found[index] = place + before;
                Try(index + 1, place + 1, before + own, isSplit || own > 0);
            }
        }
    }

    /// <summary>Whether a column stands there whose cells may have been split; the edge of a drawn table is none.</summary>
    private bool HasColumn(int from, int to) => Enumerable.Range(from, to - from).Any(column => _headings[column].Length > 0);

    private void Note(bool isSplit)
    {
        _isAmbiguous |= isSplit || (_only is not null && !_only.AsSpan().SequenceEqual(_found));
        _only = [.. _found];
    }

    /// <param name="own">How many of the extra cells belong to the cell.</param>
    private bool MakesSense(int first, int own, bool isAmount)
    {
        // Where a row ends with a delimiter, what stands behind it is no cell.
        if (own == 0 && first == _table.Width - 1 && _endsEmpty)
            return false;

        if (isAmount)
        {
            var text = CellText.Unwrap(_table.Cell(first)).ToString();
            for (var i = 1; i <= own; i++)
                text = $"{text}{_delimiter}{_table.Cell(first + i)}";
            return text.Length <= ExportLimits.LongestCell && AmountReader.Read(text, '\0').Form is not AmountForm.NotANumber;
        }

        if (own == 0)
            return !CellText.Trim(_table.Cell(first)).IsEmpty;

        // An id may have commas, as a number has that was printed in groups; nobody puts a tab or a semicolon into one.
        if (_delimiter != ',')
            return false;

        for (var i = 0; i <= own; i++)
        {
            if (!_table.Cell(first + i).ContainsAnyInRange('0', '9'))
                return false;
        }

        return true;
    }
}
