using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Kiva.PartnerApi.Sandbox;
using Kiva.Repayments.Telemetry;

namespace KivaFunctions.Local.Tests.Journeys;

/// <summary>What a host that listens gets to see.</summary>
public sealed class TraceTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task All_hops_of_a_report_are_one_trace_and_its_rows_and_batches_are_counted()
    {
        var steps = new ConcurrentQueue<Activity>();
        var counts = new ConcurrentDictionary<string, double>(StringComparer.Ordinal);
        await using var road = await Road.BuildAsync(azurite.Lease(), new SandboxOptions { Loans = 20 }, new() { ["Kiva:BatchSize"] = "10" });
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == ReportTrace.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = steps.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        using var meters = Listen(road, counts);

        var id = await road.DropAsync("october.csv", Exports.Of(road.Kiva));
        await road.ReportAsync(id, "completed");
        await road.ToldAsync(2004);

        string[] Names() => [.. steps.Where(step => (string?)step.GetTagItem("kiva.report.id") == id.ToString()).Select(step => step.OperationName)];
        await road.UntilAsync(() => Task.FromResult(Names().Contains("SubmitReport")));
        Assert.Superset(new HashSet<string> { "IngestExport", "SubmitReport", "MoveReport" }, Names().ToHashSet());
        Assert.Single(steps.Where(step => (string?)step.GetTagItem("kiva.report.id") == id.ToString()).Select(step => step.TraceId).Distinct());
        Assert.Equal((1d, 2d, 20d), (counts["kiva.reports.received Drop"], counts["kiva.batches Accepted"], counts["kiva.rows accepted"]));
    }

    /// <summary>Other tests count at the same time, so only the meter of this host is listened to.</summary>
    private static MeterListener Listen(Road road, ConcurrentDictionary<string, double> counts)
    {
        var own = road.Services.GetRequiredService<IMeterFactory>().Create(ReportingMetrics.MeterName);
        var meters = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (ReferenceEquals(instrument.Meter, own))
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        meters.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
            counts.AddOrUpdate($"{instrument.Name} {tags[0].Value}", value, (_, before) => before + value));
        meters.Start();
        return meters;
    }
}
