using Kiva.Repayments.Settings;

namespace Kiva.Repayments.Sessions;

/// <summary>What the page must know before it can show a key.</summary>
public sealed class ShowSession(KivaOptions kiva, ReportingOptions reporting, PageOptions page, CallerNames names)
{
    /// <param name="name">Of the caller, where the platform vouches for it; else <see langword="null"/>.</param>
    /// <remarks>The key goes to those alone who have signed in: to nobody else, whatever is set.</remarks>
    public SessionView Of(string? name) => new(
        kiva.Environment.ToString(), reporting.Language, names.AreVouchedFor ? name : null, names.AreVouchedFor && name is not null ? page.FunctionKey : null);
}

/// <param name="Environment"><c>Stage</c> or <c>Production</c>.</param>
/// <param name="Language">The page's, for a browser that asks for none that there is.</param>
/// <param name="Name">Whoever has signed in; <see langword="null"/> where callers are known by their key alone.</param>
/// <param name="Key">A function key for whoever has signed in; <see langword="null"/>: the page must ask for one.</param>
public sealed record SessionView(string Environment, string Language, string? Name, string? Key)
{
    /// <summary>Without the key, which must not get into a log.</summary>
    public override string ToString() => $"{Environment}, {Language}";
}
