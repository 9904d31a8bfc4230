using System.Globalization;
using System.Security;
using System.Text;
using CsCheck;
using Kiva.Repayments.Tests.Exports.Workbooks;

namespace Kiva.Repayments.Tests.Exports;

/// <summary>How a program writes a portfolio into an .xlsx; put together by hand, so that no library reads what it wrote itself.</summary>
/// <param name="HasNumbers">Amounts are numbers, shown by a format; otherwise they are texts in a dialect.</param>
/// <param name="HasNumberIds">Ids that are numbers without zeros in front are numbers.</param>
/// <param name="SharesTexts">Texts stand once in a table of their own.</param>
/// <param name="NamesCells">Each cell says where it stands; otherwise their order does.</param>
/// <param name="RowsAhead">Rows before the header, the first with a title.</param>
internal sealed record WorkbookForm(
    bool HasNumbers, bool HasNumberIds, bool SharesTexts, bool NamesCells, bool HasHiddenSheet, bool HasTotal, bool IsTotalWrong, string AmountFormat, int RowsAhead)
{
    public static readonly Gen<WorkbookForm> Any =
        from flags in Gen.Bool.Array[7]
        from format in Gen.OneOf(
            "General", "0", "0.00", "#,##0", "#,##0.00", "#,##0.00\" FCFA\"", "[$€-2] #,##0.00", "[$-40C]# ##0,00", "00000", "0.00;[Red]-0.00", "_-* #,##0_-")
        from ahead in Gen.Int[0, 4]
        select new WorkbookForm(flags[0], flags[1], flags[2], flags[3], flags[4], flags[5], flags[6], format, ahead);

    /// <summary>A workbook keeps 15 digits of a number; the sum of twelve has no more.</summary>
    public Repayment Fit(Repayment one) => HasNumbers ? one with { Fraction = one.Fraction.Length > 3 ? one.Fraction[..3] : one.Fraction } : one;

    public byte[] Write(Dialect dialect, IReadOnlyList<Repayment> portfolio)
    {
        var rows = new Rows(this);
        if (RowsAhead > 0)
            rows.Add(1, rows.Text("Microcrédit du Nord"));

        var at = RowsAhead + 1;
        rows.Add(at, [.. dialect.Headings.Select(rows.Text)]);
        foreach (var one in portfolio)
            rows.Add(++at, rows.Id(one.Loan), rows.Id(one.Client), rows.Text(one.Name), rows.Amount(dialect, one));

        if (HasTotal)
            rows.Add(at + 1, rows.Text("Total"), "", "", Total(rows, dialect, portfolio.Sum(one => one.IsNegative ? -one.Amount : one.Amount) + (IsTotalWrong ? 1 : 0), at));

        var book = new RawXlsx().WithFormats(SecurityElement.Escape(AmountFormat));
        if (HasHiddenSheet)
            book.With("Codes", "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>", "hidden");
        return book.With("Crédits", rows.Xml).WithTexts(rows.Texts).ToBytes();
    }

    private string Total(Rows rows, Dialect dialect, decimal sum, int last) => HasNumbers
        ? string.Create(CultureInfo.InvariantCulture, $" s=\"1\"><f>SUM(D{RowsAhead + 2}:D{last})</f><v>{sum}</v>")
        : rows.Amount(dialect, Repayment.OfSum(Math.Max(sum, 0)));

    /// <summary>The rows of a sheet as XML; a cell is what follows its place: the rest of its attributes and its content.</summary>
    private sealed class Rows(WorkbookForm form)
    {
        private readonly StringBuilder _rows = new();
        private readonly StringBuilder _texts = new();
        private int _count;

        public string Xml => _rows.ToString();

        public string Texts => _texts.ToString();

        public void Add(int number, params ReadOnlySpan<string> cells)
        {
            _rows.Append(CultureInfo.InvariantCulture, $"<row r=\"{number}\">");
            for (var i = 0; i < cells.Length; i++)
                _rows.Append("<c").Append(form.NamesCells ? $" r=\"{(char)('A' + i)}{number.ToString(CultureInfo.InvariantCulture)}\"" : "").Append(cells[i].Length > 0 ? cells[i] : ">").Append("</c>");
            _rows.Append("</row>");
        }

        public string Text(string text)
        {
            var item = $"<t xml:space=\"preserve\">{SecurityElement.Escape(text)}</t>";
            if (!form.SharesTexts)
                return $" t=\"inlineStr\"><is>{item}</is>";

            _texts.Append("<si>").Append(item).Append("</si>");
            return string.Create(CultureInfo.InvariantCulture, $" t=\"s\"><v>{_count++}</v>");
        }

        public string Id(string id) => form.HasNumberIds && id.Length < 15 && id[0] != '0' && id.All(char.IsAsciiDigit) ? $"><v>{id}</v>" : Text(id);

        public string Amount(Dialect dialect, Repayment one) => form.HasNumbers
            ? string.Create(CultureInfo.InvariantCulture, $" s=\"1\"><v>{(one.IsNegative ? -one.Amount : one.Amount)}</v>")
            : Text(dialect.Amount(one));
    }
}
