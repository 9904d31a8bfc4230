using Kiva.Repayments.Exports.Text;

namespace Kiva.Repayments.Exports.Amounts;

/// <summary>Reads the text of an amount without guessing: either there is one way to read it, or there is a reason why not.</summary>
internal static class AmountReader
{
    /// <summary>More than this many significant digits is an error, on the wire too.</summary>
    public const int MostDigits = 18;

    /// <summary>What a <see cref="decimal"/> holds for certain, zeros included.</summary>
    private const int MostDigitsWritten = 28;

    /// <param name="known">The file's decimal separator, or <c>\0</c> while nothing has decided it.</param>
    public static AmountReading Read(ReadOnlySpan<char> text, char known) =>
        TryReadPlain(text, known, out var value, out var evidence) ? new AmountReading(AmountForm.Number, value, evidence) : ReadAny(CellText.Trim(text), known);

    /// <summary>The form of nearly every amount, in one pass: digits with at most one separator among them.</summary>
    /// <param name="evidence">As in <see cref="AmountReading"/>.</param>
    /// <returns><see langword="false"/> when the text has to be looked at closely.</returns>
    public static bool TryReadPlain(ReadOnlySpan<char> text, char known, out decimal value, out char evidence)
    {
        value = 0;
        evidence = '\0';
        if (text.Length is 0 or > MostDigits || !char.IsAsciiDigit(text[0]) || !char.IsAsciiDigit(text[^1]))
            return false;

        ulong digits = 0;
        var separatorAt = -1;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsAsciiDigit(c))
                digits = (digits * 10) + (uint)(c - '0');
            else if (c is '.' or ',' && separatorAt < 0)
                separatorAt = i;
            else
                return false;
        }

        if (separatorAt < 0)
        {
            value = Scaled(digits, 0);
            return true;
        }

        var fraction = text.Length - 1 - separatorAt;
        if (fraction == 3 && known != text[separatorAt])
            return false;

        value = Scaled(digits, fraction);
        evidence = fraction == 3 ? '\0' : text[separatorAt];
        return true;
    }

    private static AmountReading ReadAny(ReadOnlySpan<char> text, char known)
    {
        if (text.IsEmpty || MissingText.IsWord(text) || MissingText.IsError(text))
            return new AmountReading(AmountForm.Missing);

        if (!CurrencyMarks.TryStrip(text, out var core, out var isNegative, out var mark))
            return new AmountReading(AmountForm.NotANumber);

        var reading = ReadNumber(core, known);
        return isNegative && reading.Form is not AmountForm.NotANumber ? new AmountReading(AmountForm.Negative) : reading with { Mark = mark };
    }

    private static AmountReading ReadNumber(ReadOnlySpan<char> text, char known)
    {
        if (!Separators.TryFind(text, out var found))
            return new AmountReading(AmountForm.NotANumber);

        var decimalAt = found.DecimalAt;
        var evidence = found.Evidence;
        var group = found.Group;
        if (found.IsUndecided)
        {
            if (known == '\0')
                return new AmountReading(AmountForm.Undecided) { Separator = text[decimalAt] };

            evidence = '\0';
            (decimalAt, group) = text[decimalAt] == known ? (decimalAt, '\0') : (-1, text[decimalAt]);
        }

        var whole = decimalAt < 0 ? text : text[..decimalAt];
        var fraction = decimalAt < 0 ? [] : text[(decimalAt + 1)..];
        return Separators.GroupsAreRegular(whole, group) && !fraction.ContainsAnyExceptInRange('0', '9') ? Compose(whole, fraction, evidence) : new AmountReading(AmountForm.NotANumber);
    }

    private static AmountReading Compose(ReadOnlySpan<char> whole, ReadOnlySpan<char> fraction, char evidence)
    {
        Span<char> digits = stackalloc char[MostDigitsWritten];
        var written = 0;
        foreach (var c in whole)
        {
            if (!char.IsAsciiDigit(c) || (c == '0' && written == 0))
                continue;
            if (written == MostDigits)
                return new AmountReading(AmountForm.TooLong);
            digits[written++] = c;
        }

        // Zeros at the end of a fraction are only the way it is printed, and zeros at its beginning only when nothing stands before it.
        var shown = fraction.TrimEnd('0').Length;
        var significant = written + (written == 0 ? fraction[..shown].TrimStart('0').Length : shown);
        if (significant > MostDigits || written + fraction.Length > MostDigitsWritten)
            return new AmountReading(AmountForm.TooLong);

        fraction.CopyTo(digits[written..]);
        return new AmountReading(AmountForm.Number, Scaled(digits[..(written + fraction.Length)], fraction.Length), evidence);
    }

    /// <summary>Built from its digits and its scale, so that the zeros that the file shows are kept.</summary>
    private static decimal Scaled(ReadOnlySpan<char> digits, int scale)
    {
        decimal value = 0;
        foreach (var digit in digits)
            value = (value * 10) + (digit - '0');

        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        return new decimal(bits[0], bits[1], bits[2], isNegative: false, (byte)scale);
    }

    private static decimal Scaled(ulong digits, int scale) => new((int)digits, (int)(digits >> 32), 0, isNegative: false, (byte)scale);
}
