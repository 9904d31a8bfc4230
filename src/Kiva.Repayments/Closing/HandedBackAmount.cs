using System.Globalization;
using Kiva.Repayments.Exports.Amounts;
using Kiva.Repayments.Exports.Text;

namespace Kiva.Repayments.Closing;

/// <summary>
/// An amount so that it has one reading, whatever reads it next. That our file was written with a point is not enough: a spreadsheet keeps
/// the headings and changes the point, and a French 25,125 under a header of ours would be read as 25125. So no amount ends in exactly three
/// digits behind a separator. And one that was refused gets a mark, so that it is not taken in the next file without a person having looked at it:
/// what spoke against it, another row, a setting or a currency, may be missing there.
/// </summary>
internal static class HandedBackAmount
{
    private const string Refused = " ?";

    /// <summary>The same amount: <c>25.125</c> becomes <c>25.1250</c>.</summary>
    public static decimal Of(decimal amount) => amount.Scale == 3 ? amount + 0.0000m : amount;

    /// <summary>The digits of the amount; of one that could not be read its text.</summary>
    public static string Of(in RowResult row, char separator)
    {
        if (row.Amount is not { } amount)
        {
            var text = Text(row);
            return IsNumber(text, '.') || IsNumber(text, ',') ? text + Refused : text;
        }

        return Of(amount).ToString(CultureInfo.InvariantCulture).Replace('.', separator) + (row.RefusesAmount ? Refused : "");
    }

    /// <summary>
    /// The text as it stands in the export, where it has one reading. Otherwise it says itself what decided it: of <c>25.125</c> a fraction becomes
    /// <c>25.1250</c>, a thousand <c>25125</c>.
    /// </summary>
    public static string AsInExport(in RowResult row)
    {
        var text = Text(row);
        if (row.Amount is not { } amount || row.RefusesAmount)
        {
            // What could not be read will not be: the partner's settings speak of the next file too.
            return row.Amount is null ? text : text + Refused;
        }

        var reading = AmountReader.Read(text, '\0');
        if (reading.Form is not AmountForm.Undecided)
        {
            return text;
        }

        var last = text.AsSpan().LastIndexOfAnyInRange('0', '9');
        return AmountReader.Read(text, reading.Separator).Value == amount ? text.Insert(last + 1, "0") : text.Remove(last - 3, 1);
    }

    private static string Text(in RowResult row) => CellText.Unwrap(row.Row.AmountText).ToString();

    private static bool IsNumber(string text, char separator) => AmountReader.Read(text, separator).Form is AmountForm.Number;
}
