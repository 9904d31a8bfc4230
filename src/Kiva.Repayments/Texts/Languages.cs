namespace Kiva.Repayments.Texts;

/// <summary>The languages in which people are told things, as ISO 639 names them.</summary>
public static class Languages
{
    /// <summary>Of logs and exceptions, and of whoever says no other.</summary>
    public const string English = "en";

    public static readonly IReadOnlyList<string> All = [English, "fr", "es", "pt"];
}
