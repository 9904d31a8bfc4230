using System.Diagnostics;
using Kiva.Repayments.Reports;

namespace Kiva.Repayments.Telemetry;

/// <summary>
/// One trace a report, from its receipt to its end, over all hops: the trace's context stands in the ledger's first event and travels in the nudges. Without a
/// listener nothing is traced.
/// </summary>
public static class ReportTrace
{
    /// <summary>What a host listens to.</summary>
    public const string SourceName = "KivaFunctions";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>A step of the report.</summary>
    /// <param name="parent">W3C <c>traceparent</c>; without one, or with one that is none, the step goes under whatever runs now.</param>
    internal static Activity? Step(string name, ReportId id, string? parent)
    {
        var activity = ActivityContext.TryParse(parent, traceState: null, isRemote: true, out var context)
            ? Source.StartActivity(name, ActivityKind.Consumer, context)
            : Source.StartActivity(name, ActivityKind.Consumer);
        return activity?.SetTag("kiva.report.id", id.ToString());
    }

    /// <summary>The context of what runs now, to be handed on.</summary>
    internal static string? Current => Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity ? activity.Id : null;
}
