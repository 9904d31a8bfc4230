namespace Kiva.Repayments.Health;

/// <param name="Status"><c>ok</c> or <c>attention</c>.</param>
public sealed record HealthView(string Status, string Environment, IReadOnlyList<HealthCheck> Checks);

/// <param name="Name">Stable; the codes of lasting troubles among them.</param>
/// <param name="Text">What was found, or what to do.</param>
public sealed record HealthCheck(string Name, bool Ok, string Text);
