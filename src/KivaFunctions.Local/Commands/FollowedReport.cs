using Kiva.Repayments.Problems;
using Kiva.Repayments.Reports;
using Kiva.Repayments.Texts;

namespace KivaFunctions.Local.Commands;

/// <summary>A dropped file and what has become of it so far.</summary>
internal sealed class FollowedReport(FileInfo file)
{
    /// <summary>The host tries again by itself; but a person who waits before the screen wants to know now.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(2);

    /// <summary>What another process sets right may be right in a moment; what is still wrong then needs a person.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly string[] AtRest = ["completed", "rejected", "cancelled", "held", "stalled", "failed"];
    private static readonly string[] NeedAPerson = [ProblemCatalog.KivaSecretsMissing, ProblemCatalog.KivaTokenRefused, ProblemCatalog.KivaDenied];

    private readonly long _started = TimeProvider.System.GetTimestamp();
    private long? _waitsSince;

    /// <summary>Without control characters: the storage emulator cannot list a blob that has one in its name.</summary>
    public string Name { get; } = string.Concat(file.Name.Where(character => !char.IsControl(character)));

    public FileInfo File => file;

    /// <summary><see langword="null"/> until the file is dropped.</summary>
    public ReportId? Id { get; set; }

    /// <summary><see langword="null"/> until the report is found.</summary>
    public ReportView? View { get; private set; }

    /// <summary>Why the file came to nothing before there was a report.</summary>
    public Saying? Fault { get; private set; }

    /// <summary>Nothing more is going to happen by itself, or not soon.</summary>
    public bool IsOver { get; private set; }

    /// <summary>From the drop to the end.</summary>
    public TimeSpan Took { get; private set; }

    /// <summary>Every row that was meant for Kiva is there.</summary>
    public bool Went => View is { State: "completed", Rows: { Rejected: 0, RejectedByKiva: 0, Refused: 0, Unknown: 0, NotSent: 0 } };

    /// <summary>Rows of batches that are settled, and of all batches.</summary>
    public (int Settled, int All) Rows => (
        View?.Batches.Where(batch => batch.State is "accepted" or "refused" or "unknown").Sum(batch => batch.Rows) ?? 0,
        View?.Batches.Sum(batch => batch.Rows) ?? 0);

    public void GiveUp(Saying fault)
    {
        Fault = fault;
        IsOver = true;
    }

    /// <summary>Takes in what the ledger says now.</summary>
    public void See(ReportView? view)
    {
        Took = TimeProvider.System.GetElapsedTime(_started);
        View = view ?? View;
        if (View is null)
        {
            if (Took > LongestWait)
                GiveUp(Words.Texts.Of("drop.not-taken"));
            return;
        }

        var waits = View.WaitingUntil is not null && View.Reasons.Count > 0;
        _waitsSince = waits ? _waitsSince ?? TimeProvider.System.GetTimestamp() : null;
        IsOver = AtRest.Contains(View.State) || (waits && WaitsForAPersonOrLong(View));
    }

    private bool WaitsForAPersonOrLong(ReportView view) =>
        view.WaitingUntil - TimeProvider.System.GetUtcNow() > LongestWait
        || (view.Reasons.Any(reason => NeedAPerson.Contains(reason.Code)) && TimeProvider.System.GetElapsedTime(_waitsSince!.Value) > Patience);
}
