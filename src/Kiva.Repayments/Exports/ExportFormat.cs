namespace Kiva.Repayments.Exports;

/// <summary>What was taken for what when the export was read; shown to people so that they can disagree.</summary>
/// <param name="Format"><c>text/csv</c> for all delimited text, <c>text/html</c>, <c>application/json</c>, or the media type of the workbook.</param>
/// <param name="Encoding">IANA name, e.g. <c>utf-8</c>; <see langword="null"/> for a workbook.</param>
/// <param name="Delimiter">One character; <see langword="null"/> for all but delimited text.</param>
/// <param name="DecimalSeparator"><c>.</c> or <c>,</c>; <see langword="null"/> while no amount has one.</param>
/// <param name="Sheet">Where the table stands in a workbook; <see langword="null"/> for all else.</param>
public sealed record ExportFormat(
    string Format, string? Encoding, string? Delimiter, string? DecimalSeparator, ExportColumns Columns, ExportSheet? Sheet = null);

/// <summary>The headings of the columns as they stand in the file.</summary>
public sealed record ExportColumns(string Loan, string? Client, string Amount);

/// <summary>The sheet that holds the table and the letters of its columns, e.g. <c>B</c>.</summary>
public sealed record ExportSheet(string Name, string Loan, string? Client, string Amount);
