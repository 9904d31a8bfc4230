using Kiva.PartnerApi;
using Kiva.PartnerApi.Tokens;
using Kiva.Repayments.Alerts;
using Kiva.Repayments.Ledgers;
using Kiva.Repayments.Planning;
using Kiva.Repayments.Reports;
using Microsoft.Extensions.Logging;

namespace Kiva.Repayments.Delivery;

/// <summary>A report goes where it was made for or nowhere: asked each time before anything is sent, because settings change between plan and delivery.</summary>
public sealed class SameEnvironment(Doubts doubts, TokenSource tokens, ILogger<SameEnvironment> log)
{
    /// <returns>Whether it may be sent; otherwise it is held from here on.</returns>
    /// <exception cref="PartnerApiException">The partner is not known because no token can be had.</exception>
    internal async Task<bool> ConfirmAsync(ReportFolder folder, Ledger ledger, CancellationToken cancellationToken)
    {
        var partnerId = (await tokens.GetAsync(cancellationToken)).PartnerId;
        if (doubts.OfEnvironment(ledger.Report, partnerId) is not { } changed)
        {
            return true;
        }

        await ledger.AppendAsync(new Held([changed]), cancellationToken);
        log.ReportHeld(folder.Id, changed.ForLog());
        return false;
    }
}
