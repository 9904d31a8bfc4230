namespace Kiva.Repayments.Exports.Amounts;

/// <summary>An amount as read from its text alone.</summary>
/// <param name="Value">With the scale of the text: <c>25.00</c> keeps two decimals. Only for <see cref="AmountForm.Number"/>.</param>
/// <param name="Evidence">The decimal separator that this text proves for its file, or <c>\0</c> when it proves none.</param>
internal readonly record struct AmountReading(AmountForm Form, decimal Value = 0, char Evidence = '\0')
{
    /// <summary>The currency mark beside it, as it is listed; <see langword="null"/> when there is none.</summary>
    public string? Mark { get; init; }

    /// <summary>The separator that could be either, of an <see cref="AmountForm.Undecided"/> amount.</summary>
    public char Separator { get; init; }
}
