using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Kiva.Repayments.Closing;
using Kiva.Repayments.Ledgers;
using Kiva.Repayments.Reports;
using Kiva.Repayments.Texts;

namespace Kiva.Repayments.Tests.Ledgers;

/// <summary>
/// Ledgers as each released version wrote them, under <c>Files/{version}</c>: they are read for ever, and what people see of them does not change. Beside each lies the view that
/// was approved. A version that writes something new gets a folder of its own.
/// </summary>
public sealed class LedgerFilesTests
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private static readonly ReportId Id = ReportId.Parse("20261101T000000Z-0123456789ab")!;

    public static TheoryData<string> Files =>
        [.. Directory.EnumerateFiles(Folder, "*.jsonl", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Folder, file)).Order(StringComparer.Ordinal)];

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Ledgers", "Files");

    [Theory]
    [MemberData(nameof(Files))]
    public void A_ledger_of_a_released_version_is_read_as_it_was(string file)
    {
        var report = Fold(file);
        var view = JsonSerializer.SerializeToNode(ReportViews.Of(Id, report, Languages.English), ReportJson.Default.ReportView)!;
        LeaveOutTexts(view);
        var shown = view.ToJsonString(Indented);

        var approved = Path.ChangeExtension(Path.Combine(Folder, file), "json");
        if (!File.Exists(approved))
        {
            File.WriteAllText(approved, shown + "\n");
            Assert.Fail($"Nothing is approved yet. Look at {approved}, and put it beside the ledger if it is right.");
        }

        Assert.Equal(File.ReadAllText(approved).ReplaceLineEndings("\n").TrimEnd(), shown.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Together_they_hold_every_kind_of_event()
    {
        var kinds = Files.SelectMany(file => Lines(((ITheoryDataRow)file).GetData()[0]!.ToString()!)).Select(entry => entry.GetType()).ToHashSet();

        Assert.Equal([], typeof(LedgerEvent).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(LedgerEvent)) && !type.IsAbstract).Except(kinds).Select(type => type.Name));
    }

    /// <summary>Words may be improved.</summary>
    private static void LeaveOutTexts(JsonNode? node)
    {
        if (node is JsonObject parts)
        {
            parts.Remove("text");
            foreach (var (_, part) in parts)
            {
                LeaveOutTexts(part);
            }
        }
        else if (node is JsonArray items)
        {
            foreach (var item in items)
            {
                LeaveOutTexts(item);
            }
        }
    }

    private static Report Fold(string file)
    {
        var report = new Report();
        Lines(file).ForEach(report.Apply);
        return report;
    }

    internal static List<LedgerEvent> Lines(string file) =>
        [.. File.ReadAllLines(Path.Combine(Folder, file)).Select(line => LedgerJson.Read(Encoding.UTF8.GetBytes(line))!)];
}
