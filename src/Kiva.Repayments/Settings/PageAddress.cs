using Microsoft.Extensions.Configuration;

namespace Kiva.Repayments.Settings;

/// <summary>Where the page can be opened.</summary>
/// <param name="Url"><see langword="null"/> where nobody says it.</param>
public sealed record PageAddress(Uri? Url)
{
    /// <summary>What App Service sets: the app's host name.</summary>
    private const string Setting = "WEBSITE_HOSTNAME";

    internal static PageAddress Read(IConfiguration configuration, PageOptions page) => new(
        page.Url ?? (Uri.TryCreate($"https://{configuration[Setting]}/api/page", UriKind.Absolute, out var ofPlatform) ? ofPlatform : null));

    /// <param name="place">A place on the page, such as <c>now</c> or <c>reports/…</c>.</param>
    internal string? Link(string place) => Url is null ? null : $"{Url.AbsoluteUri}#/{place}";
}
