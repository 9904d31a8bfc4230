using Kiva.Repayments.Exports.Tables;

namespace Kiva.Repayments.Exports.Headers;

/// <summary>
/// The headings of the files that are handed back. Corrected and dropped again they are exports like any other, but some of their columns
/// are ours: those are known by their headings, in whatever language they were written.
/// </summary>
internal static class ResultsHeader
{
    /// <summary>The headings of <c>results.csv</c>; others rely on them.</summary>
    public static readonly IReadOnlyList<string> Results = ["line", "loan_id", "client_id", "amount", "status", "code", "message", "batch", "upload_id"];

    /// <summary>What stands in front where an export has no columns of its own to hand back.</summary>
    public static readonly IReadOnlyList<string> Needed = ["loan_id", "client_id", "amount"];

    private static readonly Dictionary<string, string[]> AddedByLanguage = new(StringComparer.Ordinal)
    {
        ["en"] = ["line", "status", "code", "message", "batch", "upload"],
        ["fr"] = ["ligne", "statut", "code", "message", "lot", "envoi"],
        ["es"] = ["línea", "estado", "código", "mensaje", "lote", "envío"],
        ["pt"] = ["linha", "estado", "código", "mensagem", "lote", "envio"],
    };

    /// <summary>What stands behind the partner's own columns.</summary>
    /// <param name="language"><c>Reporting:Language</c>.</param>
    public static IReadOnlyList<string> Added(string language) => AddedByLanguage[language];

    /// <returns>The needed columns where all headings are ours, so that no setting of the partner's speaks of them; else <see langword="null"/>.</returns>
    public static TableColumns? Find(IReadOnlyList<string> headings)
    {
        if (Begins(headings, Results))
            return new TableColumns(1, 2, 3);

        return Begins(headings, Needed) && AddedByLanguage.Values.Any(added => Begins([.. headings.Skip(Needed.Count)], added))
            ? new TableColumns(0, 1, 2)
            : null;
    }

    /// <summary>The partner's own headings: without those that stand behind them since such a file was handed back.</summary>
    public static IReadOnlyList<string> Partners(IReadOnlyList<string> headings)
    {
        var filled = headings.Count;
        while (filled > 0 && headings[filled - 1].Length == 0)
            filled--;

        foreach (var added in AddedByLanguage.Values)
        {
            var own = filled - added.Length;
            if (own > 0 && Begins([.. headings.Take(filled).Skip(own)], added))
                return [.. headings.Take(own)];
        }

        return headings;
    }

    /// <summary>Whether some of the headings are ours: the file was handed back.</summary>
    public static bool IsIn(IReadOnlyList<string> headings) => Find(headings) is not null || Partners(headings).Count < headings.Count;

    private static bool Begins(IReadOnlyList<string> headings, IReadOnlyList<string> with) =>
        headings.Count >= with.Count
        && with.Select((heading, index) => string.Equals(headings[index].Trim(), heading, StringComparison.OrdinalIgnoreCase)).All(same => same);
}
