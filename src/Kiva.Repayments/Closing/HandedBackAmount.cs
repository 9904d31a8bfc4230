using System.Globalization;
using Kiva.Repayments.Exports.Amounts;
using Kiva.Repayments.Exports.Text;

namespace Kiva.Repayments.Closing;

/// <summary>
/// An amount so that it has one reading, whatever reads it next. That our file was written with a point is not enough: a spreadsheet keeps
/// the headings and changes the point, and a French 25,125 under a header of ours would be read as 25125. So no amount ends in exactly three
/// digits behind a separator.
/// </summary>
internal static class HandedBackAmount
{
    /// <summary>The same amount: <c>25.125</c> becomes <c>25.1250</c>.</summary>
    public static decimal Of(decimal amount) => amount.Scale == 3 ? amount + 0.0000m : amount;

    public static string Of(decimal amount, char separator) =>
        Of(amount).ToString(CultureInfo.InvariantCulture).Replace('.', separator);

    /// <summary>
    /// The text as it stands in the export where it has one reading. Otherwise what decided it may be missing from the next file, so the text
    /// says it itself: of <c>25.125</c> a fraction becomes <c>25.1250</c>, a thousand <c>25125</c>.
    /// </summary>
    public static string Of(decimal amount, string asRead)
    {
        var text = CellText.Unwrap(asRead).ToString();
        var reading = AmountReader.Read(text, '\0');
        if (reading.Form is not AmountForm.Undecided)
        {
            return text;
        }

        var last = text.AsSpan().LastIndexOfAnyInRange('0', '9');
        return AmountReader.Read(text, reading.Separator).Value == amount ? text.Insert(last + 1, "0") : text.Remove(last - 3, 1);
    }

    /// <summary>
    /// The text of an amount that was refused. Where only the file around it or a setting spoke against it, it gets a mark, so that it is not
    /// taken in the next file without a person having looked at it.
    /// </summary>
    public static string Unread(string asRead)
    {
        var text = CellText.Unwrap(asRead).ToString();
        return IsNumber(text, '.') || IsNumber(text, ',') ? $"{text} ?" : text;
    }

    private static bool IsNumber(string text, char separator) => AmountReader.Read(text, separator).Form is AmountForm.Number;
}
