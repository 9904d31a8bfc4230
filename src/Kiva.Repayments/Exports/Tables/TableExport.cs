using Kiva.Repayments.Exports.Amounts;
using Kiva.Repayments.Exports.Headers;
using Kiva.Repayments.Exports.Text;
using Kiva.Repayments.Problems;

namespace Kiva.Repayments.Exports.Tables;

/// <summary>Opens the table once more, at its first row.</summary>
internal delegate Task<ExportTable> OpenTable(CancellationToken cancellationToken);

/// <summary>An export that is a table, standing at its first row.</summary>
/// <param name="format">What the file is made of; the encoding and the decimal separator are filled in when reading has decided them.</param>
/// <param name="seenAhead">What was noticed before the first row.</param>
internal sealed class TableExport(
    ExportTable table, TableLayout layout, ExportFormat format, IReadOnlyList<Problem> seenAhead, OpenTable open, ReadingBasis basis) : IExportRows
{
    // A file that we handed back has our decimal separator, or that of the spreadsheet that saved it since: the partner's setting speaks of neither.
    private readonly AmountColumn _amounts = new(
        layout.Columns.Amount, ResultsHeader.Find(layout.Headings) is null ? basis.Settings.DecimalSeparator : null, basis.AmountsAreWhole || CurrencyMarks.AreWhole(HeaderWords.CurrencyOf(layout.Columns.Amount)));
    private RowReader? _reader;

    public ExportFormat Format => format with { Encoding = table.Encoding, DecimalSeparator = _amounts.DecimalSeparator };

    public IReadOnlyList<Problem> Remarks => [.. seenAhead, .. OfHeader(), .. _reader?.Remarks ?? []];

    public IReadOnlyList<string> Headings => layout.Headings;

    public string[] Cells() =>
        [.. Enumerable.Range(0, Math.Max(layout.Headings.Count, table.Width)).Select(i => i < table.Width ? CellText.Trim(table.Cell(i)).ToString() : "")];

    public IAsyncEnumerable<ExportRow> ReadAsync(CancellationToken cancellationToken) =>
        new TableRows(table, _reader = new RowReader(layout, basis.Columns, _amounts), FindEvidenceAsync, cancellationToken);

    public ValueTask DisposeAsync() => table.DisposeAsync();

    private IEnumerable<Problem> OfHeader()
    {
        // Only the partner's setting can name such a column; where it does, a person must have seen it.
        var heading = layout.Columns.Loan;
        var code = HeaderWords.Of(heading) switch
        {
            HeaderWord.KivaId => "columns.kiva-id",
            HeaderWord.NationalId => "columns.national-id",
            _ => null,
        };
        if (code is not null)
            yield return new Problem(code, Column: heading, Expected: "Loan ID", Arguments: [heading]);

        if (ResultsHeader.IsIn(layout.Headings))
            yield return new Problem("export.handed-back");
    }

    /// <summary>Reads the table a second time, ahead of the rows, for the first amount that says which separator is the decimal one.</summary>
    private async Task FindEvidenceAsync(CancellationToken cancellationToken)
    {
        await using var again = await open(cancellationToken);
        while (await again.ReadAsync(cancellationToken))
        {
            if (RowReader.EvidenceOf(again, layout) is { } evidence)
            {
                _amounts.Accept(evidence);
                return;
            }
        }

        _amounts.AcceptThatNothingDecides();
    }
}
