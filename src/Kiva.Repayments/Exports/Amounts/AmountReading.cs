namespace Kiva.Repayments.Exports.Amounts;

/// <summary>An amount as read from its text alone.</summary>
/// <param name="Value">With the scale of the text: <c>25.00</c> keeps two decimals. Only for <see cref="AmountForm.Number"/>.</param>
/// <param name="Evidence">The decimal separator that this text proves for its file, or <c>\0</c> when it proves none.</param>
internal readonly record struct AmountReading(AmountForm Form, decimal Value = 0, char Evidence = '\0');
