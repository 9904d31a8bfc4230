using System.Runtime.InteropServices;
using Kiva.Repayments.Exports.Workbooks;

namespace Kiva.Repayments.Exports.Html;

/// <summary>A table while it is being read.</summary>
/// <param name="number">By the place of its beginning among all tables of the page, from 0.</param>
internal sealed class HtmlTable(int number, bool isHidden)
{
    private readonly List<SheetCell> _cells = [];

    /// <summary>For each column how many of the next rows a cell from above covers.</summary>
    private readonly List<int> _covered = [];
    private readonly HtmlCell _cell = new();
    private bool _rowIsHidden;
    private bool _sectionIsHidden;

    public int Number => number;

    /// <summary>The number of the row within the table, from 1.</summary>
    public int Line { get; private set; }

    public bool InRow { get; private set; }

    /// <summary>The cell whose text comes next; <see langword="null"/> between the cells.</summary>
    public HtmlCell? Cell { get; private set; }

    public bool IsHidden => isHidden || _sectionIsHidden || _rowIsHidden;

    /// <summary>Those of the row that was ended last.</summary>
    public ReadOnlySpan<SheetCell> Cells => CollectionsMarshal.AsSpan(_cells);

    /// <summary>A head, a body or a foot: no cell reaches beyond it.</summary>
    public void BeginSection(bool isHiddenSection)
    {
        _sectionIsHidden = isHiddenSection;
        _covered.Clear();
    }

    public void BeginRow(bool isHiddenRow)
    {
        (InRow, _rowIsHidden) = (true, isHiddenRow);
        _cells.Clear();
        Line++;
    }

    public void BeginCell(in HtmlTag tag)
    {
        EndCell();
        if (!InRow)
            BeginRow(isHiddenRow: false);
        _cell.Begin(tag);
        Cell = _cell;
    }

    public void EndCell()
    {
        if (Cell is null)
            return;

        Cell = null;
        SkipCovered();
        Place(_cell.End());
        for (var i = 1; i < _cell.Columns && _cells.Count < WorkbookLimits.MostFilledColumns; i++)
            Place(default);
    }

    public void EndRow()
    {
        EndCell();
        SkipCovered();
        InRow = false;
        for (var i = 0; i < _covered.Count; i++)
            _covered[i] = Math.Max(0, _covered[i] - 1);
    }

    private void Place(SheetCell cell)
    {
        if (_cells.Count >= WorkbookLimits.MostFilledColumns)
        {
            if (cell.IsEmpty)
                return;
            throw UnreadableExportException.At("export.too-many-columns", Line);
        }

        _cells.Add(cell);
        while (_covered.Count < _cells.Count)
            _covered.Add(0);
        _covered[_cells.Count - 1] = _cell.Rows;
    }

    private void SkipCovered()
    {
        while (_cells.Count < _covered.Count && _covered[_cells.Count] > 0)
            _cells.Add(default);
    }
}
