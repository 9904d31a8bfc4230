using Kiva.Repayments.Problems;

namespace Kiva.Repayments.Ledgers;

/// <summary>
/// A report: the fold over the events of its ledger, nothing else. Which event may follow which is decided here and nowhere else.
/// </summary>
public sealed class Report
{
    /// <summary>Three minutes; files that are dropped together wait for each other.</summary>
    private const int OrdinaryWaits = 2;

    private readonly List<Problem> _waived = [];
    /// <summary>Also the longest that Kiva is granted where it asks us to wait.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromHours(6);

    private readonly List<LedgerEvent> _newsworthy = [];
    private readonly Dictionary<string, DateTimeOffset> _sentAt = new(StringComparer.Ordinal);
    private readonly HashSet<(AlertChannel, string)> _told = [];
    private Batch[] _batches = [];

    public ReportState State { get; private set; }

    /// <summary><see langword="false"/> only before the first event.</summary>
    public bool Exists => Received is not null;

    public Received Received { get; private set; } = null!;

    public Read? Read { get; private set; }

    /// <summary>Of the export as it came, lower-case hex; <see langword="null"/> until it was read to its end.</summary>
    public string? ContentSha256 { get; private set; }

    /// <summary>The partner whose loans these are; fixed when the report is planned, where it was not before.</summary>
    public string? PartnerId { get; private set; }

    /// <summary>The last decisions about the rows; batches are cut by them only once <see cref="IsPlanned"/>.</summary>
    public PlanTotals? Plan { get; private set; }

    public bool IsPlanned => BatchHashes is not null;

    /// <summary>SHA-256 of each batch's bytes as planned, base64.</summary>
    public IReadOnlyList<string>? BatchHashes { get; private set; }

    public IReadOnlyList<Batch> Batches => _batches;

    /// <summary>Why it is held, rejected, stalled or failed, or what it waits for.</summary>
    public IReadOnlyList<Problem> Reasons { get; private set; } = [];

    /// <summary>Until when it waits; it tries again by itself.</summary>
    public DateTimeOffset? WaitingUntil { get; private set; }

    /// <summary>What it last waited for, until something goes well again: also while it tries once more.</summary>
    public Problem? WaitedFor { get; private set; }

    /// <summary>How often it has waited since something last went well.</summary>
    public int Waits { get; private set; }

    /// <summary>When something last went well, or a person last said go.</summary>
    public DateTimeOffset LastSuccess { get; private set; }

    /// <summary>When something last happened to the report; being told of is nothing that happens to it.</summary>
    public DateTimeOffset LastEvent { get; private set; }

    public int Epoch { get; private set; }

    public Completed? Completed { get; private set; }

    /// <summary>What people are told of, in the order in which it happened.</summary>
    public IReadOnlyList<LedgerEvent> Newsworthy => _newsworthy;

    /// <summary>There are events that this version does not know: show, but send nothing.</summary>
    public bool IsNewer { get; private set; }

    public bool IsClosed => State is ReportState.Completed or ReportState.Rejected or ReportState.Cancelled;

    /// <summary>Batches of which it is not known whether Kiva has them.</summary>
    public int MayBeAtKiva => _batches.Count(batch => batch.State is BatchState.Unknown or BatchState.Sending);

    /// <summary>It goes on by itself: no person is asked for.</summary>
    public bool IsMoving => !IsClosed && State is not (ReportState.Held or ReportState.Stalled or ReportState.Failed);

    /// <summary>A person said go in spite of this very reason, numbers and all.</summary>
    public bool IsWaived(Problem reason) => _waived.Exists(waived =>
        waived.Code == reason.Code && (waived.Arguments ?? []).SequenceEqual(reason.Arguments ?? [], StringComparer.Ordinal));

    /// <summary>Whether it waits at this time. A wait that is longer than any that is ever set is the work of a clock that was wrong.</summary>
    public bool IsWaiting(DateTimeOffset now) => WaitingUntil is { } until && until > now && until <= now + LongestWait;

    /// <summary>When the batch was sent of which <paramref name="unknown"/> tells.</summary>
    public DateTimeOffset SentAt(Unknown unknown) => _sentAt.GetValueOrDefault(unknown.Id, unknown.At);

    /// <summary>Whether people were told of the alert by the channel.</summary>
    public bool IsTold(AlertChannel channel, string alertId) => _told.Contains((channel, alertId));

    /// <summary>Whether the event may follow what stands in the ledger.</summary>
    public bool Allows(LedgerEvent next) => next switch
    {
        Received _ => !Exists,
        _ when !Exists => false,
        Told or Mailed => true,
        Read _ or Rejected => State is ReportState.Received,
        Planned _ => State is ReportState.Read,
        Held => State is ReportState.Read or ReportState.Planned or ReportState.Sending,
        Released => State is ReportState.Held,
        Resumed => State is ReportState.Stalled or ReportState.Failed,
        Waiting or Stalled => IsMoving,
        Taken taken => !IsClosed && taken.Epoch > Epoch,
        Failed => !IsClosed && State is not ReportState.Failed,
        Cancelled => !IsClosed,
        Sending sending => State is ReportState.Planned or ReportState.Sending
            && sending.Epoch == Epoch
            && Find(sending.Batch) is { State: BatchState.Planned } batch
            && sending.Attempt == batch.Attempt + 1,
        Unknown unknown => Find(unknown.Batch) is { State: BatchState.Sending } batch && unknown.Attempt == batch.Attempt,
        AcceptedLate late => Find(late.Batch) is { } batch && (late.Attempt < batch.Attempt || batch.State is not (BatchState.Sending or BatchState.Unknown)),
        AttemptEnded end => Find(end.Batch) is { State: BatchState.Sending or BatchState.Unknown } batch && end.Attempt == batch.Attempt,
        Resolved resolved => Find(resolved.Batch) is { State: BatchState.Unknown } batch && (resolved.Attempt ?? batch.Attempt) == batch.Attempt,
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

        switch (next)
        {
            case Told told:
                _told.UnionWith(told.Alerts.Select(alert => (told.Channel, alert)));
                return;
            case Mailed mailed:
                _told.UnionWith(mailed.Alerts.Select(alert => (AlertChannel.Mail, alert)));
                return;
        }

        LastEvent = next.At;
        if (IsNewsworthy(next))
        {
            _newsworthy.Add(next);
        }

        if (next is Unknown unknown && _batches[unknown.Batch - 1].SentAt is { } sentAt)
        {
            _sentAt[unknown.Id] = sentAt;
        }

        switch (next)
        {
            case Received received:
                (Received, PartnerId, ContentSha256) = (received, received.PartnerId, received.ContentSha256);
                Succeed(received);
                Enter(ReportState.Received);
                break;
            case Read read:
                (Read, ContentSha256) = (read, read.ContentSha256);
                Succeed(read);
                Enter(ReportState.Read);
                break;
            case Rejected rejected:
                ContentSha256 = rejected.ContentSha256 ?? ContentSha256;
                Enter(ReportState.Rejected, rejected.Reason);
                break;
            case Held held:
                Plan = held.Plan ?? Plan;
                Enter(ReportState.Held, [.. held.Reasons]);
                if (IsHeldForNothing)
                {
                    // The last unknown batch was resolved while its holding was on the way.
                    Enter(ReportState.Sending);
                }

                break;
            case Released:
                _waived.AddRange(Reasons);
                Succeed(next);
                Enter(Unhindered());
                break;
            case Resumed:
                Succeed(next);
                Enter(Unhindered());
                break;
            case Planned planned:
                (PartnerId, Plan, BatchHashes) = (planned.PartnerId, planned.Plan, planned.BatchHashes);
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
                WaitedFor = waiting.Reason;
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

    /// <summary>Asked before the event is applied: of waiting for an earlier report people are told once, and not where it is only its turn.</summary>
    private bool IsNewsworthy(LedgerEvent next) => next switch
    {
        Waiting waiting => waiting.Reason.Code == ProblemCatalog.ReportEarlierOpen && Waits >= OrdinaryWaits && !_newsworthy.Exists(before => before is Waiting),
        Rejected or Held or Refused or Unknown or AcceptedLate or Stalled or Failed => true,
        Completed _ => true,
        _ => false,
    };

    private void ApplyToBatch(LedgerEvent next)
    {
        var number = next switch
        {
            Sending sending => sending.Batch,
            Resolved resolved => resolved.Batch,
            _ => ((AttemptEnded)next).Batch,
        };
        _batches[number - 1] = _batches[number - 1].After(next);
        if (next is Accepted or Resolved)
        {
            Succeed(next);
        }

        if (next is Sending || IsHeldForNothing)
        {
            Enter(ReportState.Sending);
        }
    }

    /// <summary>It was held for unknown batches alone, and there are none (any more).</summary>
    private bool IsHeldForNothing => State is ReportState.Held
        && IsPlanned
        && Reasons.All(reason => reason.Code == ProblemCatalog.ReportUnknownBatches)
        && Array.TrueForAll(_batches, batch => batch.State is not BatchState.Unknown);

    private Batch? Find(int number) => number >= 1 && number <= _batches.Length ? _batches[number - 1] : null;

    private void Enter(ReportState state, params IReadOnlyList<Problem> reasons)
    {
        State = state;
        Reasons = reasons;
        WaitingUntil = null;
    }

    private void Succeed(LedgerEvent with)
    {
        LastSuccess = with.At;
        WaitedFor = null;
        Waits = 0;
    }

    /// <summary>Where the report stood before a person was asked for.</summary>
    private ReportState Unhindered() =>
        IsPlanned ? ReportState.Sending : Read is not null ? ReportState.Read : ReportState.Received;
}
