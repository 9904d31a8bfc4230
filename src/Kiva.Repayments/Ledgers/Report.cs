using Kiva.Repayments.Problems;

namespace Kiva.Repayments.Ledgers;

/// <summary>
/// A report: the fold over the events of its ledger, nothing else. Which event may follow which is decided here and nowhere else.
/// </summary>
public sealed class Report
{
    private readonly HashSet<string> _waived = new(StringComparer.Ordinal);
    private Batch[] _batches = [];

    public ReportState State { get; private set; }

    /// <summary><see langword="false"/> only before the first event.</summary>
    public bool Exists => Received is not null;

    public Received Received { get; private set; } = null!;

    public Read? Read { get; private set; }

    /// <summary>The partner whose loans these are; fixed when the report is planned, where it was not before.</summary>
    public string? PartnerId { get; private set; }

    /// <summary>The last decisions about the rows; batches are cut by them only once <see cref="IsPlanned"/>.</summary>
    public PlanTotals? Plan { get; private set; }

    public bool IsPlanned { get; private set; }

    public IReadOnlyList<Batch> Batches => _batches;

    /// <summary>Why it is held, rejected, stalled or failed, or what it waits for.</summary>
    public IReadOnlyList<Problem> Reasons { get; private set; } = [];

    /// <summary>Until when it waits; it tries again by itself.</summary>
    public DateTimeOffset? WaitingUntil { get; private set; }

    /// <summary>How often it has waited since something last went well.</summary>
    public int Waits { get; private set; }

    /// <summary>When something last went well, or a person last said go.</summary>
    public DateTimeOffset LastSuccess { get; private set; }

    public DateTimeOffset LastEvent { get; private set; }

    public int Epoch { get; private set; }

    public Completed? Completed { get; private set; }

    /// <summary>There are events that this version does not know: show, but send nothing.</summary>
    public bool IsNewer { get; private set; }

    public bool IsClosed => State is ReportState.Completed or ReportState.Rejected or ReportState.Cancelled;

    /// <summary>It goes on by itself: no person is asked for.</summary>
    public bool IsMoving => !IsClosed && State is not (ReportState.Held or ReportState.Stalled or ReportState.Failed);

    /// <summary>A person said go in spite of this reason.</summary>
    public bool IsWaived(string code) => _waived.Contains(code);

    /// <summary>Whether the event may follow what stands in the ledger.</summary>
    public bool Allows(LedgerEvent next) => next switch
    {
        Received _ => !Exists,
        _ when !Exists => false,
        Read _ or Rejected => State is ReportState.Received,
        Planned _ => State is ReportState.Read,
        Held => State is ReportState.Read or ReportState.Planned or ReportState.Sending,
        Released => State is ReportState.Held,
        Resumed => State is ReportState.Stalled or ReportState.Failed,
        Waiting or Stalled => IsMoving,
        Taken taken => !IsClosed && taken.Epoch > Epoch,
        Failed or Cancelled => !IsClosed,
        Sending sending => State is ReportState.Planned or ReportState.Sending && BatchIs(sending.Batch, BatchState.Planned),
        Accepted accepted => BatchIs(accepted.Batch, BatchState.Sending, BatchState.Unknown),
        Refused refused => BatchIs(refused.Batch, BatchState.Sending, BatchState.Unknown),
        Unknown unknown => BatchIs(unknown.Batch, BatchState.Sending),
        NotTaken notTaken => BatchIs(notTaken.Batch, BatchState.Sending),
        Resolved resolved => BatchIs(resolved.Batch, BatchState.Unknown),
        Completed _ => State is ReportState.Planned or ReportState.Sending
            && _batches.All(batch => batch.State is BatchState.Accepted or BatchState.Refused),
        _ => false,
    };

    /// <exception cref="InvalidOperationException">The event may not follow what stands in the ledger.</exception>
    public void Apply(LedgerEvent next)
    {
        if (!Allows(next))
        {
            throw new InvalidOperationException($"The event {next.GetType().Name} cannot follow in a report that is {(Exists ? State : "empty")}.");
        }

        LastEvent = next.At;
        switch (next)
        {
            case Received received:
                (Received, PartnerId) = (received, received.PartnerId);
                Succeed(received);
                Enter(ReportState.Received);
                break;
            case Read read:
                Read = read;
                Succeed(read);
                Enter(ReportState.Read);
                break;
            case Rejected rejected:
                Enter(ReportState.Rejected, rejected.Reason);
                break;
            case Held held:
                Plan = held.Plan ?? Plan;
                Enter(ReportState.Held, [.. held.Reasons]);
                break;
            case Released:
                _waived.UnionWith(Reasons.Select(reason => reason.Code));
                Succeed(next);
                Enter(Unhindered());
                break;
            case Resumed:
                Succeed(next);
                Enter(Unhindered());
                break;
            case Planned planned:
                (PartnerId, Plan, IsPlanned) = (planned.PartnerId, planned.Plan, true);
                _batches = [.. planned.Plan.Batches.Select((total, index) => new Batch(index + 1, BatchState.Planned, total, planned.At))];
                Succeed(planned);
                Enter(ReportState.Planned);
                break;
            case Taken taken:
                Epoch = taken.Epoch;
                break;
            case Waiting waiting:
                Reasons = [waiting.Reason];
                WaitingUntil = waiting.Until;
                Waits++;
                break;
            case Stalled stalled:
                Enter(ReportState.Stalled, stalled.Reason);
                break;
            case Failed failed:
                Enter(ReportState.Failed, failed.Reason);
                break;
            case Cancelled:
                Enter(ReportState.Cancelled);
                break;
            case Completed completed:
                Completed = completed;
                Enter(ReportState.Completed);
                break;
            default:
                ApplyToBatch(next);
                break;
        }
    }

    /// <summary>Notes that the ledger holds something this version does not know.</summary>
    public void ApplyNewer() => IsNewer = true;

    private void ApplyToBatch(LedgerEvent next)
    {
        switch (next)
        {
            case Sending sending:
                Change(sending.Batch, batch => batch with { State = BatchState.Sending, SendBy = sending.SendBy, Text = null, At = next.At });
                Enter(ReportState.Sending);
                break;
            case Accepted accepted:
                Change(accepted.Batch, batch => batch with
                {
                    State = BatchState.Accepted,
                    UploadId = accepted.UploadId,
                    RejectedByKiva = accepted.RejectedByKiva,
                    Problems = accepted.Problems,
                    Text = null,
                    At = next.At,
                });
                Succeed(next);
                break;
            case Refused refused:
                Change(refused.Batch, batch => batch with { State = BatchState.Refused, Text = refused.Text, At = next.At });
                break;
            case Unknown unknown:
                Change(unknown.Batch, batch => batch with { State = BatchState.Unknown, Text = unknown.What, At = next.At });
                break;
            case NotTaken notTaken:
                Change(notTaken.Batch, batch => batch with { State = BatchState.Planned, Text = notTaken.Reason, At = next.At });
                break;
            case Resolved resolved:
                Change(resolved.Batch, batch => batch with
                {
                    State = resolved.SeenInPa2 ? BatchState.Accepted : BatchState.Planned,
                    UploadId = resolved.UploadId,
                    At = next.At,
                });
                Succeed(next);
                if (State is ReportState.Held && Batches.All(batch => batch.State is not BatchState.Unknown))
                {
                    // It was held for its unknown batches; with the last of them it goes on.
                    Enter(ReportState.Sending);
                }

                break;
        }
    }

    private bool BatchIs(int number, params ReadOnlySpan<BatchState> states) =>
        number >= 1 && number <= _batches.Length && states.Contains(_batches[number - 1].State);

    private void Change(int number, Func<Batch, Batch> change) => _batches[number - 1] = change(_batches[number - 1]);

    private void Enter(ReportState state, params IReadOnlyList<Problem> reasons)
    {
        State = state;
        Reasons = reasons;
        WaitingUntil = null;
    }

    private void Succeed(LedgerEvent with)
    {
        LastSuccess = with.At;
        Waits = 0;
    }

    /// <summary>Where the report stood before a person was asked for.</summary>
    private ReportState Unhindered() =>
        IsPlanned ? ReportState.Sending : Read is not null ? ReportState.Read : ReportState.Received;
}
