using System.Text;
using ExcelDataReader;

namespace Kiva.Repayments.Exports.Workbooks.Xls;

/// <summary>A workbook of Excel 5 to 2003.</summary>
internal sealed class XlsWorkbook : Workbook
{
    private readonly byte[] _records;
    private readonly int _length;
    private readonly List<WorkbookSheet> _sheets = [];
    private IExcelDataReader? _idle;

    // Texts of Excel 5 and 95 are written in a code page of Windows.
    static XlsWorkbook() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <param name="records">The stream <c>Workbook</c> or <c>Book</c> of the file.</param>
    /// <exception cref="UnreadableExportException">It is protected by a password or too large.</exception>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public XlsWorkbook(byte[] records, CancellationToken cancellationToken)
    {
        _records = records;
        _length = RecordCheck.Check(records);
        _idle = Create(cancellationToken);
        LibraryFaults.Guard(
            _idle,
            reader =>
            {
                do
                {
                    _sheets.Add(new WorkbookSheet(_sheets.Count, reader.Name ?? "", string.Equals(reader.VisibleState, "visible", StringComparison.Ordinal)));
                    if (_sheets.Count > WorkbookLimits.MostSheets)
                        throw Damage.Refusal("workbook.too-many-sheets");
                }
                while (reader.NextResult());

                return true;
            });
    }

    public override string MediaType => "application/vnd.ms-excel";

    public override IReadOnlyList<WorkbookSheet> Sheets => _sheets;

    /// <summary>The library looks through all sheets when it is opened, so a reader that is not needed any more serves again.</summary>
    protected override SheetRows OpenSheet(WorkbookSheet sheet, CancellationToken cancellationToken)
    {
        var reader = _idle ?? Create(cancellationToken);
        _idle = null;
        LibraryFaults.Guard(
            reader,
            opened =>
            {
                opened.Reset();
                for (var i = 0; i < sheet.Number; i++)
                    opened.NextResult();
                return true;
            });
        return new XlsRows(reader, () => _idle = reader);
    }

    private IExcelDataReader Create(CancellationToken cancellationToken) =>
        LibraryFaults.Guard(
            this, workbook => ExcelReaderFactory.CreateBinaryReader(new BoundedStream(workbook._records, workbook._length, cancellationToken)));
}
