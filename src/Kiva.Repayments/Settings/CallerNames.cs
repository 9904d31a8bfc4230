using Microsoft.Extensions.Configuration;

namespace Kiva.Repayments.Settings;

/// <summary>Whether callers over HTTP are known by name.</summary>
/// <param name="AreVouchedFor">
/// App Service authentication stands in front of the app and writes the headers that name the caller. Without it anybody could write them, so they are not believed.
/// </param>
public sealed record CallerNames(bool AreVouchedFor)
{
    /// <summary>What App Service sets where its authentication is on.</summary>
    private const string Setting = "WEBSITE_AUTH_ENABLED";

    internal static CallerNames Read(IConfiguration configuration) => new(bool.TryParse(configuration[Setting], out var isOn) && isOn);
}
