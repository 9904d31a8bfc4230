using Kiva.Repayments.Ledgers;
using Kiva.Repayments.Problems;

namespace Kiva.Repayments.Tests.Ledgers;

/// <summary>
/// A report as <c>docs/design.md</c> describes it, written anew from that page's table and as simply as can be: states are words, a batch is a word and a number.
/// </summary>
internal sealed class ReportModel
{
    private readonly HashSet<string> _toldAlerts = [];
    private string _before = "";

    public string State { get; private set; } = "";

    public List<(string State, int Attempt)> Batches { get; } = [];

    public int Epoch { get; private set; }

    public int Doubles { get; private set; }

    public bool HeldForUnknownAlone { get; private set; }

    private bool IsClosed => State is "completed" or "rejected" or "cancelled";

    private bool IsMoving => State is "received" or "read" or "planned" or "sending";

    /// <returns>Whether the event may follow; then it has followed.</returns>
    public bool Follow(LedgerEvent happens) => happens switch
    {
        Received => State == "" && Enter("received"),
        _ when State == "" => false,
        Told told => Tell(told),
        Mailed => true,
        Read => State == "received" && Enter("read"),
        Rejected => State == "received" && Enter("rejected"),
        Planned planned => State == "read" && Plan(planned),
        Held held => State is "read" or "planned" or "sending" && Hold(held),
        Released => State == "held" && Enter(Batches.Count > 0 || _before is "planned" or "sending" ? "sending" : "read"),
        Taken taken => !IsClosed && taken.Epoch > Epoch && SetEpoch(taken.Epoch),
        Waiting => IsMoving,
        Stalled => IsMoving && Interrupt("stalled"),
        Failed => !IsClosed && State != "failed" && Interrupt("failed"),
        Resumed => State is "stalled" or "failed" && Enter(Where()),
        Cancelled => !IsClosed && Enter("cancelled"),
        Completed _ => State is "planned" or "sending" && Batches.TrueForAll(batch => batch.State is "accepted" or "refused") && Enter("completed"),
        Sending sending => State is "planned" or "sending" && sending.Epoch == Epoch && Is(sending.Batch, "planned")
            && sending.Attempt == Batches[sending.Batch - 1].Attempt + 1 && Set(sending.Batch, "sending", sending.Attempt) && Enter("sending"),
        Accepted accepted => Ends(accepted, "sending", "unknown") && Settle(accepted.Batch, "accepted"),
        Refused refused => Ends(refused, "sending", "unknown") && Settle(refused.Batch, "refused"),
        NotTaken notTaken => Ends(notTaken, "sending", "unknown") && Settle(notTaken.Batch, "planned"),
        Unknown unknown => Ends(unknown, "sending") && Settle(unknown.Batch, "unknown"),
        AcceptedLate late => IsThere(late.Batch) && !IsAnswerable(late) && Late(late),
        Resolved resolved => Is(resolved.Batch, "unknown") && Settle(resolved.Batch, resolved.SeenInPa2 ? "accepted" : "planned"),
        _ => false,
    };

    public bool IsTold(string alert) => _toldAlerts.Contains(alert);

    private bool Enter(string state)
    {
        State = state;
        return true;
    }

    private bool Interrupt(string state)
    {
        _before = Where();
        return Enter(state);
    }

    /// <summary>Where it stood, as far as it can stand there again: what was planned goes on as sending.</summary>
    private string Where() => State switch
    {
        "planned" or "sending" => "sending",
        "received" or "read" => State,
        "held" => _before is "planned" or "sending" ? "sending" : "read",
        _ => _before,
    };

    private bool Plan(Planned planned)
    {
        Batches.AddRange(planned.Plan.Batches.Select(_ => ("planned", 0)));
        return Enter("planned");
    }

    private bool Hold(Held held)
    {
        _before = Where();
        HeldForUnknownAlone = held.Reasons.All(reason => reason.Code == ProblemCatalog.ReportUnknownBatches);
        return Enter("held") && GoOn();
    }

    private bool SetEpoch(int epoch)
    {
        Epoch = epoch;
        return true;
    }

    private bool Tell(Told told)
    {
        _toldAlerts.UnionWith(told.Alerts);
        return true;
    }

    private bool IsThere(int batch) => batch >= 1 && batch <= Batches.Count;

    private bool Is(int batch, string state) => IsThere(batch) && Batches[batch - 1].State == state;

    private bool Ends(AttemptEnded end, params string[] states) =>
        IsThere(end.Batch) && states.Contains(Batches[end.Batch - 1].State) && end.Attempt == Batches[end.Batch - 1].Attempt;

    /// <summary>An ordinary answer would do.</summary>
    private bool IsAnswerable(AcceptedLate late) => Batches[late.Batch - 1].State is "sending" or "unknown" && late.Attempt >= Batches[late.Batch - 1].Attempt;

    private bool Late(AcceptedLate late)
    {
        var (state, attempt) = Batches[late.Batch - 1];
        if (state == "planned" || (state == "accepted" && attempt == late.Attempt))
        {
            return Set(late.Batch, "accepted", attempt);
        }

        Doubles++;
        return GoOn();
    }

    private bool Settle(int batch, string state) => Set(batch, state, Batches[batch - 1].Attempt) && GoOn();

    private bool Set(int batch, string state, int attempt)
    {
        Batches[batch - 1] = (state, attempt);
        return GoOn();
    }

    /// <summary>Without an unknown batch a report that is held for them alone goes on.</summary>
    private bool GoOn()
    {
        if (State == "held" && HeldForUnknownAlone && Batches.Count > 0 && Batches.TrueForAll(batch => batch.State != "unknown"))
        {
            State = "sending";
        }

        return true;
    }
}
