using System.Diagnostics.Metrics;
using Kiva.Repayments.Ledgers;

namespace Kiva.Repayments.Telemetry;

/// <summary>What can be counted, on one meter. Names are stable; <c>docs/operate.md</c> lists them.</summary>
public sealed class ReportingMetrics
{
    /// <summary>What a host listens to.</summary>
    public const string MeterName = "KivaFunctions";

    private readonly Counter<long> _received;
    private readonly Counter<long> _batches;
    private readonly Counter<long> _rows;
    private readonly Counter<long> _alerts;
    private readonly Histogram<double> _post;
    private int _inInbox;
    private int _open;

    public ReportingMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _received = meter.CreateCounter<long>("kiva.reports.received", "{report}", "Reports received, by source.");
        _batches = meter.CreateCounter<long>("kiva.batches", "{batch}", "Ends of attempts to send a batch, by outcome.");
        _rows = meter.CreateCounter<long>("kiva.rows", "{row}", "Rows of completed reports, by their end.");
        _alerts = meter.CreateCounter<long>("kiva.alerts", "{alert}", "Alerts told, by event and channel.");
        _post = meter.CreateHistogram<double>("kiva.post.duration", "s", "From asking for a batch's POST to what is known of its end, retries included.");
        meter.CreateObservableGauge("kiva.exports.waiting", () => Volatile.Read(ref _inInbox), "{export}", "Exports in the inbox at the last sweep.");
        meter.CreateObservableGauge("kiva.reports.open", () => Volatile.Read(ref _open), "{report}", "Reports that were open at the last sweep.");
    }

    internal void Received(ExportSource source) => _received.Add(1, new KeyValuePair<string, object?>("source", source.ToString()));

    /// <param name="outcome">The type of the ledger's event.</param>
    internal void BatchEnded(string outcome, TimeSpan took)
    {
        var tag = new KeyValuePair<string, object?>("outcome", outcome);
        _batches.Add(1, tag);
        _post.Record(took.TotalSeconds, tag);
    }

    internal void Completed(RowEnds ends)
    {
        Count("accepted", ends.Accepted.Rows);
        Count("rejected", ends.Rejected.Rows);
        Count("rejectedByKiva", ends.RejectedByKiva.Rows);
        Count("refused", ends.Refused.Rows);
        Count("leftOut", ends.LeftOut.Rows);
        Count("unchanged", ends.Unchanged.Rows);

        void Count(string end, int rows)
        {
            if (rows > 0)
            {
                _rows.Add(rows, new KeyValuePair<string, object?>("end", end));
            }
        }
    }

    internal void Told(string alert, AlertChannel channel) => _alerts.Add(
        1, new KeyValuePair<string, object?>("event", alert), new KeyValuePair<string, object?>("channel", channel.ToString()));

    /// <summary>What the sweep saw.</summary>
    internal void Swept(int inInbox, int open)
    {
        Volatile.Write(ref _inInbox, inInbox);
        Volatile.Write(ref _open, open);
    }
}
