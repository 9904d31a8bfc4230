using Kiva.PartnerApi;

namespace Kiva.Repayments.Problems;

/// <summary>The codes of the ways in which Kiva cannot be asked.</summary>
public static class KivaFaults
{
    public static string CodeOf(PartnerApiFault? fault) => fault switch
    {
        PartnerApiFault.SecretsMissing => ProblemCatalog.KivaSecretsMissing,
        PartnerApiFault.TokenRefused or PartnerApiFault.ScopeMissing or PartnerApiFault.PartnerDiffers => ProblemCatalog.KivaTokenRefused,
        PartnerApiFault.Denied => ProblemCatalog.KivaDenied,
        PartnerApiFault.Unreadable => ProblemCatalog.KivaUnreadable,
        _ => ProblemCatalog.KivaUnavailable,
    };
}
