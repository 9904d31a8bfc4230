using Kiva.Repayments.Exports;

namespace Kiva.Repayments.Closing;

/// <summary>A row handed back.</summary>
/// <param name="Code">A problem's code, Kiva's or ours.</param>
/// <param name="Message">What is wrong and what to do.</param>
internal readonly record struct RowResult(ExportRow Row, decimal? Amount, RowEnd End, string? Code, string? Message, int? Batch, long? UploadId)
{
    /// <summary>Whether it was the amount that was wrong, or one of the things that were.</summary>
    public bool RefusesAmount { get; init; }
}
