using Kiva.Repayments.Settings;

namespace Kiva.Repayments.Exports;

/// <summary>What is known of an export before it is read.</summary>
/// <param name="AmountsAreWhole">Every expected loan is in a currency without decimals, so that <c>25.000</c> can only be a thousand (ISO 4217; step 6 of reading numbers).</param>
public sealed record ReadingBasis(ExportsOptions Settings, ColumnFormat Columns, bool AmountsAreWhole = false);
