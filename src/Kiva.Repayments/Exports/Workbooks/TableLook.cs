using Kiva.Repayments.Exports.Headers;
using Kiva.Repayments.Exports.Tables;
using Kiva.Repayments.Exports.Text;
using Kiva.Repayments.Problems;

namespace Kiva.Repayments.Exports.Workbooks;

/// <summary>What the beginning of a sheet, or of a table of a web page, shows of it.</summary>
internal sealed class TableLook(HeaderSearch headers)
{
    private readonly List<string[]> _beginning = [];
    private bool _isPast;

    /// <summary>Where the header stands and what it says; <see langword="null"/> when there is none, or none that is clear.</summary>
    public TableLayout? Layout { get; private set; }

    /// <summary>Why a header that was found leaves open which column is meant.</summary>
    public Problem? Unclear { get; private set; }

    /// <summary>
    /// A header over something. One that is unclear counts: beside a clear one it makes two tables, and which of them is meant cannot be
    /// concluded from how well the columns are named.
    /// </summary>
    public bool IsTable { get; private set; }

    /// <summary>Whether more rows would change nothing.</summary>
    public bool IsComplete => IsTable || _isPast;

    public int FilledCells { get; private set; }

    public void Take(int line, ReadOnlySpan<SheetCell> cells)
    {
        var texts = new string[cells.Length];
        for (var i = 0; i < texts.Length; i++)
            texts[i] = OneLine(cells[i].Text);

        var filled = texts.Count(text => text.Length > 0);
        if (Layout is not null || Unclear is not null)
            IsTable |= filled > 0;
        else if (line > HeaderSearch.Rows)
            _isPast = true;
        else
            LookForHeader(line, texts, filled);
    }

    /// <summary>Why none of the rows is a header.</summary>
    public Problem WhyNone() => headers.WhyNone(_beginning);

    private void LookForHeader(int line, string[] texts, int filled)
    {
        FilledCells += filled;
        try
        {
            if (headers.Read(texts) is { } places)
            {
                Layout = new TableLayout(line, texts[..(Array.FindLastIndex(texts, text => text.Length > 0) + 1)], texts.Length, places)
                {
                    Titles = _beginning.Select(OtherLines.TitleOf).Where(title => title.Length > 0).ToHashSet(StringComparer.Ordinal),
                };
            }
        }
        catch (UnreadableExportException unclear)
        {
            Unclear = unclear.Problem;
        }

        _beginning.Add(texts);
    }

    /// <summary>Headings are often broken into lines to keep their columns narrow.</summary>
    private static string OneLine(string text) => text.AsSpan().ContainsAny('\r', '\n')
        ? string.Join(' ', text.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        : CellText.Trim(text).ToString();
}
