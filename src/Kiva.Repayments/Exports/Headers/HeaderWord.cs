namespace Kiva.Repayments.Exports.Headers;

/// <summary>What a heading says its column holds.</summary>
internal enum HeaderWord
{
    Unknown,
    Loan,
    Client,
    CumulativePrincipal,
    PrincipalOutstanding,

    /// <summary>An amount, but the heading does not say which.</summary>
    UnclearAmount,

    /// <summary>Kiva's own number of the loan, which the Partner API does not take.</summary>
    KivaId,

    /// <summary>A person's number (DNI, CPF, …), which is no loan's key and should not be in an export at all.</summary>
    NationalId,
}
