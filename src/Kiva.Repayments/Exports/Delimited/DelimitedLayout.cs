namespace Kiva.Repayments.Exports.Delimited;

/// <summary>How a delimited text is laid out, as its beginning shows it.</summary>
/// <param name="RecordsAhead">Records before the first row: a <c>sep=</c> line, titles, blank lines and the header.</param>
/// <param name="Headed">How many columns have a place under the header; cells beyond them must be empty.</param>
/// <param name="Width">How many cells the header has, and so must every row: in a longer one a name may have been split and its amount moved.</param>
internal sealed record DelimitedLayout(char Delimiter, int RecordsAhead, int Headed, int Width, TableColumns Places, ExportColumns Columns);
