namespace KivaFunctions.Local.Bindings;

/// <summary>What a timer function is told about its tick.</summary>
public sealed class TimerInfo
{
    public ScheduleStatus? ScheduleStatus { get; set; }

    /// <summary>The tick comes late, for example because the machine slept.</summary>
    public bool IsPastDue { get; set; }
}

/// <summary>The ticks around this one, in UTC.</summary>
public sealed class ScheduleStatus
{
    /// <summary>The tick before this one; the default value at the first.</summary>
    public DateTime Last { get; set; }

    public DateTime Next { get; set; }

    public DateTime LastUpdated { get; set; }
}
