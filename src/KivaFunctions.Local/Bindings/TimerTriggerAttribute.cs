namespace KivaFunctions.Local.Bindings;

/// <summary>Calls the function by the clock, in UTC. The parameter is a <see cref="TimerInfo"/>.</summary>
/// <param name="schedule">Six-field NCRONTAB, seconds first, or <c>%Setting%</c>.</param>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class TimerTriggerAttribute(string schedule) : Attribute
{
    public string Schedule { get; } = schedule;

    public bool RunOnStartup { get; set; }

    /// <summary>In Azure: keep the schedule across restarts. The local host keeps nothing and skips what it missed.</summary>
    public bool UseMonitor { get; set; } = true;
}
