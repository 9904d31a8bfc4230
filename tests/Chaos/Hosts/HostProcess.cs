using System.Collections.Concurrent;
using System.Diagnostics;

namespace Chaos.Hosts;

/// <summary>One host: a process that is started, lives a while and dies.</summary>
internal sealed class HostProcess
{
    private readonly Process _process;
    private readonly TaskCompletionSource<Uri> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _warm = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private readonly DateTimeOffset _began;
    private readonly Timeline _timeline;
    private readonly TextWriter _log;
    private bool _isExpectedToEnd;

    private HostProcess(Process process, Slot slot, DateTimeOffset began, Timeline timeline, TextWriter log)
    {
        _process = process;
        _began = began;
        _timeline = timeline;
        _log = log;
        Slot = slot;
    }

    public Slot Slot { get; }

    public int Id => _process.Id;

    /// <summary>Where its HTTP functions are, once it listens.</summary>
    public Task<Uri> Ready => _ready.Task;

    public bool IsAlive => !_process.HasExited;

    /// <summary>What it did that no host may do.</summary>
    public ConcurrentQueue<string> Offences { get; } = new();

    /// <param name="log">Of all hosts together.</param>
    public static HostProcess Start(Slot slot, HostOrders orders, Timeline timeline, TextWriter log)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, [typeof(HostProcess).Assembly.Location, "host"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment["NO_COLOR"] = "1";
        if (!Path.GetFileNameWithoutExtension(Environment.ProcessPath!).Equals("dotnet", StringComparison.OrdinalIgnoreCase))
            start.ArgumentList.RemoveAt(0);

        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        var host = new HostProcess(process, slot, orders.Began, timeline, log);
        process.OutputDataReceived += (_, line) => host.Hear(line.Data);
        process.ErrorDataReceived += (_, line) => host.Hear(line.Data);
        process.Exited += (_, _) => host.Ended();
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.StandardInput.WriteLine(orders.Write());
        process.StandardInput.Flush();
        return host;
    }

    /// <summary>It was built in advance and waits for this.</summary>
    /// <param name="began">As the clock says now, see <see cref="FastTime.HandOver"/>.</param>
    public async Task GoAsync(DateTimeOffset began)
    {
        await _warm.Task;
        try
        {
            await _process.StandardInput.WriteLineAsync((began - _began).ToString("c"));
            await _process.StandardInput.FlushAsync();
        }
        catch (IOException)
        {
            // Dead already.
        }
    }

    /// <summary>SIGKILL. Returns when the process is gone.</summary>
    /// <returns>Whether it was alive.</returns>
    public bool Kill()
    {
        lock (_lock)
        {
            if (_isExpectedToEnd || _process.HasExited)
                return false;
            _isExpectedToEnd = true;
        }

        _process.Kill();
        _process.WaitForExit();
        return true;
    }

    /// <summary>Ends it as an operator does.</summary>
    public async Task StopAsync()
    {
        lock (_lock)
            _isExpectedToEnd = true;
        _process.StandardInput.Close();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(15), TimeProvider.System);
        try
        {
            await _process.WaitForExitAsync(patience.Token);
            if (_process.ExitCode != 0)
                Offences.Enqueue(FormattableString.Invariant($"Host {Id} was asked to stop and ended with {_process.ExitCode}."));
        }
        catch (OperationCanceledException)
        {
            Offences.Enqueue(FormattableString.Invariant($"Host {Id} was asked to stop and did not within 15 seconds."));
            _process.Kill();
        }
    }

    private void Hear(string? line)
    {
        if (line is null)
            return;
        if (line == HostOrders.Warm)
            _warm.TrySetResult();
        else if (line.StartsWith(HostOrders.Ready, StringComparison.Ordinal))
            _ready.TrySetResult(new Uri(line[HostOrders.Ready.Length..]));
        else if (line == HostOrders.Impatient)
            _timeline.Note(Disturbance.GaveUp, FormattableString.Invariant($"host {Id} did not wait for an alert's answer"));
        else if (line.StartsWith(HostOrders.Critical, StringComparison.Ordinal) && !IsAlert(line[HostOrders.Critical.Length..]))
            Offences.Enqueue(FormattableString.Invariant($"Host {Id}: {line}"));

        _log.WriteLine(FormattableString.Invariant($"{Id} {line}"));
    }

    /// <summary>The product's own events for people are 2000 to 2199.</summary>
    private static bool IsAlert(string critical) => critical.StartsWith("20", StringComparison.Ordinal) || critical.StartsWith("21", StringComparison.Ordinal);

    private void Ended()
    {
        _warm.TrySetResult();
        _ready.TrySetCanceled();
        lock (_lock)
        {
            if (!_isExpectedToEnd)
                Offences.Enqueue(FormattableString.Invariant($"Host {Id} ended by itself with {_process.ExitCode}."));
        }
    }
}
