using System.Globalization;
using System.Text;
using Kiva.PartnerApi.Sandbox;
using Kiva.Repayments.Delivery;
using Kiva.Repayments.Deployments;
using Kiva.Repayments.ExpectedLoans;
using Kiva.Repayments.Ledgers;
using Kiva.Repayments.Receiving;
using Kiva.Repayments.Reports;
using Kiva.Repayments.Storage;

namespace Kiva.Repayments.Tests.Deployments;

/// <summary>The pipeline as both hosts compose it, on a clock that the test sets: real storage, a practice Partner API, a real web server for alerts.</summary>
internal sealed class Deployed : IAsyncDisposable
{
    private readonly Dictionary<string, string?> _settings;
    private SandboxOptions _sandbox;
    private IHost _host;

    private Deployed(Dictionary<string, string?> settings, SandboxOptions sandbox, SandboxServer kiva, AlertReceiver receiver, SwiftTime time)
    {
        (_settings, _sandbox, Kiva, Receiver, Time) = (settings, sandbox with { Url = kiva.Url.ToString() }, kiva, receiver, time);
        _host = Build();
    }

    public SwiftTime Time { get; }

    public SandboxServer Kiva { get; private set; }

    public AlertReceiver Receiver { get; }

    public CapturedLogs Logs { get; } = new();

    public DataStorage Storage => Get<DataStorage>();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<Deployed> StartAsync(TestAccount account, params (string Name, string? Value)[] settings)
    {
        var time = new SwiftTime();
        var sandbox = new SandboxOptions { Loans = 20, TimeProvider = time };
        var kiva = await SandboxServer.StartAsync(sandbox, Cancel);
        var receiver = await AlertReceiver.StartAsync();
        var all = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
        {
            ["DataStorage"] = account.ConnectionString,
            ["Kiva:TokenUrl"] = kiva.TokenUrl.ToString(),
            ["Kiva:ApiBaseUrl"] = kiva.ApiBaseUrl.ToString(),
            ["Kiva:Audience"] = kiva.Audience,
            ["Kiva:ClientId"] = sandbox.ClientId,
            ["Kiva:ClientSecret"] = sandbox.ClientSecret,
            ["Alerts:WebhookUrl"] = receiver.Url.ToString(),
        };
        foreach (var (name, value) in settings)
        {
            all[name] = value;
        }

        var deployed = new Deployed(all, sandbox, kiva, receiver, time);
        await deployed.Storage.CreateAsync(Cancel);
        return deployed;
    }

    public T Get<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    /// <summary>Another process takes the place of this one.</summary>
    public void Restart()
    {
        _host.Dispose();
        _host = Build();
    }

    public Task RefreshAsync() => Get<RefreshExpectedLoans>().TryRunAsync(Cancel);

    /// <summary>Nobody listens where Kiva was.</summary>
    public ValueTask TakeKivaAwayAsync() => Kiva.DisposeAsync();

    /// <summary>With the same loans, or more or fewer of them.</summary>
    public async Task BringKivaBackAsync(int? loans = null)
    {
        _sandbox = _sandbox with { Loans = loans ?? _sandbox.Loans };
        Kiva = await SandboxServer.StartAsync(_sandbox, Cancel);
    }

    /// <summary>The same Kiva with another number of loans.</summary>
    public async Task BringKivaAnewAsync(int loans)
    {
        await TakeKivaAwayAsync();
        await BringKivaBackAsync(loans);
    }

    /// <summary>For the next process.</summary>
    public void Set(string name, string value) => _settings[name] = value;

    public async Task<ReportId> HandInAsync(int leaveOut = 0)
    {
        var rows = Kiva.Portfolio.ExpectedLoans.Skip(leaveOut).Select(loan => string.Create(CultureInfo.InvariantCulture, $"{loan.LoanId},{loan.PrincipalRepaid}"));
        var export = string.Join('\n', rows.Prepend("Loan ID,Principal Repaid"));
        using var body = new MemoryStream(Encoding.UTF8.GetBytes(export));
        return (await Get<ReceiveReport>().RunAsync(body, "october.csv", idempotencyKey: null, by: null, Cancel)).Id!;
    }

    /// <summary>The minute's sweep, and whatever it or others nudged.</summary>
    public async Task SweepAsync()
    {
        await Get<KeepMoving>().RunAsync(Cancel);
        if (await Get<Nudges>().AreUnderWayAsync(Cancel))
        {
            await Storage.Nudges.ClearMessagesAsync(Cancel);
            await MoveAsync();
        }
    }

    /// <summary>What a message leads to; it does not matter which report it names.</summary>
    public async Task MoveAsync()
    {
        await foreach (var (id, _) in Get<OpenReports>().ListAsync(Cancel))
        {
            await Get<SubmitReport>().RunAsync(id, Cancel);
            return;
        }
    }

    public async Task PassAsync(TimeSpan span, TimeSpan step)
    {
        for (var passed = TimeSpan.Zero; passed < span; passed += step)
        {
            Time.Advance(step);
            await SweepAsync();
        }
    }

    /// <summary>So much time passes, then the sweep comes.</summary>
    public Task PassAsync(TimeSpan span) => PassAsync(span, span);

    public async Task<Report> ReportAsync(ReportId id)
    {
        using var ledger = await Ledger.OpenAsync(Get<OpenReports>().Folder(id).Ledger, Time, Cancel);
        return ledger!.Report;
    }

    public Task<DeploymentLedger> LedgerAsync() => DeploymentLedger.OpenAsync(Storage, Time, Cancel);

    /// <summary>How often the log told of it.</summary>
    public int Told(int eventId) => Logs.EventIds.Count(id => id == eventId);

    public async ValueTask DisposeAsync()
    {
        _host.Dispose();
        await Kiva.DisposeAsync();
        await Receiver.DisposeAsync();
    }

    private IHost Build()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(_settings);
        builder.Services.AddSingleton<TimeProvider>(Time);
        builder.Services.AddSingleton(MailReceiver.Trust);
        builder.Logging.AddProvider(Logs).SetMinimumLevel(LogLevel.Trace);
        return builder.AddRepaymentReporting().Build();
    }
}
