using Kiva.Repayments.Problems;
using Kiva.Repayments.Reports;

namespace Kiva.Repayments.Deployments;

/// <summary>Troubles that last, by their stable names: a problem's code, and a report's id where each report has its own.</summary>
internal static class Conditions
{
    /// <summary>The expected loans cannot be read at the moment; nothing waits for them yet.</summary>
    public const string NotRefreshed = "expected-loans.not-refreshed";

    /// <summary>The sweep cannot work on a report, or on the export that becomes it.</summary>
    public static string SweepFailed(ReportId id) => $"{ProblemCatalog.SweepFailed}:{id}";

    /// <summary>A file lies in the inbox and is not taken.</summary>
    public static string Lies(ReportId id) => $"{ProblemCatalog.ExportLies}:{id}";

    /// <summary>A report was written by a newer version.</summary>
    public static string Newer(ReportId id) => $"{ProblemCatalog.LedgerNewer}:{id}";

    /// <summary>
    /// Whether the code is of Kiva not being there for us. Not <see cref="ProblemCatalog.KivaUnsettled"/>: there Kiva may well have what was sent, and people are
    /// told of each batch.
    /// </summary>
    public static bool IsKivaAway(string code) => code is
        ProblemCatalog.KivaSecretsMissing or ProblemCatalog.KivaTokenRefused or ProblemCatalog.KivaDenied or ProblemCatalog.KivaUnavailable or ProblemCatalog.KivaUnreadable;

    /// <summary>What kind of trouble it is.</summary>
    public static string CodeOf(string condition) => condition.Split(':')[0];

    /// <summary>Whose trouble it is; <see langword="null"/> when it is everybody's.</summary>
    public static ReportId? ReportOf(string condition) => ReportId.Parse(condition[(condition.IndexOf(':', StringComparison.Ordinal) + 1)..]);
}
