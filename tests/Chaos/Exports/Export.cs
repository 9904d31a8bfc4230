using System.Text;

namespace Chaos.Exports;

/// <summary>An export and what is known of it beforehand.</summary>
/// <param name="Name">No other export has it.</param>
/// <param name="Road">How it is handed in.</param>
internal sealed record Export(string Name, Road Road, ExportKind Kind, IReadOnlyList<Row> Rows, byte[] Content)
{
    /// <summary>The export that it repeats or corrects.</summary>
    public Export? Original { get; init; }

    /// <summary>Whether an export was made meanwhile that says otherwise about the same loans.</summary>
    public bool IsCorrected { get; set; }

    public static Export Of(string name, Road road, ExportKind kind, IReadOnlyList<Row> rows, bool threeColumns) =>
        new(name, road, kind, rows, Text(rows, threeColumns));

    private static byte[] Text(IReadOnlyList<Row> rows, bool threeColumns)
    {
        var text = new StringBuilder(threeColumns ? "Loan ID,Client ID,Principal Repaid\n" : "Loan ID,Principal Repaid\n");
        foreach (var row in rows)
            text.Append(row.Loan).Append(',').Append(threeColumns ? row.Client + "," : "").Append(row.Amount).Append('\n');
        return Encoding.UTF8.GetBytes(text.ToString());
    }
}

internal enum Road
{
    Inbox,
    Http,
}

internal enum ExportKind
{
    Original,

    /// <summary>The same bytes once more.</summary>
    Repeated,

    /// <summary>The same loans; some amounts are others.</summary>
    Corrected,

    /// <summary>No table.</summary>
    Junk,
}
