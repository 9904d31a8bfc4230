namespace Kiva.Repayments.Exports.Html;

/// <summary>
/// Reads the rows of all tables of a web page, in the order in which they end. It goes through the page once and keeps one row of each open table:
/// the parsers that build a whole document take fifty times the size of a page, and more than a minute for a megabyte of elements that are never closed.
/// </summary>
internal sealed class HtmlPage(string html, CancellationToken cancellationToken)
{
    private const int DeepestTable = 50;

    private readonly Stack<HtmlTable> _tables = new();
    private int _at;
    private int _count;

    /// <summary>The element whose text is not shown.</summary>
    private string? _hidden;
    private int _hiddenDepth;

    /// <summary>The table whose row was read last.</summary>
    public HtmlTable Table { get; private set; } = new(-1, isHidden: false);

    /// <summary>Whether the page broke off within that row.</summary>
    public bool IsCutOff { get; private set; }

    /// <returns><see langword="false"/> at the end.</returns>
    public bool Read()
    {
        while (_at < html.Length)
        {
            var begin = html.IndexOf('<', _at);
            AddText(begin < 0 ? html.Length : begin);
            if (begin < 0)
                break;

            if (html.AsSpan(begin).StartsWith("<!--"))
                _at = After("-->", begin);
            else if (html.AsSpan(begin + 1) is ['!' or '?', ..])
                _at = After(">", begin);
            else if (!HtmlTag.TryRead(html, begin, out var tag))
                AddText(begin + 1);
            else if (EndsRow(tag))
                return EndRow();
            else
                Take(tag);
        }

        IsCutOff = _tables.TryPeek(out var open) && open.Cell is not null;
        return _tables.Count > 0 && (open!.InRow ? EndRow() : NextAtEnd());
    }

    /// <summary>The row ends first; the tag is looked at again when the next one is asked for.</summary>
    private bool EndRow()
    {
        cancellationToken.ThrowIfCancellationRequested();
        Table = _tables.Peek();
        Table.EndRow();
        _hidden = null;
        return true;
    }

    private bool NextAtEnd()
    {
        _tables.Pop();
        return Read();
    }

    private bool EndsRow(in HtmlTag tag) =>
        _tables.TryPeek(out var table)
        && table.InRow
        && (tag.IsAnyOf("tr", "thead", "tbody", "tfoot") || (tag.Is("table") && (tag.IsEnd || table.Cell is null)));

    private void Take(in HtmlTag tag)
    {
        _at = tag.End;
        if (!tag.IsEnd && tag.IsAnyOf("script", "style", "title", "textarea", "xml"))
            _at = html.IndexOf($"</{tag.Name}", tag.End, StringComparison.OrdinalIgnoreCase) is var end and >= 0 ? end : html.Length;
        else if (tag.Is("table"))
            TakeTable(tag);
        else if (_tables.TryPeek(out var table))
            TakeInTable(table, tag);
    }

    private void TakeTable(in HtmlTag tag)
    {
        _hidden = null;
        if (_tables.TryPeek(out var open) && (tag.IsEnd || open.Cell is null))
            _tables.Pop();
        if (tag.IsEnd)
            return;

        if (_tables.Count == DeepestTable)
            throw new UnreadableExportException(new Problems.Problem("export.html"));
        _tables.Push(new HtmlTable(_count++, tag.IsHidden));
    }

    private void TakeInTable(HtmlTable table, in HtmlTag tag)
    {
        switch (tag)
        {
            case { IsEnd: false } when tag.IsAnyOf("thead", "tbody", "tfoot"):
                table.BeginSection(tag.IsHidden);
                break;
            case { IsEnd: false } when tag.Is("tr"):
                table.BeginRow(tag.IsHidden);
                break;
            case var _ when tag.IsAnyOf("td", "th"):
                _hidden = null;
                if (tag.IsEnd)
                    table.EndCell();
                else
                    table.BeginCell(tag);
                break;
            case var _ when table.Cell is { } cell:
                TakeInCell(cell, tag);
                break;
        }
    }

    private void TakeInCell(HtmlCell cell, in HtmlTag tag)
    {
        if (_hidden is not null)
        {
            if (tag.Is(_hidden) && (_hiddenDepth += tag.IsEnd ? -1 : 1) == 0)
                _hidden = null;
        }
        else if (!tag.IsEnd && tag.IsHidden && !tag.IsAnyOf("br", "img", "input", "hr", "wbr", "col"))
        {
            (_hidden, _hiddenDepth) = (tag.Name.ToString(), 1);
        }
        else if (tag.IsAnyOf("br", "p", "div", "li", "hr"))
        {
            cell.AddBreak();
        }
    }

    private void AddText(int end)
    {
        if (_hidden is null && _tables.TryPeek(out var table))
            table.Cell?.Add(html.AsSpan(_at, end - _at));
        _at = end;
    }

    private int After(string end, int from) =>
        html.IndexOf(end, from, StringComparison.Ordinal) is var at and >= 0 ? at + end.Length : html.Length;
}
