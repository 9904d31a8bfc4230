using System.Globalization;
using System.Net;
using System.Text;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Kiva.PartnerApi.Sandbox;
using Kiva.Repayments;
using Kiva.Repayments.Closing;
using Kiva.Repayments.Reports;
using Kiva.Repayments.Storage;
using KivaFunctions.Local.Hosting;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Sylvan.Data.Csv;

namespace KivaFunctions.Local.Tests.Journeys;

/// <summary>The whole road with its real parts: the deployed functions in the local host, a storage account, a practice Partner API.</summary>
internal sealed class Road : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Func<string?, WebApplication> _build;
    private WebApplication _app;

    private Road(Func<string?, WebApplication> build, WebApplication app, TestAccount account, SandboxServer kiva, CapturedLogs logs, ShiftedTime time)
    {
        (_build, _app, Account, Kiva, Logs, Time) = (build, app, account, kiva, logs, time);
        Http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
    }

    public TestAccount Account { get; }

    public SandboxServer Kiva { get; }

    public CapturedLogs Logs { get; }

    public ShiftedTime Time { get; }

    public HttpClient Http { get; }

    public IServiceProvider Services => _app.Services;

    public BlobContainerClient Inbox => Account.Blobs.GetBlobContainerClient("mis-exports");

    public BlobContainerClient Reports => Account.Blobs.GetBlobContainerClient("reports");

    public QueueClient Nudges => Account.Queues.GetQueueClient("repayment-reports");

    /// <param name="replace">Puts something else in the place of what the app composes.</param>
    public static async Task<Road> BuildAsync(
        TestAccount account, SandboxOptions? sandbox = null, Dictionary<string, string?>? settings = null, TestAccount? hostAccount = null, Action<IServiceCollection>? replace = null)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        sandbox ??= new SandboxOptions();
        var kiva = await SandboxServer.StartAsync(sandbox, cancellationToken);
        var logs = new CapturedLogs();
        var time = new ShiftedTime();
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
            ["Logging:LogLevel:Default"] = "Trace",
            ["Logging:LogLevel:Azure"] = "Trace",
            ["Logging:LogLevel:System.Net.Http"] = "Trace",
            ["LocalHost:BlobScanInterval"] = "00:00:00.100",
            ["AzureFunctionsJobHost:extensions:queues:visibilityTimeout"] = "00:00:00",
            ["AzureFunctionsJobHost:extensions:queues:maxPollingInterval"] = "00:00:00.200",
        };
        foreach (var (name, value) in settings ?? [])
        {
            all[name] = value;
        }

        var app = Build(url: null);
        await app.StartAsync(cancellationToken);
        return new Road(Build, app, account, kiva, logs, time);

        WebApplication Build(string? url)
        {
            var host = LocalHost.Build(new LocalHostOptions
            {
                ReadsSurroundings = false,
                Settings = url is null ? all : new Dictionary<string, string?>(all, StringComparer.OrdinalIgnoreCase) { ["urls"] = url },
                Quiet = true,
                Compose = builder =>
                {
                    builder.Services.TryAddSingleton<TimeProvider>(time);
                    builder.Services.AddSingleton(MailReceiver.Trust);
                    builder.AddRepaymentReporting().Services.AddHostedService<PrepareStorage>();
                    replace?.Invoke(builder.Services);
                },
            });
            host.Services.GetRequiredService<ILoggerFactory>().AddProvider(logs);
            return host;
        }
    }

    /// <summary>The host ends, and another one takes its place at the same address.</summary>
    /// <param name="meanwhile">What happens while nobody answers there.</param>
    public async Task RestartAsync(Func<Task> meanwhile)
    {
        var url = _app.Urls.First();
        await _app.StopAsync(TestContext.Current.CancellationToken);
        await _app.DisposeAsync();
        await meanwhile();
        _app = _build(url);
        await _app.StartAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Drops an export into the inbox, as an MIS does.</summary>
    public async Task<ReportId> DropAsync(string name, byte[] content)
    {
        var dropped = (await Inbox.GetBlobClient(name).UploadAsync(BinaryData.FromBytes(content), overwrite: true, TestContext.Current.CancellationToken)).Value;
        return ReportId.Of(dropped.LastModified, name, dropped.ETag.ToString());
    }

    public Task<ReportId> DropAsync(string name, string content) => DropAsync(name, Encoding.UTF8.GetBytes(content));

    /// <summary>Time passes, then the minute's sweep comes. While a sender is at work it leaves everything to him, so his end is awaited.</summary>
    public async Task PassAsync(TimeSpan time)
    {
        await UntilAsync(async () => !await LeasedLock.IsTakenAsync(Services.GetRequiredService<DataStorage>(), LeasedLock.Sender, TestContext.Current.CancellationToken));
        Time.Advance(time);
        await Services.GetRequiredService<KeepMoving>().RunAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The report over HTTP, once it is in one of the states.</summary>
    public Task<ReportView> ReportAsync(ReportId id, params string[] states) => ReportAsync(id, report => states.Contains(report.State));

    /// <summary>The report over HTTP, once it looks like this.</summary>
    public async Task<ReportView> ReportAsync(ReportId id, Func<ReportView, bool> expected)
    {
        ReportView? report = null;
        await UntilAsync(async () => (report = await FindAsync(id)) is not null && expected(report), () => $"The report is {report?.State ?? "not there"}.");
        return report!;
    }

    /// <summary>People were told of it in the log; that comes shortly after the report is in its new state.</summary>
    public Task ToldAsync(int eventId) =>
        UntilAsync(() => Task.FromResult(Logs.EventIds.Contains(eventId)), () => $"Event {eventId} was not told.");

    public async Task<ReportView?> FindAsync(ReportId id)
    {
        using var response = await Http.GetAsync($"/api/reports/{id}", TestContext.Current.CancellationToken);
        return response.StatusCode is HttpStatusCode.OK
            ? await response.Content.ReadFromJsonAsync(ReportJson.Default.ReportView, TestContext.Current.CancellationToken)
            : null;
    }

    /// <summary>Waits for what the host does in the background.</summary>
    public async Task UntilAsync(Func<Task<bool>> condition, Func<string>? state = null)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        while (!await condition())
        {
            if (patience.IsCancellationRequested)
            {
                Assert.Fail($"It did not come to that. {state?.Invoke()}\n{Logs}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Hands an export in over HTTP; the report's id.</summary>
    public async Task<ReportId> HandInAsync(string export, string name = "october.csv")
    {
        using var response = await SendAsync($"/api/reports?name={name}", export);
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        return ReportId.Parse(response.Headers.Location!.ToString().Split('/')[^1])!;
    }

    public async Task<ReportView> PreviewAsync(string export, string name = "october.csv")
    {
        using var response = await SendAsync($"/api/reports?dryRun=true&name={name}", export);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return (await response.Content.ReadFromJsonAsync(ReportJson.Default.ReportView, TestContext.Current.CancellationToken))!;
    }

    public async Task<HttpResponseMessage> SendAsync(string path, string body, string mediaType = "text/csv", string? idempotencyKey = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, mediaType) };
        if (idempotencyKey is not null)
        {
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        }

        return await Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>What a person decides: <c>release</c>, <c>cancel</c>, <c>resume</c>, <c>batches/1/resolve</c>.</summary>
    public async Task<HttpStatusCode> DecideAsync(ReportId id, string decision, string body = "{}")
    {
        using var response = await SendAsync($"/api/reports/{id}/{decision}", body, "application/json");
        return response.StatusCode;
    }

    public async Task<IReadOnlyList<ResultRow>> ResultsAsync(ReportId id)
    {
        var text = await Http.GetStringAsync($"/api/reports/{id}/results.csv", TestContext.Current.CancellationToken);
        await using var csv = await CsvDataReader.CreateAsync(new StringReader(text), cancel: TestContext.Current.CancellationToken);
        var rows = new List<ResultRow>();
        while (await csv.ReadAsync(TestContext.Current.CancellationToken))
        {
            var line = int.Parse(csv.GetString(0), CultureInfo.InvariantCulture);
            rows.Add(new ResultRow(
                line, csv.GetString(1), csv.GetString(2), csv.GetString(3), csv.GetString(4), csv.GetString(5), csv.GetString(6), csv.GetString(7), csv.GetString(8)));
        }

        return rows;
    }

    /// <summary>All blobs of an account, as <c>container/name</c>.</summary>
    public static async Task<IReadOnlyList<string>> BlobsAsync(TestAccount account)
    {
        var names = new List<string>();
        await foreach (var container in account.Blobs.GetBlobContainersAsync(cancellationToken: TestContext.Current.CancellationToken))
        {
            var blobs = account.Blobs.GetBlobContainerClient(container.Name).GetBlobsAsync(cancellationToken: TestContext.Current.CancellationToken);
            await foreach (var blob in blobs)
            {
                names.Add($"{container.Name}/{blob.Name}");
            }
        }

        return names;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        await Kiva.DisposeAsync();
    }
}
