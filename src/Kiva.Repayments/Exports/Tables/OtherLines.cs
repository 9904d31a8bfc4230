using System.Globalization;
using Kiva.Repayments.Exports.Headers;
using Kiva.Repayments.Exports.Text;
using Kiva.Repayments.Problems;

namespace Kiva.Repayments.Exports.Tables;

/// <summary>Knows the lines among the rows that are none: the header and the titles again on every page, page numbers, headings of groups, footers.</summary>
internal sealed class OtherLines(TableLayout layout)
{
    private static readonly HashSet<string> PageWords = ["page", "pagina"];
    private static readonly HashSet<string> ShortPageWords = ["pag", "pg"];
    private static readonly HashSet<string> PageFillers = ["of", "de", "sur"];

    private int _leftOut;
    private int _firstLeftOut;

    /// <summary>Lines that were left out for being text alone are named, in case one should have been a row.</summary>
    public IEnumerable<Problem> Remarks => _leftOut == 0
        ? []
        : [new Problem("lines.left-out", _firstLeftOut, Arguments: [_leftOut.ToString(CultureInfo.InvariantCulture), _firstLeftOut.ToString(CultureInfo.InvariantCulture)])];

    public bool Has(ExportTable table)
    {
        if (IsHeader(table))
            return true;

        var texts = Texts(table);
        var words = texts.ConvertAll(HeaderWords.Of);
        if (words.Contains(HeaderWord.Loan) && words.Exists(word => word is HeaderWord.CumulativePrincipal or HeaderWord.PrincipalOutstanding or HeaderWord.UnclearAmount))
            throw UnreadableExportException.At("columns.second-header", table.Line);

        if (texts.Count == 0 || layout.Titles.Contains(string.Join('\t', texts)))
            return true;

        if (texts.Count > 1)
            return false;

        // "PG 12" may well be an id.
        var isNeeded = Holds(table, layout.Places.Loan) || Holds(table, layout.Places.Amount);
        if (IsPageNumber(texts[0], isNeeded))
            return true;

        if (!IsOnlyText(texts[0], isNeeded))
            return false;

        _leftOut++;
        if (_leftOut == 1)
            _firstLeftOut = table.Line;
        return true;
    }

    /// <summary>The text of a title, as it stands on the first page and again on every other.</summary>
    public static string TitleOf(IEnumerable<string> cells) => string.Join('\t', cells.Where(cell => cell.Length > 0));

    private bool IsHeader(ExportTable table) =>
        layout.Places.Loan < table.Width
        && layout.Places.Amount < table.Width
        && Is(table.Cell(layout.Places.Loan), layout.Columns.Loan)
        && Is(table.Cell(layout.Places.Amount), layout.Columns.Amount);

    private static bool Holds(ExportTable table, int place) => place < table.Width && !CellText.Trim(table.Cell(place)).IsEmpty;

    private static bool Is(ReadOnlySpan<char> cell, string heading) => CellText.Trim(cell).Equals(heading, StringComparison.OrdinalIgnoreCase);

    private static List<string> Texts(ExportTable table)
    {
        var texts = new List<string>();
        for (var i = 0; i < table.Width; i++)
        {
            if (CellText.Trim(table.Cell(i)) is { IsEmpty: false } text)
                texts.Add(text.ToString());
        }

        return texts;
    }

    private static bool IsPageNumber(string text, bool isNeeded)
    {
        var words = HeaderText.Words(text);
        return words.Length > 1
            && (PageWords.Contains(words[0]) || (!isNeeded && ShortPageWords.Contains(words[0])))
            && words[1..].All(word => PageFillers.Contains(word) || word.All(char.IsAsciiDigit));
    }

    /// <summary>
    /// A heading or a sentence that stands alone. Where the id or the amount would stand it must be one for certain: several words without any digit.
    /// Anything else may be a row whose other cells are missing; ids have spaces too.
    /// </summary>
    private static bool IsOnlyText(string text, bool isNeeded) =>
        !isNeeded || (text.Contains(' ', StringComparison.Ordinal) && text.Any(char.IsLetter) && !text.Any(char.IsDigit));
}
