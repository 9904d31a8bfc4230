using Kiva.Repayments.Settings;

namespace KivaFunctions.Local.Hosting;

/// <summary>The section <c>LocalHost</c>.</summary>
internal sealed class LocalHostSettings
{
    private const string Section = "LocalHost";

    /// <summary>When set, HTTP functions ask for it. When not, the host listens on the loopback address alone.</summary>
    public string? FunctionKey { get; set; }

    /// <summary>For how long a message in work is hidden from others; renewed at half of it. The real host's is ten minutes.</summary>
    public TimeSpan MessageHiddenFor { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>From the end of one look into a container to the next.</summary>
    public TimeSpan BlobScanInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <exception cref="SettingsException">A value cannot be read, or its name is none.</exception>
    public static LocalHostSettings Read(IConfiguration configuration)
    {
        try
        {
            return configuration.GetSection(Section).Get<LocalHostSettings>(binder => binder.ErrorOnUnknownConfiguration = true) ?? new LocalHostSettings();
        }
        catch (InvalidOperationException malformed)
        {
            throw new SettingsException([$"The section {Section} cannot be read. {malformed.Message}"]);
        }
    }
}
