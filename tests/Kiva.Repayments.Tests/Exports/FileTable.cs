namespace Kiva.Repayments.Tests.Exports;

/// <summary>One line of the table in <c>Files/README.md</c>: a file and what reading it must give.</summary>
/// <param name="Settings">For example <c>Amount=Principal Repaid</c>; empty for none.</param>
/// <param name="ReadAs">As <c>FilesTests</c> describes it.</param>
/// <param name="Lines">The first and the last line on which a row stands.</param>
/// <param name="Rows">The heading of the block with the rows, or <c>refused:</c> and the problem's code.</param>
/// <param name="Remarks">Codes, separated by spaces.</param>
public sealed record FileExpectation(string File, string Settings, string ReadAs, string Lines, string Rows, string Remarks)
{
    public override string ToString() => Settings.Length == 0 ? File : $"{File} with {Settings}";
}

/// <summary>The table and the blocks of rows in <c>Files/README.md</c>, which people read and the tests hold to its word.</summary>
internal static class FileTable
{
    private static readonly string[] Page = File.ReadAllLines(PathOf("README.md"));

    public static string PathOf(string file) => Path.Combine(AppContext.BaseDirectory, "Exports", "Files", file);

    /// <summary>Every file but the page that describes them.</summary>
    public static IEnumerable<string> Names { get; } =
        [.. Directory.EnumerateFiles(Path.GetDirectoryName(PathOf("README.md"))!).Select(path => Path.GetFileName(path)).Where(name => name != "README.md").Order(StringComparer.Ordinal)];

    public static IEnumerable<FileExpectation> All =>
        from line in Page
        where line.StartsWith("| `", StringComparison.Ordinal)
        let cells = line.Trim('|').Split('|', StringSplitOptions.TrimEntries)
        let file = cells[0].Split(" with ")
        select new FileExpectation(Plain(file[0]), file.Length > 1 ? Plain(file[1]) : "", Plain(cells[2]), cells[3], Plain(cells[4]), Plain(cells[5]));

    /// <summary>The rows under a heading: loan, client, amount and problem, at least two spaces apart, <c>-</c> for nothing.</summary>
    public static IEnumerable<string> RowsOf(string block) => Page
        .SkipWhile(line => !string.Equals(line, $"### {block}", StringComparison.Ordinal))
        .SkipWhile(line => !line.StartsWith("```", StringComparison.Ordinal))
        .Skip(1)
        .TakeWhile(line => !line.StartsWith("```", StringComparison.Ordinal))
        .Select(line => string.Join("  ", line.Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)));

    private static string Plain(string cell) => cell.Replace("`", "", StringComparison.Ordinal).Trim();
}
