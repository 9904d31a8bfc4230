using System.Collections.Frozen;
using Kiva.Repayments.Exports.Text;

namespace Kiva.Repayments.Exports.Amounts;

/// <summary>The currency marks that exports carry beside their amounts; anything else beside an amount makes it no number.</summary>
internal static class CurrencyMarks
{
    private static readonly FrozenSet<string> Whole = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "XOF", "XAF", "FCFA", "F CFA", "F\u00A0CFA", "F\u202FCFA", "CFA", "RWF", "FRW", "BIF", "FBU", "GNF", "FG", "KMF", "UGX", "USH", "PYG", "₲", "CLP", "VND", "₫", "Đ");

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Known = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        // Francs and dirhams
        "XOF", "XAF", "FCFA", "F CFA", "F\u00A0CFA", "F\u202FCFA", "CFA", "F", "FC", "CDF", "RWF", "FRW", "BIF", "FBU", "GNF", "FG", "KMF", "MAD", "DH", "DZD", "DA", "TND", "DT",
        // Africa
        "KES", "KSH", "KSHS", "UGX", "USH", "TZS", "TSH", "GHS", "GH₵", "₵", "NGN", "₦", "ZMW", "MWK", "MK", "MZN", "MT", "MTN", "ETB", "BR", "SLE", "LE", "LRD", "ZAR", "R", "LSL", "MGA", "AR", "EGP",
        // Latin America
        "PEN", "S/", "S/.", "BOB", "BS", "BS.", "MXN", "COP", "GTQ", "Q", "HNL", "L", "NIO", "C$", "PYG", "₲", "GS", "GS.", "CRC", "₡", "BRL", "R$", "HTG", "DOP", "RD$", "CLP", "ARS",
        // Asia, Middle East, Pacific
        "INR", "₹", "RS", "RS.", "PHP", "₱", "IDR", "RP", "RP.", "VND", "₫", "Đ", "KHR", "៛", "PKR", "NPR", "BDT", "৳", "LKR", "MMK", "LAK", "₭", "THB", "฿", "JOD", "JD", "IQD", "LBP", "ILS", "₪",
        "GEL", "₾", "AMD", "֏", "AZN", "KGS", "TJS", "UZS", "MDL", "UAH", "₴", "ALL", "TRY", "₺", "MNT", "₮", "FJD", "WST", "TOP", "SBD", "PGK",
        // The world's
        "USD", "US$", "$", "EUR", "€", "GBP", "£").GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Whether the text is a mark of some currency.</summary>
    public static bool Has(ReadOnlySpan<char> text) => Known.Contains(CellText.Trim(text));

    /// <summary>Whether the mark stands for currencies without decimals only.</summary>
    public static bool AreWhole(string? mark) => mark is not null && Whole.Contains(mark);

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

            if (IsPartOfNumber(number[0]) && IsPartOfNumber(number[^1]))
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
                return true;
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
