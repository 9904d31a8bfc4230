using System.Text;
using Azure.Storage.Blobs;
using Kiva.PartnerApi.Sandbox;
using Kiva.Repayments;
using Kiva.Repayments.Closing;
using Kiva.Repayments.Reports;
using KivaFunctions.Local.Hosting;

namespace KivaFunctions.Local.Tests.Journeys;

/// <summary>The whole road with its real parts: the deployed functions in the local host, a storage account, a practice Partner API.</summary>
internal sealed class Road : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly WebApplication _app;

    private Road(WebApplication app, TestAccount account, SandboxServer kiva, CapturedLogs logs)
    {
        (_app, Account, Kiva, Logs) = (app, account, kiva, logs);
        Http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
    }

    public TestAccount Account { get; }

    public SandboxServer Kiva { get; }

    public CapturedLogs Logs { get; }

    public HttpClient Http { get; }

    public IServiceProvider Services => _app.Services;

    public BlobContainerClient Inbox => Account.Blobs.GetBlobContainerClient("mis-exports");

    public BlobContainerClient Reports => Account.Blobs.GetBlobContainerClient("reports");

    public static async Task<Road> BuildAsync(
        TestAccount account, SandboxOptions? sandbox = null, Dictionary<string, string?>? settings = null, TestAccount? hostAccount = null)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        sandbox ??= new SandboxOptions();
        var kiva = await SandboxServer.StartAsync(sandbox, cancellationToken);
        var logs = new CapturedLogs();
        var all = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
        {
            ["urls"] = "http://127.0.0.1:0",
            ["AzureWebJobsStorage"] = (hostAccount ?? account).ConnectionString,
            ["DataStorage"] = account.ConnectionString,
            ["ExpectedLoansSchedule"] = "0 0 */6 * * *",
            ["Kiva:TokenUrl"] = kiva.TokenUrl.ToString(),
            ["Kiva:ApiBaseUrl"] = kiva.ApiBaseUrl.ToString(),
            ["Kiva:Audience"] = kiva.Audience,
            ["Kiva:ClientId"] = sandbox.ClientId,
            ["Kiva:ClientSecret"] = sandbox.ClientSecret,
            ["Kiva:Columns"] = sandbox.ThreeColumns ? "Three" : "Two",
            ["LocalHost:BlobScanInterval"] = "00:00:00.100",
            ["AzureFunctionsJobHost:extensions:queues:visibilityTimeout"] = "00:00:00",
            ["AzureFunctionsJobHost:extensions:queues:maxPollingInterval"] = "00:00:00.200",
        };
        foreach (var (name, value) in settings ?? [])
        {
            all[name] = value;
        }

        var app = LocalHost.Build(new LocalHostOptions
        {
            ReadsSurroundings = false,
            Settings = all,
            Quiet = true,
            Compose = builder =>
            {
                builder.AddRepaymentReporting().Services.AddHostedService<PrepareStorage>();
                builder.Logging.AddProvider(logs).SetMinimumLevel(LogLevel.Trace);
            },
        });
        await app.StartAsync(cancellationToken);
        return new Road(app, account, kiva, logs);
    }

    /// <summary>Drops an export into the inbox, as an MIS does.</summary>
    public async Task<ReportId> DropAsync(string name, byte[] content)
    {
        var dropped = (await Inbox.GetBlobClient(name).UploadAsync(BinaryData.FromBytes(content), overwrite: true, TestContext.Current.CancellationToken)).Value;
        return ReportId.Of(dropped.LastModified, name, dropped.ETag.ToString());
    }

    public Task<ReportId> DropAsync(string name, string content) => DropAsync(name, Encoding.UTF8.GetBytes(content));

    /// <summary>The report over HTTP, once it is in one of the states.</summary>
    public async Task<ReportView> ReportAsync(ReportId id, params string[] states)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        var last = "no report";
        try
        {
            while (true)
            {
                using var response = await Http.GetAsync($"/api/reports/{id}", patience.Token);
                if (response.IsSuccessStatusCode)
                {
                    var report = (await response.Content.ReadFromJsonAsync(ReportJson.Default.ReportView, patience.Token))!;
                    if (states.Contains(report.State))
                    {
                        return report;
                    }

                    last = report.State;
                }

                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, patience.Token);
            }
        }
        catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            Assert.Fail($"The report is {last} and did not become {string.Join(" or ", states)}.\n{Logs}");
            throw;
        }
    }

    /// <summary>The rows of <c>results.csv</c>, split at commas: fit for ids without any.</summary>
    public async Task<string[][]> ResultsAsync(ReportId id)
    {
        var text = await Http.GetStringAsync($"/api/reports/{id}/results.csv", TestContext.Current.CancellationToken);
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split(','))];
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        await Kiva.DisposeAsync();
    }
}
