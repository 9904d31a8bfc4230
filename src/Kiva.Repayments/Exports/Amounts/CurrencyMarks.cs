using System.Collections.Frozen;
using Kiva.Repayments.Exports.Text;

namespace Kiva.Repayments.Exports.Amounts;

/// <summary>The currency marks that exports carry beside their amounts; anything else beside an amount makes it no number.</summary>
internal static class CurrencyMarks
{
    /// <summary>Not HTG: what Haiti calls a dollar is five gourdes.</summary>
    private const string Dollars =
        "USD ARS AUD BBD BMD BND BSD BZD CAD CLP COP CUP CVE DOP FJD GYD HKD JMD KYD LRD MXN NAD NIO NZD SBD SGD SRD TOP TTD TVD TWD UYU WST XCD ZWG ZWL";

    private const string CfaFrancs = "XOF XAF";

    /// <summary>Written out they stand for one currency each.</summary>
    private static readonly string[] Codes =
    [
        "XOF", "XAF", "CDF", "RWF", "BIF", "GNF", "KMF", "MAD", "DZD", "TND",
        "KES", "UGX", "TZS", "GHS", "NGN", "ZMW", "MWK", "MZN", "ETB", "SLE", "LRD", "ZAR", "LSL", "MGA", "EGP",
        "PEN", "BOB", "MXN", "COP", "GTQ", "HNL", "NIO", "PYG", "CRC", "BRL", "HTG", "DOP", "CLP", "ARS",
        "INR", "PHP", "IDR", "VND", "KHR", "PKR", "NPR", "BDT", "LKR", "MMK", "LAK", "THB", "JOD", "IQD", "LBP", "ILS",
        "GEL", "AMD", "AZN", "KGS", "TJS", "UZS", "MDL", "UAH", "ALL", "TRY", "MNT", "FJD", "WST", "TOP", "SBD", "PGK",
        "USD", "EUR", "GBP",
    ];

    /// <summary>Every currency that a sign is in use for; where it is in doubt the currency is listed, because a row is rejected by what is not.</summary>
    private static readonly (string Sign, string Currencies)[] Signs =
    [
        ("FCFA", CfaFrancs), ("F CFA", CfaFrancs), ("F\u00A0CFA", CfaFrancs), ("F\u202FCFA", CfaFrancs), ("CFA", CfaFrancs),
        ("F", "XOF XAF BIF CDF CHF DJF GNF KMF RWF XPF"), ("FC", "CDF KMF"), ("FRW", "RWF"), ("FBU", "BIF"), ("FG", "GNF"),
        ("DH", "MAD AED"), ("DA", "DZD"), ("DT", "TND"),
        ("KSH", "KES"), ("KSHS", "KES"), ("USH", "UGX"), ("TSH", "TZS"), ("GH₵", "GHS"), ("₵", "GHS"), ("₦", "NGN"), ("MK", "MWK"),
        ("MT", "MZN"), ("MTN", "MZN"), ("BR", "ETB BYN"), ("LE", "SLE SLL EGP"), ("R", "ZAR LSL NAD SZL BRL RUB"), ("AR", "MGA"),
        ("S/", "PEN"), ("S/.", "PEN"), ("BS", "BOB VES"), ("BS.", "BOB VES"), ("Q", "GTQ"), ("L", "HNL ALL LSL MDL RON SZL"), ("C$", "NIO CAD"),
        ("₲", "PYG"), ("GS", "PYG"), ("GS.", "PYG"), ("₡", "CRC SVC"), ("R$", "BRL"), ("RD$", "DOP"),
        ("₹", "INR"), ("RS", "INR LKR MUR NPR PKR SCR"), ("RS.", "INR LKR MUR NPR PKR SCR"), ("₱", "PHP CUP"), ("RP", "IDR"), ("RP.", "IDR"),
        ("₫", "VND"), ("Đ", "VND"), ("៛", "KHR"), ("৳", "BDT"), ("₭", "LAK"), ("฿", "THB"), ("JD", "JOD"), ("₪", "ILS"),
        ("₾", "GEL"), ("֏", "AMD"), ("₴", "UAH"), ("₺", "TRY"), ("₮", "MNT"),
        ("US$", "USD"), ("$", Dollars), ("€", "EUR"), ("£", "GBP EGP FKP GIP LBP SDG SHP SSP SYP"),
    ];

    private static readonly FrozenDictionary<string, string[]> Currencies = Codes.Select(code => (Sign: code, Currencies: code))
        .Concat(Signs)
        .ToFrozenDictionary(mark => mark.Sign, mark => mark.Currencies.Split(' '), StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Known =
        Currencies.Keys.ToFrozenSet(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Whether the mark is in use for the currency, maybe among others: <c>$</c> fits many, a code only itself.</summary>
    /// <param name="mark">One that <see cref="TryStrip"/> takes off.</param>
    /// <param name="currency">ISO 4217.</param>
    public static bool Fits(string mark, string currency) =>
        Currencies.TryGetValue(mark, out var currencies) && currencies.Contains(currency, StringComparer.OrdinalIgnoreCase);

    /// <returns>The mark as it is listed; <see langword="null"/> when the text is none.</returns>
    public static string? Find(ReadOnlySpan<char> text) => Known.TryGetValue(CellText.Trim(text), out var mark) ? mark : null;

    /// <summary>Whether the mark stands for currencies without decimals only.</summary>
    public static bool AreWhole(string? mark) => mark is not null && Currencies[mark].All(currency => Currency.MinorUnit(currency) == 0);

    /// <summary>Takes off marks and signs: <c>XOF -25 000</c> leaves <c>25 000</c> and a negative.</summary>
    /// <param name="mark">The mark as it is listed; <see langword="null"/> when there is none.</param>
    /// <returns><see langword="false"/> when what stands there besides digits and separators is not known.</returns>
    public static bool TryStrip(ReadOnlySpan<char> text, out ReadOnlySpan<char> number, out bool isNegative, out string? mark)
    {
        number = text;
        isNegative = false;
        mark = null;
        var hasSign = false;
        while (true)
        {
            number = CellText.Trim(number);
            if (number.IsEmpty)
                return false;

            if (!hasSign && TryUnsign(number, out var unsigned))
            {
                number = unsigned;
                hasSign = isNegative = true;
                continue;
            }

            if (IsPartOfNumber(number[0]) && char.IsAsciiDigit(number[^1]))
                return true;

            if (mark is not null || !TryUnmark(number, out var unmarked, out mark))
                return false;

            number = unmarked;
        }
    }

    private static bool TryUnsign(ReadOnlySpan<char> text, out ReadOnlySpan<char> rest)
    {
        rest = text;
        if (text is ['(', .., ')'])
            rest = text[1..^1];
        else if (IsMinus(text[0]))
            rest = text[1..];
        else if (IsMinus(text[^1]))
            rest = text[..^1];
        return rest.Length < text.Length;
    }

    private static bool TryUnmark(ReadOnlySpan<char> text, out ReadOnlySpan<char> rest, out string? mark)
    {
        rest = text;
        mark = null;
        var before = text.IndexOfAnyInRange('0', '9');
        if (before < 0)
            return false;

        // A sign or a leading separator may stand between the mark and the first digit: "XOF -5", "$.50".
        for (var length = before; length > 0; length--)
        {
            if (Known.TryGetValue(CellText.Trim(text[..length]), out mark))
            {
                rest = text[length..];

                // The point of "Q.50" may belong to the mark or to the number.
                return rest[0] is not ('.' or ',') || !char.IsLetter(mark[^1]);
            }
        }

        var after = text.LastIndexOfAnyInRange('0', '9') + 1;
        for (var start = after; start < text.Length; start++)
        {
            if (Known.TryGetValue(CellText.Trim(text[start..]), out mark))
            {
                rest = text[..start];
                return true;
            }
        }

        return false;
    }

    private static bool IsPartOfNumber(char c) => char.IsAsciiDigit(c) || c is '.' or ',';

    private static bool IsMinus(char c) => c is '-' or '\u2212' or '\u2013' or '\uFE63' or '\uFF0D';
}
