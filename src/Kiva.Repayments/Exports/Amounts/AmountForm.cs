namespace Kiva.Repayments.Exports.Amounts;

/// <summary>What the text of an amount is.</summary>
internal enum AmountForm
{
    /// <summary>A number with one reading.</summary>
    Number,

    /// <summary>One separator followed by exactly three digits: a thousand or a fraction, and nothing known yet that says which.</summary>
    Undecided,

    Missing,
    Negative,
    TooLong,
    NotANumber,
}
