using System.Globalization;

namespace Benchmarks;

/// <summary>A line of a table: one value a round.</summary>
/// <param name="Bound">What is asked for; held against the median.</param>
internal sealed record Figure(string Name, IReadOnlyList<double> Values, string Format, double? Bound = null, bool MoreIsBetter = false)
{
    public static IReadOnlyList<double> Seconds(IEnumerable<TimeSpan> times) => [.. times.Select(time => time.TotalSeconds)];

    public static IReadOnlyList<double> Ratios(IEnumerable<double> ours, IEnumerable<double> theirs) => [.. ours.Zip(theirs, (mine, other) => mine / other)];

    public string[] Cells() =>
    [
        Name,
        Text(MoreIsBetter ? Values.Max() : Values.Min()),
        Values.Count > 1 ? Text(Median) : "",
        Bound is { } bound ? (MoreIsBetter ? "≥ " : "≤ ") + Text(bound) : "",
        Bound is null ? "" : IsMet ? "yes" : "**no**",
    ];

    private double Median => Values.Order().ElementAt(Values.Count / 2);

    private bool IsMet => MoreIsBetter ? Median >= Bound : Median <= Bound;

    private string Text(double value) => value.ToString(Format, CultureInfo.InvariantCulture);
}

/// <summary>Prints figures as Markdown, so that they can be put into <c>docs/performance.md</c> as they are.</summary>
internal static class Table
{
    private static readonly string[] Headings = ["", "best", "median", "bound", "met"];

    public static void Print(string title, params IReadOnlyList<Figure> figures)
    {
        string[][] lines = [Headings, .. figures.Select(figure => figure.Cells())];
        var widths = Headings.Select((_, column) => Math.Max(3, lines.Max(line => line[column].Length))).ToArray();
        string[] rule = [new('-', widths[0]), .. widths.Skip(1).Select(width => new string('-', width - 1) + ":")];
        Console.WriteLine();
        Console.WriteLine(title);
        Console.WriteLine();
        foreach (var line in (string[][])[lines[0], rule, .. lines.Skip(1)])
            Console.WriteLine($"| {string.Join(" | ", line.Select((cell, column) => column == 0 ? cell.PadRight(widths[0]) : cell.PadLeft(widths[column])))} |");
    }
}
