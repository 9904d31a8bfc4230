namespace Kiva.Repayments.Ledgers;

public enum ReportState
{
    Received,
    Read,
    Held,
    Planned,
    Sending,
    Completed,
    Rejected,
    Cancelled,
    Stalled,
    Failed,
}

public enum BatchState
{
    Planned,
    Sending,
    Accepted,
    Refused,
    Unknown,
}
