using Kiva.Repayments;

namespace KivaFunctions.Local.Hosting;

/// <summary>What a host is built from.</summary>
public sealed record LocalHostOptions
{
    /// <summary>The types among which the functions are.</summary>
    public IReadOnlyList<Type> FunctionClasses { get; init; } = typeof(LocalHost).Assembly.GetTypes();

    /// <summary>Adds what the function classes ask for in their constructors.</summary>
    public Action<IHostApplicationBuilder> Compose { get; init; } =
        builder => builder.AddRepaymentReporting().Services.AddHostedService<PrepareStorage>();

    /// <summary>Settings that win over all others.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether <c>local.settings.json</c> and environment variables are read. Tests do not want them.</summary>
    public bool ReadsSurroundings { get; init; } = true;

    public string HostJsonPath { get; init; } = Path.Combine(AppContext.BaseDirectory, "host.json");

    /// <summary>Logs go to the standard error and begin at warnings, because something else is on the screen.</summary>
    public bool Quiet { get; init; }
}
