using System.Globalization;
using System.Text;
using CsCheck;
using Kiva.Repayments.Exports.Headers;

namespace Kiva.Repayments.Tests.Exports;

/// <summary>One repayment of a made-up portfolio; the amount as its digits, so that nothing is computed on the way.</summary>
internal sealed record Repayment(string Loan, string Client, string Name, ulong Whole, string Fraction)
{
    public decimal Amount => decimal.Parse(Fraction.Length == 0 ? Digits : $"{Digits}.{Fraction}", CultureInfo.InvariantCulture);

    public string Digits => Whole.ToString(CultureInfo.InvariantCulture);
}

/// <summary>A way in which an MIS writes its exports.</summary>
internal sealed record Dialect(
    char Delimiter, char Decimal, string Group, bool QuotesAll, string LineEnd, string[] Titles, string[] Headings, bool HasMark, bool EndsRows, bool SaysDelimiter)
{
    private static readonly string[] Groups = ["", ".", ",", " ", "\u00A0", "\u202F", "\u2009", "'", "’"];

    public static readonly Gen<Dialect> Gen =
        from delimiter in CsCheck.Gen.OneOf(',', ';', '\t', '|')
        from isPoint in CsCheck.Gen.Bool
        from @group in CsCheck.Gen.Int[0, Groups.Length - 1]
        from flags in CsCheck.Gen.Bool.Array[4]
        from end in CsCheck.Gen.OneOf("\n", "\r\n", "\r")
        from titles in CsCheck.Gen.OneOf("", "Microcrédit du Nord", "\"Remboursements\", au 31/10", "a;b,c|d\te", "two\nlines").Array[0, 3]
        from loan in Heading(HeaderWord.Loan)
        from client in Heading(HeaderWord.Client)
        from amount in Heading(HeaderWord.CumulativePrincipal)
        let mark = isPoint ? '.' : ','
        select new Dialect(
            delimiter, mark, Groups[@group] == mark.ToString() ? "" : Groups[@group], flags[0], end, titles, [loan, client, "Nom", amount], flags[1], flags[2], flags[3]);

    /// <summary>Whether an amount written so has only one reading, by the rules and not by the code that follows them.</summary>
    public bool IsDecisive(Repayment one)
    {
        var groups = Group.Length == 0 ? 0 : (one.Digits.Length - 1) / 3;
        if (one.Fraction.Length > 0)
            return one.Fraction.Length != 3 || groups > 0;

        return Group is "." or "," && groups > 1;
    }

    public bool IsUndecided(Repayment one)
    {
        var groups = Group is "." or "," ? (one.Digits.Length - 1) / 3 : 0;
        return one.Fraction.Length == 3 ? !IsDecisive(one) : one.Fraction.Length == 0 && groups == 1;
    }

    public byte[] Write(IEnumerable<Repayment> portfolio)
    {
        var text = new StringBuilder();
        if (SaysDelimiter)
            text.Append("sep=").Append(Delimiter).Append(LineEnd);
        foreach (var title in Titles)
            text.Append(Cell(title)).Append(LineEnd);

        Row(text, Headings);
        foreach (var one in portfolio)
            Row(text, [one.Loan, one.Client, one.Name, Amount(one)]);

        var bytes = Encoding.UTF8.GetBytes(text.ToString());
        return HasMark ? [0xEF, 0xBB, 0xBF, .. bytes] : bytes;
    }

    public string Amount(Repayment one)
    {
        var whole = new StringBuilder(one.Digits);
        for (var at = whole.Length - 3; Group.Length > 0 && at > 0; at -= 3)
            whole.Insert(at, Group);
        return one.Fraction.Length == 0 ? whole.ToString() : $"{whole}{Decimal}{one.Fraction}";
    }

    private void Row(StringBuilder text, string[] cells)
    {
        text.AppendJoin(Delimiter, cells.Select(Cell));
        if (EndsRows)
            text.Append(Delimiter);
        text.Append(LineEnd);
    }

    private string Cell(string value) => QuotesAll || value.AsSpan().ContainsAny($"\"\r\n{Delimiter}")
        ? $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
        : value;

    private static Gen<string> Heading(HeaderWord word) => CsCheck.Gen.OneOf([.. HeaderWords.All.Where(entry => entry.Word == word).Select(entry => entry.Heading)]);
}
