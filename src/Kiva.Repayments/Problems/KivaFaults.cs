using Kiva.PartnerApi;

namespace Kiva.Repayments.Problems;

/// <summary>The ways in which Kiva cannot be asked, as problems.</summary>
public static class KivaFaults
{
    /// <summary>What kind of trouble in the reader's language, then what exactly in the exception's own, English words.</summary>
    public static Problem Of(PartnerApiException failure) => Of(failure.Fault, failure.Message);

    /// <inheritdoc cref="Of(PartnerApiException)"/>
    public static Problem Of(PartnerApiFault? fault, string text) => new(CodeOf(fault), Arguments: [text]);

    public static string CodeOf(PartnerApiFault? fault) => fault switch
    {
        PartnerApiFault.SecretsMissing => ProblemCatalog.KivaSecretsMissing,
        PartnerApiFault.TokenRefused or PartnerApiFault.ScopeMissing or PartnerApiFault.PartnerDiffers => ProblemCatalog.KivaTokenRefused,
        PartnerApiFault.Denied => ProblemCatalog.KivaDenied,
        PartnerApiFault.Unreadable => ProblemCatalog.KivaUnreadable,
        _ => ProblemCatalog.KivaUnavailable,
    };
}
