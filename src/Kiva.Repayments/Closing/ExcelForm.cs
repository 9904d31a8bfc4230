using Kiva.Repayments.Exports;

namespace Kiva.Repayments.Closing;

/// <summary>How a file is written that people open in Excel: as the partner's own export was, or else as Excel itself does it in their language.</summary>
/// <param name="Language"><c>Reporting:Language</c>.</param>
/// <param name="KeepsAmountText">Amounts stand as they do in the export; otherwise they were numbers there and get <paramref name="DecimalSeparator"/>.</param>
internal sealed record ExcelForm(string Language, char Delimiter, char DecimalSeparator, bool KeepsAmountText)
{
    /// <param name="format">What the export was read as; <see langword="null"/> when it was not read.</param>
    /// <param name="setting"><c>Exports:DecimalSeparator</c>: by it the file will be read again.</param>
    public static ExcelForm Of(ExportFormat? format, string language, string? setting)
    {
        var (delimiter, separator) = language is "en" ? (',', ".") : (';', ",");
        return format?.Delimiter is { } own
            ? new ExcelForm(language, own[0], (format.DecimalSeparator ?? setting ?? separator)[0], KeepsAmountText: true)
            : new ExcelForm(language, delimiter, (setting ?? separator)[0], KeepsAmountText: false);
    }
}
