namespace Kiva.Repayments.Settings;

/// <summary>Settings are malformed, unknown or contradict each other: the process must not start. All faults at once, a sentence each, no values of secrets.</summary>
public sealed class SettingsException(IReadOnlyList<string> faults) : Exception("These settings need attention: " + string.Join(" ", faults))
{
    public IReadOnlyList<string> Faults { get; } = faults;
}
