using Chaos.Doings;
using Chaos.Exports;
using Chaos.Hosts;
using Chaos.Invariants;
using Chaos.Points;
using Chaos.Proxies;
using Chaos.Reports;
using Kiva.PartnerApi.Sandbox;

namespace Chaos;

/// <summary>One run: chaos, then rest, then the reckoning.</summary>
internal sealed class ChaosRun : IAsyncDisposable
{
    private const int Rate = 60;
    private const int Loans = 4000;

    private static readonly TimeSpan PostTimeout = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan LongestLife = TimeSpan.FromSeconds(8);

    /// <summary>Far from a month's end, where reports are held for another reason than chaos.</summary>
    private static readonly DateTimeOffset WorldBegins = new(2026, 11, 2, 6, 0, 0, TimeSpan.Zero);

    private readonly ChaosOptions _options;
    private readonly bool _threeColumns;
    private readonly int _postsAtOnce;
    private readonly string _folder;
    private readonly TextWriter _log;
    private readonly FastTime _time;
    private readonly Timeline _timeline;
    private readonly Upstream _upstream = new();
    private readonly Troubles _troubles;
    private readonly LeaseClock _leases;
    private readonly ProxyServer _proxies;
    private readonly WebhookReceiver _webhook;
    private readonly PointTable _points = new();
    private readonly Dice _dice;
    private readonly long _began = TimeProvider.System.GetTimestamp();
    private Storage _storage = null!;
    private SandboxServer _kiva = null!;
    private Fleet _fleet = null!;
    private Executioner _executioner = null!;
    private Archive _archive = null!;
    private ExportMaker _exports = null!;
    private Dropper _dropper = null!;
    private Person _person = null!;

    private ChaosRun(ChaosOptions options)
    {
        _options = options;
        _dice = new Dice(options.Seed, 0);
        _threeColumns = _dice.Chance(0.5);
        _postsAtOnce = _dice.Between(1, 3);
        _folder = Directory.CreateTempSubdirectory($"chaos-{options.Seed}-").FullName;
        _log = TextWriter.Synchronized(new StreamWriter(Path.Combine(_folder, "chaos.log")) { AutoFlush = true });
        _time = new FastTime(TimeProvider.System.GetTimestamp(), WorldBegins, Rate);
        _timeline = new Timeline(_log);
        _troubles = new Troubles(new Dice(options.Seed, 1));
        _leases = new LeaseClock(_time, _timeline);
        _proxies = new ProxyServer(_upstream, _time, _troubles, _leases, _timeline);
        _webhook = new WebhookReceiver(new Dice(options.Seed, 2));
        _proxies.Webhook = _webhook.Hear;
    }

    public static async Task<ChaosRun> PrepareAsync(ChaosOptions options)
    {
        var run = new ChaosRun(options);
        var sandbox = new SandboxOptions { Loans = Loans, Seed = options.Seed, ThreeColumns = run._threeColumns, TimeProvider = run._time };
        run._kiva = await SandboxServer.StartAsync(sandbox, CancellationToken.None);
        run._upstream.Use(Service.Kiva, run._kiva.Url);
        run._storage = await Storage.StartAsync(Path.Combine(run._folder, "storage"), run._upstream, run._timeline);
        await run._proxies.StartAsync();
        run._fleet = new Fleet(run._proxies.AllSlots, run._time, slot => run.Settings(slot, sandbox), run._timeline, run._log);
        run._executioner = run._proxies.Executioner = new Executioner(run._fleet, run._points, new Dice(options.Seed, 3), options.At);
        run._archive = new Archive(run._storage, run._time);
        run._exports = new ExportMaker(run._kiva.Portfolio, run._threeColumns, new Dice(options.Seed, 4));
        run._dropper = new Dropper(run._exports, run._storage, run._archive, run._fleet, run._timeline);
        run._person = new Person(
            run._archive, run._exports, run._kiva, run._proxies, run._fleet, run._time, PostTimeout, run._timeline, new Dice(options.Seed, 5));
        return run;
    }

    /// <returns>The exit code: 0 when everything holds.</returns>
    public async Task<int> RunAsync()
    {
        Say($"seed {_options.Seed}: {_options.Kills} kills, {(_threeColumns ? "three" : "two")} columns, {_postsAtOnce} posts at once, a minute in {60.0 / Rate:0} s; log in {_folder}");
        using var end = new CancellationTokenSource();
        var looking = LookAsync(end.Token);
        var leases = _leases.WatchAsync(_storage.Blobs, end.Token);
        await RageAsync(end.Token);
        var killing = TimeProvider.System.GetElapsedTime(_began);
        var isAtRest = await new Settling(_fleet, _archive, _exports, _dropper, _storage, _time, Say).RunAsync();
        var faults = await ReckonAsync(isAtRest);
        await end.CancelAsync();
        await Task.WhenAll(looking, leases).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        await _fleet.StopAllAsync();
        Summary.Print(_points, _executioner, _timeline, _archive, _kiva, killing, TimeProvider.System.GetElapsedTime(_began), _options.Seed, _fleet.Started);
        return Tell(faults);
    }

    public async ValueTask DisposeAsync()
    {
        _fleet.DropSpare();
        foreach (var host in _fleet.Living)
            host.Kill();
        await _proxies.DisposeAsync();
        await _kiva.DisposeAsync();
        await _storage.DisposeAsync();
        _upstream.Dispose();
        await _log.DisposeAsync();
    }

    private Dictionary<string, string?> Settings(Slot slot, SandboxOptions sandbox) => new(StringComparer.OrdinalIgnoreCase)
    {
        ["urls"] = "http://127.0.0.1:0",
        ["DataStorage"] = _storage.ConnectionString(slot),
        ["AzureWebJobsStorage"] = _storage.ConnectionString(slot),
        ["ExpectedLoansSchedule"] = "0 */30 * * * *",
        ["Kiva:TokenUrl"] = new Uri(slot.AddressOf(Service.Kiva), "oauth/token").ToString(),
        ["Kiva:ApiBaseUrl"] = _proxies.KivaUrl.ToString(),
        ["Kiva:Audience"] = sandbox.Audience,
        ["Kiva:ClientId"] = sandbox.ClientId,
        ["Kiva:ClientSecret"] = sandbox.ClientSecret,
        ["Kiva:PartnerId"] = sandbox.PartnerId,
        ["Kiva:Columns"] = _threeColumns ? "Three" : "Two",
        ["Kiva:BatchSize"] = "10",
        ["Kiva:MaxConcurrentPosts"] = _postsAtOnce.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ["Kiva:PostTimeout"] = PostTimeout.ToString("c"),
        ["Kiva:GiveUpAfter"] = "03:00:00",
        ["Reporting:MinCoverage"] = "0",
        ["Alerts:WebhookUrl"] = _options.TellsAlerts ? new Uri(slot.AddressOf(Service.Webhook), "alerts").ToString() : null,
        ["LocalHost:BlobScanInterval"] = "00:00:00.300",
        ["LocalHost:MessageHiddenFor"] = "00:00:03",
        ["AzureFunctionsJobHost:extensions:queues:visibilityTimeout"] = "00:00:01",
        ["AzureFunctionsJobHost:extensions:queues:maxPollingInterval"] = "00:00:00.300",
    };

    /// <summary>Hosts die, the storage goes, Kiva misbehaves, until there were kills enough or the time is up.</summary>
    private async Task RageAsync(CancellationToken end)
    {
        KivaMischief.Plan(_kiva.Faults);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(end);
        var mischief = new QueueMischief(_storage, _archive, _timeline, new Dice(_options.Seed, 6)).RunAsync(stop.Token);
        var dropping = _dropper.RunAsync(stop.Token, end);
        var rounds = 0;
        while (_executioner.Kills < _options.Kills && TimeProvider.System.GetElapsedTime(_began) < _options.Limit)
        {
            await RoundAsync(++rounds);
            if (rounds % 20 == 0)
                Say($"{_executioner.Kills} kills, {_archive.All.Count} reports, {_archive.Open.Count()} of them open, {_kiva.Uploads.All.Count} uploads");
        }

        await stop.CancelAsync();
        await mischief.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        _kiva.Faults.Clear();
        _troubles.AreOver = true;
        _webhook.IsWell = true;
        _person.IsInHaste = true;
        Say($"no more chaos after {_executioner.Kills} kills; waiting for all reports to end");
        if (_fleet.Living.Count == 0)
            await _fleet.StartAsync();
        await dropping;
    }

    private async Task RoundAsync(int round)
    {
        if (_fleet.Living.Count == 0)
        {
            // Somebody notices after a while; until then leases run out.
            _time.Jump(_dice.Between(TimeSpan.Zero, TimeSpan.FromMinutes(4)));
            await _fleet.StartAsync();
        }
        else if (_fleet.Living.Count == 1 && _dice.Chance(0.4))
        {
            await _fleet.StartAsync();
        }

        _fleet.KeepSpare();
        if (round % 60 == 30)
            await _storage.RestartAsync();
        if (_dice.Chance(0.02))
            KivaMischief.Deny(_kiva.Faults);
        if (_dice.Chance(0.02))
            KivaMischief.Break(_kiva.Faults);

        await LiveAsync(_dice.Below(150));
        if (_dice.Chance(0.65))
        {
            var hunt = _executioner.Hunt();
            await Task.WhenAny(hunt, LiveAsync(_dice.Below(600)));
            _executioner.Rest();
            if (hunt.IsCompleted)
                return;
        }

        if (_fleet.Living is { Count: > 0 } living)
            _executioner.KillAtRandom(_dice.Pick(living));
    }

    /// <summary>Lets the hosts live until they have done so much: on a busy machine that takes longer.</summary>
    /// <param name="points">How many points they pass.</param>
    private async Task LiveAsync(int points)
    {
        var (until, began) = (_points.Passed + points, TimeProvider.System.GetTimestamp());
        while (_points.Passed < until && TimeProvider.System.GetElapsedTime(began) < LongestLife && _fleet.Living.Count > 0)
            await Task.Delay(_dice.Between(TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(30)), TimeProvider.System);
    }

    /// <summary>The reports are looked at, and a person does what they ask for.</summary>
    private async Task LookAsync(CancellationToken end)
    {
        while (true)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System, end);
            try
            {
                await _archive.LookAsync(end);
                await _person.LookAsync(end);
            }
            catch (Exception away) when (away is Azure.RequestFailedException or AggregateException)
            {
                // The storage is.
            }
        }
    }

    private async Task<IReadOnlyList<string>> ReckonAsync(bool isAtRest)
    {
        var faults = new List<string>(_fleet.Offences.Concat(_person.Offences));
        if (!isAtRest)
            faults.AddRange(_archive.Open.Select(open => $"Report {open.Key} ({open.Value.Received.Name}) came to no end: {open.Value.State} {string.Join(' ', open.Value.Reasons.Select(reason => reason.Code))} {open.Value.WaitingUntil:u}."));
        faults.AddRange(await RestCheck.FindAsync(_storage, CancellationToken.None));

        var reports = await FinishedReports.ReadAsync(_exports.Made, _archive, _storage, await _fleet.Living[0].Ready, faults);
        faults.AddRange(reports.SelectMany(report => LedgerCheck.Find(report.Id, report.Events)));
        faults.AddRange(reports.SelectMany(report => RowCheck.Find(report, _archive)));
        faults.AddRange(UploadCheck.Find(_kiva.Uploads.All, reports, _threeColumns));
        if (_options.TellsAlerts)
        {
            var receipts = _webhook.Receipts.ToLookup(receipt => receipt.AlertId, StringComparer.Ordinal);
            faults.AddRange(reports.SelectMany(report => AlertCheck.Find(report.Id, report.Events, receipts, _timeline)));
        }

        return faults;
    }

    private int Tell(IReadOnlyList<string> faults)
    {
        if (faults.Count == 0)
        {
            Say($"all invariants hold");
            return 0;
        }

        foreach (var fault in faults.Take(40))
            Say($"FAULT: {fault}");
        Say($"{faults.Count} faults with seed {_options.Seed}; what happened stands in {_folder}");
        return 1;
    }

    private void Say(FormattableString text)
    {
        var line = FormattableString.Invariant($"{TimeProvider.System.GetElapsedTime(_began):mm\\:ss} {FormattableString.Invariant(text)}");
        Console.WriteLine(line);
        _log.WriteLine(line);
    }
}
