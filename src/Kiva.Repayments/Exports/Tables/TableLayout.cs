namespace Kiva.Repayments.Exports.Tables;

/// <summary>How a table is laid out, as its beginning shows it.</summary>
/// <param name="LinesAhead">Records before the first row: titles, blank lines and the header.</param>
/// <param name="Headings">The header's cells as they stand in the file; a cell under none of them must be empty.</param>
/// <param name="Width">How many cells a row has; in a longer one a name may have been split and its amount moved.</param>
internal sealed record TableLayout(int LinesAhead, IReadOnlyList<string> Headings, int Width, TableColumns Places)
{
    public ExportColumns Columns { get; } = new(
        Headings[Places.Loan], Places.Client is { } client ? Headings[client] : null, Headings[Places.Amount]);

    /// <summary>What separates the cells of delimited text, and so may have split one.</summary>
    public char Delimiter { get; init; }

    /// <summary>The texts of the lines above the header, by <see cref="OtherLines.TitleOf"/>: a report prints them again on every page.</summary>
    public IReadOnlySet<string> Titles { get; init; } = new HashSet<string>();
}
