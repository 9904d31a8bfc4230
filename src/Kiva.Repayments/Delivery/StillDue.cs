using Kiva.PartnerApi;
using Kiva.PartnerApi.Tokens;
using Kiva.Repayments.Ledgers;
using Kiva.Repayments.Planning;
using Kiva.Repayments.Problems;
using Kiva.Repayments.Reports;

namespace Kiva.Repayments.Delivery;

/// <summary>
/// A report goes where it was made for, in its cycle, and not after a later one, or it does not go: asked each time before anything is sent, because settings, months
/// and other reports move on between plan and delivery.
/// </summary>
public sealed class StillDue(DeliveryDoubts doubts, TokenSource tokens)
{
    /// <returns>Whether it may be sent; otherwise it is held from here on.</returns>
    /// <exception cref="PartnerApiException">The partner is not known because no token can be had.</exception>
    internal async Task<bool> ConfirmAsync(ReportFolder folder, Ledger ledger, CancellationToken cancellationToken)
    {
        var partnerId = (await tokens.GetAsync(cancellationToken)).PartnerId;
        Problem[] reasons = [.. (await doubts.OfAsync(folder.Id, ledger.Report, partnerId, cancellationToken)).Where(doubt => !ledger.Report.IsWaived(doubt))];
        if (reasons.Length == 0)
        {
            return true;
        }

        await ledger.AppendAsync(new Held(reasons), cancellationToken);
        return false;
    }

    /// <summary>Whether the report's cycle lasts, or a person has said go although it is over. Asked before each POST.</summary>
    internal bool IsInItsCycle(Report report) => doubts.OfCycle(report.Received.Cycle) is not { } over || report.IsWaived(over);
}
