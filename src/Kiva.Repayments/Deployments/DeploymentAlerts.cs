using System.Globalization;
using Kiva.Repayments.Alerts;
using Kiva.Repayments.Ledgers;
using Kiva.Repayments.Problems;
using Kiva.Repayments.Reports;
using Microsoft.Extensions.Logging;

namespace Kiva.Repayments.Deployments;

/// <summary>What an event of the deployment's ledger has for people. It follows from the ledger alone.</summary>
internal static class DeploymentAlerts
{
    /// <param name="deployment">What stands now; <see langword="null"/> where it has just happened.</param>
    public static IEnumerable<Alert> Of(DeploymentEvent happened, Deployment? deployment = null) => happened switch
    {
        Began began => [Tell(began, Conditions.ReportOf(began.Condition), Say(began), isOver: deployment?.Standing.All(standing => standing.Id != began.Id) ?? false)],
        Ended ended => [Tell(ended, Conditions.ReportOf(ended.Condition), Say(ended))],
        Noticed noticed => Say(noticed) is { } say ? [Tell(noticed, ReportOf(noticed.What), say, noticed)] : [],
        Said said => Say(said) is { } say ? [Tell(said, report: null, say)] : [],
        _ => [],
    };

    private static Alert Tell(DeploymentEvent happened, ReportId? report, Action<ILogger, Wording> say, Noticed? about = null, bool isOver = false) => new(happened.Id, happened.At, report, say)
    {
        IsOver = isOver,
        Unreported = about is { Loans: { } loans, Coverage: { } coverage } ? new LoanList(coverage.Expected - coverage.Reported, loans) : null,
    };

    private static Action<ILogger, Wording> Say(Began began) => Conditions.CodeOf(began.Condition) switch
    {
        ProblemCatalog.SweepFailed => (log, words) => log.SweepFailed(What(began, words), began.Reason.Arguments![1]),
        ProblemCatalog.LedgerNewer => (log, _) => log.LedgerNewer(Conditions.ReportOf(began.Condition)!),
        ProblemCatalog.ExportLies => (log, words) => log.ExportLies(words.Of(began.Reason)),
        ProblemCatalog.ExpectedLoansOld => (log, words) => log.ExpectedLoansOld(words.Of(began.Reason)),
        ProblemCatalog.ExpectedLoansShrunk => (log, words) => log.ExpectedLoansShrunk(words.Of(began.Reason)),
        Conditions.NotRefreshed => (log, words) => log.ExpectedLoansNotRefreshed(words.Of(began.Reason)),
        _ => (log, words) => log.KivaAway(words.Of(began.Reason)),
    };

    /// <summary>The ledger has it in English.</summary>
    private static string What(Began began, Wording words) =>
        words == Wording.OfLog ? began.Reason.Arguments![0] : words.Say("ReportOrExport", Conditions.ReportOf(began.Condition));

    private static Action<ILogger, Wording> Say(Ended ended) => Conditions.IsKivaAway(ended.Condition)
        ? (log, _) => log.KivaBack(ended.Condition, ended.Since)
        : (log, _) => log.TroubleOver(ended.Condition, ended.Since);

    private static Action<ILogger, Wording>? Say(Noticed noticed) => noticed.What.Split(':') switch
    {
        [Notices.NothingCame, var cycle] => (log, _) => log.NothingCame(cycle),
        [Notices.Coverage, var cycle] when noticed is { Coverage: { } coverage, Loans: not null } => (log, _) => log.CycleBehind(cycle, coverage.Reported, coverage.Expected),
        [Notices.Message, ..] => (log, _) => log.PoisonUnreadable(),
        [Notices.Answer, var id, var batch, ..] =>
            (log, words) => log.AnswerNotRecorded(ReportId.Parse(id)!, int.Parse(batch, CultureInfo.InvariantCulture), Answer(noticed.Answer ?? "", words)),
        _ => null,
    };

    /// <summary>The ledger has the name of the event that it did not take, or the number of an upload.</summary>
    private static string Answer(string answer, Wording words) => answer switch
    {
        nameof(Refused) or nameof(Unknown) or nameof(NotTaken) => words.Say($"Answer.{answer}"),
        _ when answer.StartsWith(Notices.AcceptedAs, StringComparison.Ordinal) => words.Say("Answer.Accepted", answer[Notices.AcceptedAs.Length..]),
        _ => answer,
    };

    private static Action<ILogger, Wording>? Say(Said said) => said.What.Split(':') switch
    {
        [Notices.CycleClosed, var cycle] when said is { Differs: true, InPa2: { } inPa2, Ours: { } ours } =>
            (log, _) => log.CycleDiffers(cycle, inPa2.Reported, inPa2.Expected, ours.Reported, ours.Expected),
        [Notices.CycleClosed, var cycle] when said is { InPa2: { } inPa2 } => (log, _) => log.CycleClosed(cycle, inPa2.Reported, inPa2.Expected),
        _ => null,
    };

    private static ReportId? ReportOf(string what) => what.Split(':') is [Notices.Answer, var id, ..] ? ReportId.Parse(id) : null;
}
