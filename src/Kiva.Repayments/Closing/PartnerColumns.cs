using Kiva.Repayments.Exports;
using Kiva.Repayments.Exports.Headers;
using Kiva.Repayments.Exports.Tables;
using Kiva.Repayments.Exports.Text;

namespace Kiva.Repayments.Closing;

/// <summary>The partner's own columns and what stands in them, row by row, without anything that we put there.</summary>
internal sealed class PartnerColumns
{
    private readonly TableColumns _places;
    private readonly int? _spare;

    /// <param name="export"><see langword="null"/> where it has no columns beside those that every row has.</param>
    public PartnerColumns(IExportRows? export)
    {
        if (export is null || ResultsHeader.Find(export.Headings) is not null)
        {
            (Headings, _places) = (ResultsHeader.Needed, new TableColumns(0, 1, 2));
            return;
        }

        Export = export;
        Headings = ResultsHeader.Partners(export.Headings);
        var columns = export.Format.Columns;
        _places = new TableColumns(Place(columns.Loan), columns.Client is { } client ? Place(client) : null, Place(columns.Amount));
        var spare = Enumerable.Range(0, Headings.Count).Where(column => column != _places.Amount && !IsId(column)).ToArray();
        _spare = spare.Length == 0 ? null : spare[0];
    }

    public IReadOnlyList<string> Headings { get; }

    /// <summary>Where the cells come from; <see langword="null"/> where the rows themselves hold all there is.</summary>
    public IExportRows? Export { get; }

    public bool IsId(int column) => column == _places.Loan || column == _places.Client;

    /// <summary>
    /// The cells of a row without what protects them. The needed ones are those that were read: the cells of a row whose cells are shifted
    /// must not come back as another id or amount, so they stand side by side in the first column that is not needed.
    /// </summary>
    /// <param name="inExport">The row's cells in the export; <see langword="null"/> where there are none to show.</param>
    public string[] Cells(in RowResult row, string[]? inExport, string amount)
    {
        var cells = new string[Headings.Count];
        Array.Fill(cells, "");
        if (inExport is not null && StandsUnderItsHeadings(row, inExport))
        {
            Array.Copy(inExport, cells, cells.Length);
        }
        else if (inExport is not null && _spare is { } spare)
        {
            cells[spare] = string.Join(" | ", inExport.Where(cell => cell.Length > 0));
        }

        cells[_places.Loan] = row.LoanId;
        cells[_places.Amount] = amount;
        if (_places.Client is { } client)
        {
            cells[client] = row.ClientId;
        }

        return cells;
    }

    private bool StandsUnderItsHeadings(in RowResult row, string[] cells) =>
        string.Equals(cells[_places.Loan], row.Row.LoanId, StringComparison.Ordinal)
        && CellText.Unwrap(row.Row.AmountText).SequenceEqual(cells[_places.Amount])
        && Array.TrueForAll(cells[Export!.Headings.Count..], cell => cell.Length == 0);

    private int Place(string heading) => Headings.Index().First(one => one.Item == heading).Index;
}
