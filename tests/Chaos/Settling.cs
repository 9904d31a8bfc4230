using Chaos.Exports;
using Chaos.Hosts;
using Chaos.Invariants;
using Chaos.Reports;

namespace Chaos;

/// <summary>After the chaos: waits until nothing is left to do. Where reports only wait for a time that is far off, a night passes.</summary>
internal sealed class Settling(Fleet fleet, Archive archive, ExportMaker exports, Dropper dropper, Storage storage, FastTime time, Action<FormattableString> say)
{
    private const int Nights = 6;

    private static readonly TimeSpan Day = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Night = TimeSpan.FromMinutes(65);

    /// <returns>Whether it came to rest.</returns>
    public async Task<bool> RunAsync()
    {
        for (var night = 0; night < Nights; night++)
        {
            var began = TimeProvider.System.GetTimestamp();
            while (TimeProvider.System.GetElapsedTime(began) < Day)
            {
                if (await IsAtRestAsync())
                    return true;
                await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System);
            }

            say($"{archive.Open.Count()} reports are open; a night passes");
            await fleet.StopAllAsync();
            fleet.DropSpare();
            time.Jump(Night);
            await fleet.StartAsync();
        }

        return false;
    }

    private async Task<bool> IsAtRestAsync() =>
        dropper.IsDone
        && exports.Made.All(made => archive.Find(made.Name) is { IsClosed: true })
        && (await RestCheck.FindAsync(storage, CancellationToken.None)).Count == 0;
}
