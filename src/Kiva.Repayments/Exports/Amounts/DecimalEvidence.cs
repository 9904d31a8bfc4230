namespace Kiva.Repayments.Exports.Amounts;

/// <summary>What decided the decimal separator of a file.</summary>
/// <param name="Line">Where it stands; <see langword="null"/> for the partner's setting.</param>
/// <param name="Text">The amount that proves it, quoted to people when another contradicts.</param>
internal sealed record DecimalEvidence(char Separator, int? Line, string Text);
