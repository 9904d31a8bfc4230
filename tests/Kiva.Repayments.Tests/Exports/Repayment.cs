using System.Globalization;
using CsCheck;

namespace Kiva.Repayments.Tests.Exports;

/// <summary>One repayment of a made-up portfolio; the amount as its digits, so that nothing is computed on the way.</summary>
internal sealed record Repayment(string Loan, string Client, string Name, ulong Whole, string Fraction, bool IsNegative = false)
{
    private static readonly Gen<string> Id = Gen.Char["ABCabc0123456789/-_ .,;|\t\"'#éÑ№+=E"].Array[1, 12]
        .Select(chars => new string(chars).Trim(' ', '\t', '\'', '='))
        .Where(id => id.Any(char.IsAsciiLetterOrDigit) && !id.Contains('\t', StringComparison.Ordinal) && !id.AsSpan().ContainsAny('+', 'E'));

    private static readonly Gen<string> SomeName = Gen.OneOf(
        "", "Awa Diop", "Pérez, José", "a \"b\" c", "two\nlines", "tab\there", "semi;colon|bar", "«Société» 1.234,56", "O'Neil 7", "Aïssatou 5,5");

    // Twelve of the largest, with six decimals, still have a sum of 18 digits.
    private static readonly Gen<ulong> AnyWhole = Gen.OneOf(Gen.ULong[0, 999], Gen.ULong[0, 99_999], Gen.ULong[0, 9_999_999], Gen.ULong[0, 79_999_999_999]);

    private static readonly Gen<string> None = Gen.Const("");

    private static readonly Gen<string> AnyFraction = Gen.OneOf(None, None, Some(1), Some(2), Some(3), Some(6), Some(2).Select(digits => digits + "0000"));

    /// <summary>Fractions of one length, or of any; now and then a negative among them.</summary>
    public static readonly Gen<Repayment[]> Portfolio =
        from kind in Gen.Int[0, 3]
        from negatives in Gen.OneOf(0, 0, 0, 1)
        from portfolio in One(new[] { AnyFraction, None, Some(2), Some(3) }[kind], Gen.Frequency((5, Gen.Const(false)), (negatives, Gen.Const(true)))).Array[1, 12]
        select portfolio;

    public string Digits => Whole.ToString(CultureInfo.InvariantCulture);

    /// <summary>As its digits say; of a negative one, what stands after the sign.</summary>
    public decimal Amount => decimal.Parse(Fraction.Length == 0 ? Digits : $"{Digits}.{Fraction}", CultureInfo.InvariantCulture);

    /// <summary>A sum, as if it were one of the amounts.</summary>
    public static Repayment OfSum(decimal sum)
    {
        var parts = sum.ToString(CultureInfo.InvariantCulture).Split('.');
        return new Repayment("", "", "", ulong.Parse(parts[0], CultureInfo.InvariantCulture), parts.Length > 1 ? parts[1] : "");
    }

    private static Gen<string> Some(int digits) => Gen.Char['0', '9'].Array[digits].Select(chars => new string(chars));

    private static Gen<Repayment> One(Gen<string> fraction, Gen<bool> isNegative) => Gen.Select(
        Id, Id, SomeName, AnyWhole, fraction, isNegative, (loan, client, name, whole, digits, negative) => new Repayment(loan, client, name, whole, digits, negative));
}
