using System.Globalization;
using System.Runtime.InteropServices;
using Kiva.Repayments.Exports.Tables;

namespace Kiva.Repayments.Exports.Workbooks;

/// <summary>What a cell holds. The default is an empty cell.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SheetCell
{
    private readonly string? _text;

    private SheetCell(CellKind kind, string? text, decimal number = 0) => (Kind, _text, Number) = (kind, text, number);

    public CellKind Kind { get; }

    public decimal Number { get; }

    public bool IsEmpty => Kind == CellKind.Text && string.IsNullOrEmpty(_text);

    /// <summary>Of a number its digits with a point, exactly and without an exponent.</summary>
    public string Text => _text ?? (Kind == CellKind.Number ? Number.ToString(CultureInfo.InvariantCulture) : "");

    public static SheetCell OfText(string text) => new(CellKind.Text, text);

    public static SheetCell OfBoolean(bool value) => new(CellKind.Text, value ? "TRUE" : "FALSE");

    /// <param name="shown">The digits as people see them where zeros are put in front.</param>
    public static SheetCell OfNumber(decimal number, string? shown = null) => new(CellKind.Number, shown, number);

    public static SheetCell OfDate(string shown) => new(CellKind.Date, shown);

    public static SheetCell OfDate(DateTime date) => OfDate(date.ToString(date.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture));

    /// <summary>
    /// A number as workbooks keep it. They promise fifteen digits, and so many are taken: 141060.75 may be stored as
    /// 141060.75000000001, which nobody has entered and nobody sees.
    /// </summary>
    public static SheetCell Of(double number, CellFormat format)
    {
        if (!double.IsFinite(number) || Math.Abs(number) >= 1e28 || (number != 0 && Math.Abs(number) < 1e-14))
            return OfText(number.ToString(CultureInfo.InvariantCulture));

        if (format.IsDate)
            return DateOf(number);

        var value = (decimal)number + 0m;
        return OfNumber(value, format.Padded(value));
    }

    private static SheetCell DateOf(double serial) =>
        serial is >= 0 and < 2_958_466 ? OfDate(DateTime.FromOADate(serial)) : OfDate(serial.ToString(CultureInfo.InvariantCulture));
}
