using System.Globalization;
using Kiva.Repayments.Reports;
using Kiva.Repayments.Telemetry;
using OpenTelemetry.Trace;

namespace Kiva.Repayments.Tests.Telemetry;

/// <summary>What the exporter does by itself would drop most of it: it samples.</summary>
public sealed partial class ApplicationInsightsTests(AzuriteFixture azurite)
{
    /// <summary>Of a caller that was not sampled: the last digit says so.</summary>
    private const string UnsampledParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00";

    private static readonly ReportId Id = ReportId.Parse("20261103T081502Z-3f9a1c0b7d42")!;

    [Fact]
    public async Task A_thousand_events_in_a_second_all_arrive_and_so_do_their_steps()
    {
        await using var server = await IngestionServer.StartAsync();
        using (var host = Build(server.ConnectionString))
        {
            await host.StartAsync(TestContext.Current.CancellationToken);
            var log = host.Services.GetRequiredService<ILogger<ApplicationInsightsTests>>();
            for (var number = 1; number <= 1000; number++)
            {
                using var step = ReportTrace.Step("SubmitReport", Id, number % 2 == 0 ? UnsampledParent : null);
                SayThat(log, number);
            }

            await host.StopAsync(TestContext.Current.CancellationToken);
        }

        var entries = server.Came("MessageData").Select(entry => entry.GetProperty("properties")).Where(entry => entry.TryGetProperty("Number", out _)).ToList();
        Assert.Equal(Enumerable.Range(1, 1000), entries.Select(entry => int.Parse(entry.GetProperty("Number").GetString()!, CultureInfo.InvariantCulture)).Order());
        Assert.All(entries, entry => Assert.Equal(("2101", "ReportHeld"), (entry.GetProperty("EventId").GetString(), entry.GetProperty("EventName").GetString())));
        Assert.Equal(1000, server.Came("RequestData").Count(step => step.GetProperty("properties").GetProperty("kiva.report.id").GetString() == Id.ToString()));
    }

    [Fact]
    public async Task What_others_say_in_passing_is_not_sent()
    {
        await using var server = await IngestionServer.StartAsync();
        using (var host = Build(server.ConnectionString))
        {
            await host.StartAsync(TestContext.Current.CancellationToken);
            var logs = host.Services.GetRequiredService<ILoggerFactory>();
            foreach (var category in new[] { "Azure.Core", "System.Net.Http.HttpClient.kiva", "Microsoft.AspNetCore.Hosting" })
            {
                SayThat(logs.CreateLogger(category), 1);
            }

            SayThat(logs.CreateLogger("Kiva.Repayments"), 2);
        }

        var entry = Assert.Single(server.Came("MessageData"));
        Assert.Equal("2", entry.GetProperty("properties").GetProperty("Number").GetString());
    }

    [Fact]
    public void Without_a_connection_string_nothing_listens()
    {
        using var host = Build(connectionString: null);

        Assert.Null(host.Services.GetService<TracerProvider>());
    }

    private IHost Build(string? connectionString)
    {
        var builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["DataStorage"] = azurite.Lease().ConnectionString,
            ["ExpectedLoansSchedule"] = "0 0 */6 * * *",
            ["APPLICATIONINSIGHTS_CONNECTION_STRING"] = connectionString,
        });
        builder.AddRepaymentReporting();
        return builder.Build();
    }

    [LoggerMessage(2101, LogLevel.Information, "This is entry {Number}.", EventName = "ReportHeld")]
    private static partial void SayThat(ILogger logger, int number);
}
