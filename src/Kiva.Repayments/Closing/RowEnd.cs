namespace Kiva.Repayments.Closing;

/// <summary>Where a row ended. Every row that was read ends in exactly one; <see cref="AcceptedWithWarning"/> counts as accepted.</summary>
internal enum RowEnd
{
    Accepted,
    AcceptedWithWarning,
    Rejected,
    RejectedByKiva,
    Refused,
    LeftOut,
    Unchanged,
    Unknown,
    NotSent,
}
