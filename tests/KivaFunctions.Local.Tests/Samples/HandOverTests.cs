using Kiva.PartnerApi.Sandbox;
using Kiva.Repayments.Reports;
using KivaFunctions.Local.Tests.Journeys;

namespace KivaFunctions.Local.Tests.Samples;

/// <summary>The scripts that partners schedule (<c>docs/drop.md</c>), against the real functions with their key.</summary>
public sealed class HandOverTests(AzuriteFixture azurite)
{
    private const string Text = "Dear all,\nthe export comes tomorrow.\n";

    private static readonly Uri NoHost = new("http://127.0.0.1:9");

    /// <summary>A shell is no part of Windows.</summary>
    public static TheoryData<string> Scripts => OperatingSystem.IsWindows() ? [HandOverScript.PowerShell] : [HandOverScript.Shell, HandOverScript.PowerShell];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Scripts))]
    public async Task A_file_whose_rows_all_arrive_ends_well_and_is_moved(string name)
    {
        await using var road = await BuildAsync();
        using var script = new HandOverScript(name);
        var file = script.Write("crédit n° 5, 'août' & 100%.csv", Exports.Of(road.Kiva));
        var done = script.Folder("done");

        var end = await script.RunAsync(file, Address(road), "move-to", done);

        Assert.Equal(("", 0), Told(end, "completed, 20 of 20 rows accepted"));
        Assert.Single(end.Output.Trim().Split('\n'));
        AssertNothingLeaks(end);
        var id = ReportId.Parse((await ReportsAsync(road)).Single())!;
        Assert.Equal("crédit n° 5, 'août' & 100%.csv", (await road.FindAsync(id))!.Name);
        Assert.Equal([$"{id}-crédit n° 5, 'août' & 100%.csv"], Directory.GetFiles(done).Select(Path.GetFileName));
        Assert.False(File.Exists(file));
    }

    [Theory]
    [MemberData(nameof(Scripts))]
    public async Task A_report_that_a_person_must_release_ends_with_its_reason_and_the_file_stays(string name)
    {
        await using var road = await BuildAsync(new() { ["Reporting:Approval"] = "Always" });
        using var script = new HandOverScript(name);
        var file = script.Write("october.csv", Exports.Of(road.Kiva));

        var end = await script.RunAsync(file, Address(road), "move-to", script.Folder("done"));

        Assert.Equal(("", 1), Told(end, ": held. Every report waits for a second person here (Reporting:Approval is Always)."));
        AssertNothingLeaks(end);
        Assert.True(File.Exists(file));
    }

    [Theory]
    [MemberData(nameof(Scripts))]
    public async Task A_file_that_cannot_be_read_ends_with_what_is_wrong_as_people_write_it(string name)
    {
        await using var road = await BuildAsync();
        using var script = new HandOverScript(name);

        var end = await script.RunAsync(script.Write("october.csv", "N° prêt;Capital remboursé;Montant payé\nL1;1,00;2,00\n"), Address(road));

        Assert.Equal(("", 1), Told(end, ": rejected. "));
        Assert.Contains("\"Montant payé\"", end.Output, StringComparison.Ordinal);
        Assert.Single(end.Output.Trim().Split('\n'));
        AssertNothingLeaks(end);
    }

    [Theory]
    [MemberData(nameof(Scripts))]
    public async Task Rows_that_do_not_arrive_are_no_success(string name)
    {
        await using var road = await BuildAsync();
        using var script = new HandOverScript(name);
        var export = Exports.Of(road.Kiva);

        var end = await script.RunAsync(script.Write("october.csv", export[..(export.TrimEnd().LastIndexOf(',') + 1)] + "see note\n"), Address(road));

        Assert.Equal(("", 1), Told(end, "completed, but 1 of 20 rows did not arrive"));
    }

    [Theory]
    [MemberData(nameof(Scripts))]
    public async Task A_report_that_waits_is_asked_for_again_by_the_next_run(string name)
    {
        await using var road = await BuildAsync(new() { ["Kiva:ClientSecret"] = null });
        using var script = new HandOverScript(name) { Settings = { ["KIVA_WAIT_MINUTES"] = "0" } };
        var file = script.Write("october.csv", Exports.Of(road.Kiva));

        var first = await script.RunAsync(file, Address(road));
        var id = ReportId.Parse((await ReportsAsync(road)).Single())!;
        await road.ReportAsync(id, report => report.WaitingUntil is not null);
        var second = await script.RunAsync(file, Address(road));

        Assert.Equal(("", 3), Told(first, "It goes on by itself"));
        Assert.Equal(("", 3), Told(second, "because a secret is missing"));
        Assert.Contains(id.ToString(), second.Output, StringComparison.Ordinal);
        Assert.Single(await ReportsAsync(road));
    }

    [Theory]
    [MemberData(nameof(Scripts))]
    public async Task Run_twice_it_makes_one_report_and_only_a_person_makes_another(string name)
    {
        await using var road = await BuildAsync();
        using var script = new HandOverScript(name);
        var file = script.Write("october.csv", Exports.Of(road.Kiva));

        var first = await script.RunAsync(file, Address(road));
        var second = await script.RunAsync(file, Address(road));

        Assert.Equal(("", 0), Told(first, "20 of 20"));
        Assert.Equal((first.Status, first.Output), (second.Status, second.Output));
        var id = Assert.Single(await ReportsAsync(road));
        Assert.Equal(1, road.Kiva.RequestCounts.PostsTaken);

        var again = await script.RunAsync(file, Address(road), "again");

        Assert.Equal(("", 1), Told(again, $"held. The same file came before, as report {id}."));
        Assert.Equal(1, road.Kiva.RequestCounts.PostsTaken);
    }

    [Theory]
    [MemberData(nameof(Scripts))]
    public async Task An_answer_that_is_lost_is_asked_for_again_and_makes_no_second_report(string name)
    {
        await using var road = await BuildAsync();
        using var script = new HandOverScript(name);
        await using var gate = await LossyGate.OpenAsync(Address(road), toLose: 2);

        var end = await script.RunAsync(script.Write("october.csv", Exports.Of(road.Kiva)), gate.Address);

        Assert.Equal(("", 0), Told(end, "20 of 20"));
        Assert.Equal(3, gate.Posts);
        Assert.Single(await ReportsAsync(road));
        Assert.Equal(1, road.Kiva.RequestCounts.PostsTaken);
    }

    [Theory]
    [MemberData(nameof(Scripts))]
    public async Task A_host_that_is_away_is_told_and_nothing_is_claimed(string name)
    {
        using var script = new HandOverScript(name) { Settings = { ["KIVA_WAIT_MINUTES"] = "0" } };

        var end = await script.RunAsync(script.Write("october.csv", Text), NoHost);

        Assert.Equal(("", 3), Told(end, "It is not known whether it has the file; run this again."));
        AssertNothingLeaks(end);
    }

    [Theory]
    [MemberData(nameof(Scripts))]
    public async Task A_key_that_is_wrong_is_told_at_once(string name)
    {
        await using var road = await BuildAsync(new() { ["LocalHost:FunctionKey"] = "another" });
        using var script = new HandOverScript(name);

        var end = await script.RunAsync(script.Write("october.csv", Exports.Of(road.Kiva)), Address(road));

        Assert.Equal(("", 3), Told(end, "refused the function key"));
        AssertNothingLeaks(end);
        Assert.DoesNotContain(await Road.BlobsAsync(road.Account), blob => blob.StartsWith("reports/2", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Scripts))]
    public async Task A_key_in_the_environment_goes_no_further(string name)
    {
        await using var road = await BuildAsync();
        using var script = new HandOverScript(name) { IsTraced = true, Settings = { ["KIVA_KEY"] = HandOverScript.Key, ["KIVA_KEY_FILE"] = null } };

        var end = await script.RunAsync(script.Write("october.csv", Exports.Of(road.Kiva)), Address(road));

        Assert.Equal(("", 0), Told(end, "20 of 20"));
        AssertNothingLeaks(end);
    }

    [Theory]
    [MemberData(nameof(Scripts))]
    public async Task What_is_set_up_wrongly_is_told_before_anything_is_sent(string name)
    {
        using var script = new HandOverScript(name);
        var file = script.Write("october.csv", Text);

        await AssertRefusedAsync(script, file, new Uri("http://mfi.example"), "begin with https://");
        await AssertRefusedAsync(script, script.Write("october.csv.part", Text), NoHost, "still being written");
        await AssertRefusedAsync(script, script.Write("empty.csv", ""), NoHost, "empty.csv is empty");
        await AssertRefusedAsync(script, file + ".gone", NoHost, "is not a file that can be read");
        script.Settings["KIVA_KEY_FILE"] = null;
        await AssertRefusedAsync(script, file, NoHost, "The function key is missing");
        script.Settings["KIVA_KEY_FILE"] = script.Write("two-lines", "key\" \n url = \"http://mfi.example\n");
        await AssertRefusedAsync(script, file, NoHost, "The function key has a character that no key has");
        if (!OperatingSystem.IsWindows() && name == HandOverScript.Shell)
        {
            File.SetUnixFileMode(script.KeyFile, UnixFileMode.UserRead | UnixFileMode.OtherRead);
            script.Settings["KIVA_KEY_FILE"] = script.KeyFile;
            await AssertRefusedAsync(script, file, NoHost, "chmod 600");
        }
    }

    [Fact]
    public async Task The_script_of_PowerShell_is_plain_ASCII_because_5_1_reads_it_as_the_machines_code_page()
    {
        var script = await File.ReadAllBytesAsync(Path.Combine(HandOverScript.Repository, "samples", HandOverScript.PowerShell), Cancel);

        Assert.DoesNotContain(script, character => character > 127);
    }

    private static async Task AssertRefusedAsync(HandOverScript script, string file, Uri url, params string[] words)
    {
        var end = await script.RunAsync(file, url);

        Assert.Equal(("", 2), Told(end, words[0]));
        Assert.All(words, word => Assert.Contains(word, end.Output, StringComparison.Ordinal));
        Assert.Empty(end.Seen);
    }

    /// <returns>What it said, where that is not what was expected, and its exit code.</returns>
    private static (string Otherwise, int Status) Told(HandOverEnd end, string expected) =>
        (end.Output.Contains(expected, StringComparison.Ordinal) ? "" : end.Output, end.Status);

    private static void AssertNothingLeaks(HandOverEnd end)
    {
        Assert.DoesNotContain(HandOverScript.Key, end.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(HandOverScript.Key, end.Seen, StringComparison.Ordinal);
    }

    private static Uri Address(Road road) => road.Http.BaseAddress!;

    private static async Task<string[]> ReportsAsync(Road road) =>
    [
        .. (await Road.BlobsAsync(road.Account)).Where(blob => blob.EndsWith("/ledger.jsonl", StringComparison.Ordinal)).Select(blob => blob.Split('/')[^2]),
    ];

    private async Task<Road> BuildAsync(Dictionary<string, string?>? settings = null)
    {
        var all = new Dictionary<string, string?>(StringComparer.Ordinal) { ["LocalHost:FunctionKey"] = HandOverScript.Key };
        foreach (var (name, value) in settings ?? [])
        {
            all[name] = value;
        }

        var road = await Road.BuildAsync(azurite.Lease(), new SandboxOptions { Loans = 20 }, all);
        road.Http.DefaultRequestHeaders.Add("x-functions-key", HandOverScript.Key);
        return road;
    }
}
