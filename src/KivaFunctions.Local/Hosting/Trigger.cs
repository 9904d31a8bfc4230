namespace KivaFunctions.Local.Hosting;

/// <summary>What sets a function off, with every <c>%Setting%</c> resolved.</summary>
public abstract record Trigger
{
    private Trigger() { }

    /// <param name="Pattern">What names it takes, within the container.</param>
    /// <param name="Connection">The name of the connection.</param>
    public sealed record OnBlob(string Container, BlobNamePattern Pattern, string Connection) : Trigger;

    public sealed record OnMessage(string Queue, string Connection) : Trigger;

    /// <param name="Schedule">Six-field NCRONTAB, UTC.</param>
    public sealed record OnTime(string Schedule, bool RunOnStartup) : Trigger;

    /// <param name="Route">Without the prefix.</param>
    /// <param name="Methods">Upper case; empty means all.</param>
    public sealed record OnRequest(string Route, IReadOnlyList<string> Methods, AuthorizationLevel Level) : Trigger;
}
