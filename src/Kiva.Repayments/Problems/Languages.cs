namespace Kiva.Repayments.Problems;

/// <summary>The languages in which people are told of problems, as ISO 639 names them.</summary>
public static class Languages
{
    /// <summary>Of logs, exceptions and alerts, and of whoever says no other.</summary>
    public const string English = "en";

    public static readonly IReadOnlyList<string> All = [English, "fr", "es", "pt"];
}
