using Kiva.Repayments.Exports.Text;

namespace Kiva.Repayments.Exports.Tables;

/// <summary>What the cells of each column were in the first whole rows: words, numbers or nothing. By it one sees whether the cells of a shorter row can have moved.</summary>
internal sealed class ColumnKinds
{
    private const int MostRows = 20;

    [Flags]
    private enum Kind
    {
        None = 0,
        Empty = 1,
        Words = 2,
        Number = 4,
    }

    private Kind[] _seen = [];
    private int _rows;

    /// <summary>Notes a whole row.</summary>
    public void Add(ExportTable table)
    {
        if (_rows == MostRows)
            return;

        _rows++;
        if (_seen.Length < table.Width)
            Array.Resize(ref _seen, table.Width);
        for (var i = 0; i < table.Width; i++)
            _seen[i] |= KindOf(table.Cell(i));
    }

    /// <summary>
    /// Whether a shorter row lacks cells at its end for certain: they fit where they stand, and would not if the missing ones had stood anywhere
    /// before <paramref name="lastNeeded"/> or in its place.
    /// </summary>
    public bool LacksOnlyItsEnd(ExportTable table, int lastNeeded, int width)
    {
        if (_rows == 0 || width > _seen.Length || !Fits(table, from: table.Width, by: 0))
            return false;

        for (var from = 0; from <= lastNeeded; from++)
        {
            for (var by = 1; by <= width - table.Width; by++)
            {
                if (Fits(table, from, by))
                    return false;
            }
        }

        return true;
    }

    private bool Fits(ExportTable table, int from, int by)
    {
        for (var i = 0; i < table.Width; i++)
        {
            if ((_seen[i < from ? i : i + by] & KindOf(table.Cell(i))) == Kind.None)
                return false;
        }

        return true;
    }

    private static Kind KindOf(ReadOnlySpan<char> cell)
    {
        if (CellText.Trim(cell).IsEmpty)
            return Kind.Empty;

        foreach (var c in cell)
        {
            if (char.IsLetter(c))
                return Kind.Words;
        }

        return Kind.Number;
    }
}
