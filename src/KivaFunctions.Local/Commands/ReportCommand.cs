using System.Globalization;
using Azure;
using Azure.Storage.Blobs.Models;
using Kiva.Repayments.Problems;
using Kiva.Repayments.Reports;
using Kiva.Repayments.Storage;
using KivaFunctions.Local.Hosting;
using Spectre.Console;

namespace KivaFunctions.Local.Commands;

/// <summary>Drops files into the inbox, as the MIS would, and shows what the host's triggers make of them.</summary>
internal sealed class ReportCommand(RunningHost host, IAnsiConsole console)
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(250);

    private readonly DataStorage _storage = host.App.Services.GetRequiredService<DataStorage>();
    private readonly ShowReport _show = host.App.Services.GetRequiredService<ShowReport>();
    private readonly Words _words = host.Words;

    /// <returns>The exit code: 0 when every row of every file went.</returns>
    public static async Task<int> RunAsync(LocalHostOptions options, IReadOnlyList<FileInfo> files, IAnsiConsole console)
    {
        await using var host = await RunningHost.StartAsync(options, text => console.WriteLine(text));
        if (host.Practice is not null)
            console.MarkupLine(host.Words.Say("practice.report"));
        return await new ReportCommand(host, console).RunAsync(files, host.App.Lifetime.ApplicationStopping);
    }

    private async Task<int> RunAsync(IReadOnlyList<FileInfo> files, CancellationToken stop)
    {
        var reports = new List<FollowedReport>();
        try
        {
            foreach (var file in files)
            {
                var report = new FollowedReport(file);
                reports.Add(report);
                await DropAsync(report, stop);
            }

            await FollowAsync(reports, stop);
            foreach (var report in reports)
                new ReportScreen(console, _words).Show(report, report.View is null ? null : await SaveResultsAsync(report, stop), host.Practice is not null);
            return reports.TrueForAll(report => report.Went) ? 0 : 1;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            console.MarkupLine(host.Practice is not null ? _words.Say("stopped.practice") : _words.Say("stopped"));
            return 1;
        }
    }

    /// <summary>Never over another file: what lies in the inbox under this name is somebody's work.</summary>
    private async Task DropAsync(FollowedReport report, CancellationToken stop)
    {
        if (report.File.Length == 0)
        {
            report.GiveUp(new Problem("export.empty").Text);
            return;
        }

        var blob = _storage.Exports.GetBlobClient(report.Name);
        var options = new BlobUploadOptions { Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All } };
        var started = TimeProvider.System.GetTimestamp();
        while (report is { Id: null, IsOver: false })
        {
            try
            {
                await using var content = report.File.OpenRead();
                BlobContentInfo dropped = await blob.UploadAsync(content, options, stop);
                report.Id = ReportId.Of(dropped.LastModified, report.Name, dropped.ETag.ToString());
            }
            catch (RequestFailedException taken) when (taken.ErrorCode == BlobErrorCode.BlobAlreadyExists)
            {
                if (TimeProvider.System.GetElapsedTime(started) > TimeSpan.FromMinutes(1))
                    report.GiveUp(Words.Texts.Of("drop.name-taken"));
                await Task.Delay(Pace, TimeProvider.System, stop);
            }
            catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
            {
                report.GiveUp(Words.Texts.Of("drop.unreadable", unreadable.Message));
            }
        }
    }

    private async Task FollowAsync(List<FollowedReport> reports, CancellationToken stop)
    {
        if (Console.IsOutputRedirected || !console.Profile.Capabilities.Interactive)
        {
            var said = new Dictionary<FollowedReport, string>();
            await FollowAsync(reports, report => SayOnce(said, report), stop);
            return;
        }

        await console.Progress().AutoClear(true)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new SpinnerColumn())
            .StartAsync(async progress =>
            {
                var bars = reports.ToDictionary(report => report, report => progress.AddTask(Screen.Plain(report.Name)));
                await FollowAsync(reports, report => Move(bars[report], report), stop);
            });
    }

    private async Task FollowAsync(List<FollowedReport> reports, Action<FollowedReport> show, CancellationToken stop)
    {
        while (reports.Exists(report => !report.IsOver))
        {
            foreach (var report in reports.Where(report => !report.IsOver))
            {
                report.See(await FindAsync(report.Id!, stop));
                show(report);
            }

            await Task.Delay(Pace, TimeProvider.System, stop);
        }
    }

    /// <summary>A storage that is away for a moment is the host's to tell; the next look may find it.</summary>
    private async Task<ReportView?> FindAsync(ReportId id, CancellationToken stop)
    {
        try
        {
            return await _show.FindAsync(id, _words.Language, stop);
        }
        catch (Exception failure) when (Outage.IsOne(failure) && !stop.IsCancellationRequested)
        {
            return null;
        }
    }

    private void SayOnce(Dictionary<FollowedReport, string> said, FollowedReport report)
    {
        var text = Describe(report);
        if (said.GetValueOrDefault(report) == text)
            return;
        said[report] = text;
        console.MarkupLine(text);
    }

    private void Move(ProgressTask bar, FollowedReport report)
    {
        var (settled, all) = report.Rows;
        bar.Description = Describe(report);
        bar.MaxValue = Math.Max(all, 1);
        bar.Value = report.IsOver ? bar.MaxValue : settled;
    }

    private string Describe(FollowedReport report) => _words.Say("progress", Screen.Plain(report.Name), report switch
    {
        { View: null } => _words.Say("progress.dropped"),
        { View.WaitingUntil: not null, View.Reasons: [var reason, ..] } => _words.Say("progress.waiting", Screen.Plain(reason.Text)),
        { Rows: (var settled, > 0 and var all) } => _words.Say("progress.rows", _words.State(report.View.State), settled, all, report.View.Batches.Count),
        _ => _words.State(report.View.State),
    });

    /// <returns>Where <c>results.csv</c> was written; <see langword="null"/> when there is none.</returns>
    private async Task<string?> SaveResultsAsync(FollowedReport report, CancellationToken stop)
    {
        await using var results = await _show.OpenResultsAsync(report.Id!, stop);
        if (results is null)
            return null;

        var path = Path.Combine("results", string.Create(CultureInfo.InvariantCulture, $"{report.Name}.{report.Id}.results.csv"));
        Directory.CreateDirectory("results");
        await using var file = File.Create(path);
        await results.CopyToAsync(file, stop);
        return path;
    }
}
