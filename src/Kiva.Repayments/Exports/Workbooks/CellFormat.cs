using System.Buffers;
using System.Globalization;

namespace Kiva.Repayments.Exports.Workbooks;

/// <summary>What the format of a number cell says about the number in it.</summary>
/// <param name="IsDate">The number is shown as a date or a time.</param>
/// <param name="Digits">The format is so many zeros and nothing else, so that <c>12</c> is shown as <c>00012</c>; otherwise 0.</param>
internal sealed record CellFormat(bool IsDate, int Digits)
{
    public static readonly CellFormat General = new(IsDate: false, Digits: 0);

    private static readonly SearchValues<char> Elapsed = SearchValues.Create("hHmMsS");

    private static readonly CellFormat Date = new(IsDate: true, Digits: 0);

    /// <param name="code">As ECMA-376 part 1, 18.8.31, has it, e.g. <c>#,##0.00</c> or <c>[$-40C]d mmm yyyy;@</c>.</param>
    public static CellFormat Of(string code)
    {
        if (HasDateParts(code))
            return Date;

        // LibreOffice puts the language in front: [$-409]00000.
        if (code.StartsWith("[$-", StringComparison.Ordinal))
            code = code[(code.IndexOf(']', StringComparison.Ordinal) + 1)..];

        return code.Length > 1 && !code.AsSpan().ContainsAnyExcept('0') ? new CellFormat(IsDate: false, code.Length) : General;
    }

    /// <summary>The formats that have a number and no code in the file (18.8.30); those from 27 on are dates of East Asian versions.</summary>
    public static CellFormat OfBuiltIn(int number) => number is (>= 14 and <= 22) or (>= 27 and <= 36) or (>= 45 and <= 47) or (>= 50 and <= 58) ? Date : General;

    /// <summary>The digits as people see them; <see langword="null"/> when they are those of the number.</summary>
    public string? Padded(decimal number) =>
        Digits > 0 && number >= 0 && number == decimal.Truncate(number) ? number.ToString(CultureInfo.InvariantCulture).PadLeft(Digits, '0') : null;

    /// <summary>Letters of days, months, years, hours, minutes or seconds outside quotation marks, escapes and brackets other than <c>[h]</c>.</summary>
    private static bool HasDateParts(string code)
    {
        for (var i = 0; i < code.Length; i++)
        {
            switch (code[i])
            {
                case '\\' or '_' or '*':
                    i++;
                    break;
                case '"' or '[':
                    var end = code.IndexOf(code[i] == '"' ? '"' : ']', i + 1);
                    if (end < 0)
                        return false;
                    if (code[i] == '[' && end > i + 1 && !code.AsSpan(i + 1, end - i - 1).ContainsAnyExcept(Elapsed))
                        return true;
                    i = end;
                    break;
                case 'd' or 'D' or 'm' or 'M' or 'y' or 'Y' or 'h' or 'H' or 's' or 'S':
                    return true;
            }
        }

        return false;
    }
}
