using System.Text;
using CsCheck;
using Kiva.Repayments.Exports.Headers;

namespace Kiva.Repayments.Tests.Exports;

/// <summary>How a program writes ids and amounts into cells, and cells into text.</summary>
/// <param name="Group">Between thousands: a separator, an apostrophe, or any space that Unicode has; empty for none.</param>
/// <param name="Currency">Stands for the amount's text in <c>{0}</c>, e.g. <c>{0} FCFA</c>.</param>
/// <param name="Negative">Likewise for an amount below zero.</param>
/// <param name="Guard">Likewise for an id, to keep a spreadsheet from touching it.</param>
/// <param name="Headings">Of the loan, the client, the name and the amount.</param>
internal sealed record Dialect(
    FileEncoding Encoding, char Delimiter, char Decimal, string Group, string Currency, string Negative, string Guard, string LineEnd, bool QuotesAll, bool EndsRows,
    bool SaysDelimiter, string[] Headings)
{
    private static readonly string[] Groups =
    [
        "", "", ".", ",", "'", "’", " ", "\u00A0", "\u1680", "\u2000", "\u2001", "\u2002", "\u2003", "\u2004", "\u2005", "\u2006", "\u2007", "\u2008", "\u2009", "\u200A",
        "\u202F", "\u205F", "\u3000",
    ];

    private static readonly string[] WholeCurrencies = ["FCFA", "F CFA", "XOF", "XAF", "UGX"];

    private static readonly string[] Currencies = [.. WholeCurrencies, "Rp", "S/", "S/.", "R$", "$", "US$", "€", "£", "KSh", "Rs.", "MZN", "GH₵", "Bs."];

    private static readonly Gen<string> AnyCurrency = Gen.Frequency(
        (2, Gen.Const("{0}")),
        (1, from mark in Gen.OneOf(Currencies)
            from space in Gen.OneOf("", " ", "\u00A0", "\u202F")
            from isBefore in Gen.Bool
            select isBefore ? $"{mark}{space}{{0}}" : $"{{0}}{space}{mark}"));

    public static readonly Gen<Dialect> Any =
        from encoding in FileEncoding.Any
        from delimiter in Gen.OneOf(',', ';', '\t', '|')
        from separator in Gen.OneOf('.', ',')
        from @group in Gen.OneOf(Groups)
        from currency in AnyCurrency
        from negative in Gen.OneOf("-{0}", "- {0}", "{0}-", "({0})", "\u2212{0}")
        // No space that has a byte of its own follows an id: behind a letter with an accent the two are one letter in UTF-8, and nobody could tell.
        from guard in Gen.OneOf("{0}", "{0}", "{0}", "=\"{0}\"", "'{0}", "\u00A0{0} ")
        from end in Gen.OneOf("\n", "\r\n", "\r")
        from flags in Gen.Bool.Array[3]
        from loan in Heading(HeaderWord.Loan)
        from client in Heading(HeaderWord.Client)
        from amount in Heading(HeaderWord.CumulativePrincipal, HeaderWord.PrincipalOutstanding, HeaderWord.UnclearAmount)
        select new Dialect(
            encoding, delimiter, separator,
            @group == separator.ToString() || !encoding.Has(@group) ? "" : @group,
            encoding.Has(currency) ? currency : "{0}",
            encoding.Has(negative) ? negative : "-{0}",
            guard, end, flags[0], flags[1], flags[2],
            [loan, client, "Nom", amount]);

    /// <summary>A fraction of three digits is none in a currency that has no fractions: there it could only be a thousand.</summary>
    public Repayment[] Fit(Repayment[] portfolio) => IsWhole
        ? [.. portfolio.Select(one => one.Fraction.Length == 3 ? one with { Fraction = "" } : one)]
        : portfolio;

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
        return !IsWhole && (one.Fraction.Length == 3 ? !IsDecisive(one) : one.Fraction.Length == 0 && groups == 1);
    }

    public string Amount(Repayment one)
    {
        var number = Amount(one.Digits, one.Fraction);
        return With(Currency, one.IsNegative ? With(Negative, number) : number);
    }

    public string? CurrencyMark => Currency == "{0}" ? null : With(Currency, "").Trim().ToUpperInvariant();

    /// <summary>An id with a quotation mark cannot be put between two others.</summary>
    public string Id(string id) => With(Guard.Contains('"', StringComparison.Ordinal) && id.Contains('"', StringComparison.Ordinal) ? "{0}" : Guard, id);

    public string Row(params ReadOnlySpan<string> cells)
    {
        var text = new StringBuilder();
        for (var i = 0; i < cells.Length; i++)
            text.Append(i == 0 ? "" : Delimiter).Append(Cell(cells[i]));
        return text.Append(EndsRows ? Delimiter : "").Append(LineEnd).ToString();
    }

    public string Cell(string value) => QuotesAll || value.AsSpan().ContainsAny($"\"\r\n{Delimiter}")
        ? $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
        : value;

    private bool IsWhole => CurrencyMark is { } mark && WholeCurrencies.Contains(mark);

    private string Amount(string digits, string fraction)
    {
        var whole = new StringBuilder(digits);
        for (var at = whole.Length - 3; Group.Length > 0 && at > 0; at -= 3)
            whole.Insert(at, Group);
        return fraction.Length == 0 ? whole.ToString() : $"{whole}{Decimal}{fraction}";
    }

    private static string With(string form, string text) => form.Replace("{0}", text, StringComparison.Ordinal);

    private static Gen<string> Heading(params HeaderWord[] words) =>
        Gen.OneOf([.. HeaderWords.All.Where(entry => words.Contains(entry.Word)).Select(entry => entry.Heading)]);
}
