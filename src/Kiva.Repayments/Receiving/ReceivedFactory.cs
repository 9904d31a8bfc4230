using Kiva.PartnerApi;
using Kiva.Repayments.Ledgers;
using Kiva.Repayments.Settings;
using Kiva.Repayments.Telemetry;
using Microsoft.Extensions.Options;

namespace Kiva.Repayments.Receiving;

/// <summary>Fixes where a report goes and which cycle it belongs to, on receipt.</summary>
public sealed class ReceivedFactory(KivaOptions kiva, IOptions<PartnerApiOptions> api, ReportingOptions reporting)
{
    /// <param name="name">As it was dropped or handed in; kept as <see cref="ExportName"/> shows it.</param>
    public Received Make(string name, ExportSource source, string? by, DateTimeOffset receivedAt, string exportBlob, long bytes, string? contentSha256) => new(
        ExportName.Of(name),
        source,
        by,
        receivedAt,
        Cycle.Of(receivedAt, reporting),
        kiva.Environment,
        api.Value.ApiBaseUrl,
        kiva.PartnerId,
        kiva.Columns,
        exportBlob,
        bytes,
        contentSha256,
        ReportTrace.Current);
}
