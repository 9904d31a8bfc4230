namespace Kiva.Repayments.Exports;

/// <summary>What was taken for what when the export was read; shown to people so that they can disagree.</summary>
/// <param name="Format"><c>text/csv</c> for all delimited text, <c>application/json</c>.</param>
/// <param name="Encoding">IANA name, e.g. <c>utf-8</c>.</param>
/// <param name="Delimiter">One character; <see langword="null"/> for JSON.</param>
/// <param name="DecimalSeparator"><c>.</c> or <c>,</c>; <see langword="null"/> while no amount has one.</param>
public sealed record ExportFormat(string Format, string Encoding, string? Delimiter, string? DecimalSeparator, ExportColumns Columns);

/// <summary>The headings of the columns as they stand in the file.</summary>
public sealed record ExportColumns(string Loan, string? Client, string Amount);
