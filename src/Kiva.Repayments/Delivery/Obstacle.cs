using Kiva.PartnerApi;
using Kiva.Repayments.Problems;

namespace Kiva.Repayments.Delivery;

/// <summary>What keeps a report from going on, and whether it goes away by itself.</summary>
/// <param name="Reason">For people.</param>
/// <param name="RetryAfter">How long Kiva asked us to wait, if it did.</param>
/// <param name="NeedsPerson">Waiting does not help: 401 or 403 that a new token did not cure.</param>
internal sealed record Obstacle(Problem Reason, TimeSpan? RetryAfter, bool NeedsPerson)
{
    public static Obstacle From(PartnerApiException failure) => From(failure.Fault, failure.Message, failure.RetryAfter);

    /// <param name="fault"><see langword="null"/>: the sender's own time was over; the next one goes on.</param>
    public static Obstacle From(PartnerApiFault? fault, string text, TimeSpan? retryAfter) =>
        new(new Problem(Code(fault), Arguments: [text]), retryAfter, fault is PartnerApiFault.Denied);

    private static string Code(PartnerApiFault? fault) => fault switch
    {
        PartnerApiFault.SecretsMissing => ProblemCatalog.KivaSecretsMissing,
        PartnerApiFault.TokenRefused or PartnerApiFault.ScopeMissing or PartnerApiFault.PartnerDiffers => ProblemCatalog.KivaTokenRefused,
        PartnerApiFault.Denied => ProblemCatalog.KivaDenied,
        PartnerApiFault.Unreadable => ProblemCatalog.KivaUnreadable,
        _ => ProblemCatalog.KivaUnavailable,
    };
}
