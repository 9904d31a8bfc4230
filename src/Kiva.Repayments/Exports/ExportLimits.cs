using Kiva.Repayments.Problems;

namespace Kiva.Repayments.Exports;

/// <summary>How much an export may hold.</summary>
internal static class ExportLimits
{
    public const int MostRows = 5_000_000;

    /// <summary>Characters of an id or an amount.</summary>
    public const int LongestCell = 200;

    public static void Check(int rows)
    {
        if (rows > MostRows)
            throw new UnreadableExportException(new Problem("export.too-many-rows"));
    }

    /// <summary>A header over nothing is a failed export, not a month without repayments.</summary>
    public static void CheckAny(int rows)
    {
        if (rows == 0)
            throw new UnreadableExportException(new Problem("export.no-rows"));
    }
}
