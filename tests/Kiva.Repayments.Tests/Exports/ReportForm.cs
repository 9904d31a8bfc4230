using System.Globalization;
using System.Text;
using CsCheck;

namespace Kiva.Repayments.Tests.Exports;

/// <param name="Totals">The sums that are printed among the rows.</param>
/// <param name="HasWrongTotal">One of them is wrong beyond doubt.</param>
internal sealed record WrittenReport(string Text, IReadOnlyList<decimal> Totals, bool HasWrongTotal);

/// <summary>What a report prints besides its rows: titles, pages, blank lines, totals.</summary>
/// <param name="RowsAPage">After so many rows a page ends and the titles and the header come again; 0 for one page.</param>
/// <param name="RowsAGroup">After so many rows their sum is printed; 0 for never.</param>
/// <param name="BlankEvery">After so many rows a line is left blank; 0 for never.</param>
/// <param name="BlankHasCells">A blank line has the delimiters of a row.</param>
/// <param name="TotalPlace">The column in which a total's word stands.</param>
/// <param name="WrongTotal">Which of the totals is printed wrong, counted from 0; -1 for none.</param>
internal sealed record ReportForm(
    string[] Titles, int RowsAPage, int RowsAGroup, int BlankEvery, bool BlankHasCells, bool HasGrandTotal, string GroupWord, string GrandWord, int TotalPlace, int WrongTotal)
{
    public static readonly Gen<ReportForm> Any =
        from titles in Gen.OneOf("", "Microcrédit du Nord", "\"Remboursements\", au 31/10", "a;b,c|d\te", "two\nlines", "Situação em 31-10-2026").Array[0, 3]
        from page in Gen.OneOf(0, 0, 1, 3, 5)
        from @group in Gen.OneOf(0, 0, 1, 2, 4)
        from blank in Gen.OneOf(0, 0, 1, 3)
        from flags in Gen.Bool.Array[2]
        from words in Gen.OneOf(
            ("Subtotal", "Grand Total"), ("Total Branch 7", "TOTAL"), ("Sous-total", "Total général"), ("Total agence", "Totaux"), ("Sub-total", "Total:"),
            ("Subtotal agencia Nº 2", "Total general"), ("Suma", "Gran total"), ("Subtotal", "Total geral"), ("Soma", "TOTAL GERAL"))
        from place in Gen.OneOf(0, 0, 1, 2)
        from wrong in Gen.OneOf(-1, -1, 0, 1, 2)
        select new ReportForm(titles, page, @group, blank, flags[0], flags[1], words.Item1, words.Item2, place, wrong);

    public WrittenReport Write(Dialect dialect, IReadOnlyList<Repayment> portfolio)
    {
        var text = new StringBuilder();
        if (dialect.SaysDelimiter)
            text.Append("sep=").Append(dialect.Delimiter).Append(dialect.LineEnd);
        BeginPage(text, dialect, number: 1);

        var totals = new Totals(WrongTotal);
        for (var i = 0; i < portfolio.Count; i++)
        {
            var one = portfolio[i];
            text.Append(dialect.Row(dialect.Id(one.Loan), dialect.Id(one.Client), one.Name, dialect.Amount(one)));
            totals.Add(one);

            if (Ends(RowsAGroup, i))
                text.Append(Total(dialect, GroupWord, totals.OfGroup()));
            if (Ends(BlankEvery, i))
                text.Append(BlankHasCells ? dialect.Row("", "", "", "") : dialect.LineEnd);
            if (Ends(RowsAPage, i) && i < portfolio.Count - 1)
                BeginPage(text, dialect, number: (i / RowsAPage) + 2);
        }

        if (HasGrandTotal)
            text.Append(Total(dialect, GrandWord, totals.OfAll()));
        return new WrittenReport(text.ToString(), totals.Printed, totals.HasWrong);
    }

    private void BeginPage(StringBuilder text, Dialect dialect, int number)
    {
        foreach (var title in Titles)
            text.Append(dialect.Cell(title)).Append(dialect.LineEnd);
        if (number > 1)
            text.Append(dialect.Cell(string.Create(CultureInfo.InvariantCulture, $"Page {number}"))).Append(dialect.LineEnd);
        text.Append(dialect.Row(dialect.Headings));
    }

    private string Total(Dialect dialect, string word, decimal sum)
    {
        var cells = new[] { "", "", "", dialect.Amount(Repayment.OfSum(sum)) };
        cells[TotalPlace] = word;
        return dialect.Row(cells);
    }

    private static bool Ends(int every, int at) => every > 0 && (at + 1) % every == 0;

    /// <summary>The sums as they are, and one that is not.</summary>
    private sealed class Totals(int wrongOne)
    {
        private readonly List<decimal> _before = [0];
        private decimal _sum;
        private readonly List<decimal> _printed = [];
        private bool _hasNegative;

        public IReadOnlyList<decimal> Printed => _printed;

        /// <summary>Known only while every amount can be read, and only where the wrong figure is no other sum of the rows above it.</summary>
        public bool HasWrong { get; private set; }

        public void Add(Repayment one)
        {
            _sum += one.IsNegative ? -one.Amount : one.Amount;
            _hasNegative |= one.IsNegative;
        }

        public decimal OfGroup() => Print(_sum - _before[^1]);

        public decimal OfAll() => Print(_sum);

        private decimal Print(decimal right)
        {
            // A sum below zero is printed as zero here: nothing can check it, for one of its amounts is refused.
            var printed = Math.Max(right, 0);
            if (_printed.Count == wrongOne)
            {
                printed += 1;
                HasWrong = !_hasNegative && !_before.Contains(_sum - printed);
            }

            _before.Add(_sum);
            _printed.Add(printed);
            return printed;
        }
    }
}
