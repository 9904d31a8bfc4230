namespace Kiva.Repayments.Exports.Workbooks;

/// <summary>
/// How much a workbook may hold. It is read from memory, so these bound the memory that one may take; a portfolio of 100,000
/// loans stays far below each of them.
/// </summary>
internal static class WorkbookLimits
{
    public const int MostBytes = 50_000_000;

    /// <summary>All parts of a package together, by its directory.</summary>
    public const long MostBytesUnpacked = 500_000_000;

    /// <summary>Unpacked bytes for one packed byte: sheets whose rows are all alike reach 25, a zip bomb 1,000.</summary>
    public const int MostRatio = 200;

    /// <summary>Below so many bytes a ratio says nothing.</summary>
    public const long RatioMattersFrom = 10_000_000;

    /// <summary>The one part that is kept in memory while rows are read, unpacked.</summary>
    public const long MostSharedText = 64_000_000;

    public const int MostParts = 10_000;

    /// <summary>Bytes of a list of parts, unpacked: some hundred for each.</summary>
    public const long MostDirectory = 4_000_000;

    public const int MostSheets = 255;

    /// <summary>What Excel itself can show.</summary>
    public const int MostRows = 1_048_576;

    /// <summary>What Excel itself can show.</summary>
    public const int MostColumns = 16_384;

    /// <summary>Columns with something in them, as in delimited text.</summary>
    public const int MostFilledColumns = 1_000;
}
