using System.Globalization;
using Chaos.Points;
using Chaos.Reports;
using Kiva.PartnerApi.Sandbox;
using Kiva.Repayments.Ledgers;

namespace Chaos;

/// <summary>The run at a glance.</summary>
internal static class Summary
{
    public static void Print(
        PointTable points, Executioner executioner, Timeline timeline, Archive archive, SandboxServer kiva, TimeSpan killing, TimeSpan all, int seed, int hosts)
    {
        var rows = points.Rows();
        var moments = rows.SelectMany(row => row.Moments).ToList();
        var uploads = kiva.Uploads.All;
        var doubles = uploads.SelectMany(upload => upload.Rows).Where(row => row.Taken)
            .GroupBy(row => (row.LoanId, row.ClientId, row.Amount)).Sum(same => same.Count() - 1);
        Write($"");
        Write($"{"point",-44}{"passed",8}   died before / unanswered / answered");
        foreach (var row in rows)
            Write($"{row.Name,-44}{row.Passed,8}   {string.Join(" / ", Enum.GetValues<Moment>().Select(moment => row.Moments.Where(died => died.Moment == moment).Select(died => died.Died.ToString(CultureInfo.InvariantCulture)).FirstOrDefault("-")))}");
        Write($"");
        Write($"seed                {seed}");
        Write($"kills               {executioner.Kills}: {executioner.AtPoints} at points, {executioner.AtRandom} at random; {hosts} hosts started");
        Write($"points              {rows.Count}; a host died at {moments.Count(moment => moment.Died > 0)} of {moments.Count} moments");
        Write($"also                {timeline.Count(Disturbance.StorageAway) / 2} restarts of the storage, {timeline.Count(Disturbance.AnswerLost)} answers and {timeline.Count(Disturbance.RequestLost)} requests lost, {timeline.Count(Disturbance.Delay)} late, {timeline.Count(Disturbance.Nudge)} nudges doubled, delayed, lost or made up, {timeline.Count(Disturbance.Person)} words of a person");
        Write($"reports             {archive.All.Count}: {string.Join(", ", archive.All.Values.GroupBy(report => report.State).OrderBy(state => state.Key).Select(state => FormattableString.Invariant($"{state.Count()} {state.Key.ToString().ToLowerInvariant()}")))}");
        Write($"rows                {archive.All.Values.Sum(report => report.Read?.Rows.Rows ?? 0)} read, {archive.All.Values.Sum(report => RowEnds.Of(report).Accepted.Rows)} accepted");
        Write($"uploads             {uploads.Count}, {uploads.Sum(upload => upload.Rows.Count(row => row.Taken))} rows, {doubles} of them doubles");
        Write($"seconds             {killing.TotalSeconds:0} of chaos, {all.TotalSeconds:0} in all");
    }

    private static void Write(FormattableString line) => Console.WriteLine(FormattableString.Invariant(line));
}
