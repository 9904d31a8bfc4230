using Kiva.Repayments.Settings;

namespace Kiva.Repayments.Exports;

/// <summary>What is known of an export before it is read.</summary>
/// <param name="AmountsAreWhole">Every expected loan is in a currency without decimals, so that <c>25.000</c> can only be a thousand (ISO 4217; step 6 of reading numbers).</param>
public sealed record ReadingBasis(ExportsOptions Settings, ColumnFormat Columns, bool AmountsAreWhole = false)
{
    /// <summary>
    /// For looking again at the cells of an export that was read: its columns as they were taken, whatever the settings say by now. Its amounts
    /// are known already; any decimal separator spares the search for one.
    /// </summary>
    public static ReadingBasis OnceMore(ExportFormat format, ColumnFormat columns)
    {
        var (loan, client, amount) = format.Columns;
        var names = new ExportColumnNames { Loan = loan, Client = client, Amount = amount };
        return new ReadingBasis(new ExportsOptions { Columns = names, DecimalSeparator = format.DecimalSeparator ?? "." }, columns);
    }
}
