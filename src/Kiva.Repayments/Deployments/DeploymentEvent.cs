using System.Text.Json;
using System.Text.Json.Serialization;
using Kiva.Repayments.ExpectedLoans;
using Kiva.Repayments.Ledgers;
using Kiva.Repayments.Problems;
using Kiva.Repayments.Reports;

namespace Kiva.Repayments.Deployments;

/// <summary>One line of the deployment's ledger: what belongs to no report, or must be told although a report's own ledger cannot take it.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Began), "began")]
[JsonDerivedType(typeof(Ended), "ended")]
[JsonDerivedType(typeof(Noticed), "noticed")]
[JsonDerivedType(typeof(Said), "said")]
[JsonDerivedType(typeof(AlertsTold), "told")]
[JsonDerivedType(typeof(AlertsMailed), "mailed")]
public abstract record DeploymentEvent : LoggedEvent;

/// <summary>A trouble that lasts has begun.</summary>
/// <param name="Condition">One of <see cref="Conditions"/>.</param>
/// <param name="Carried">It began in an earlier month and people were told then; the first to write in a month repeats it, so that no older month need be read.</param>
public sealed record Began(string Condition, Problem Reason, bool? Carried = null) : DeploymentEvent;

/// <summary>It is over.</summary>
/// <param name="Since">When it began.</param>
public sealed record Ended(string Condition, DateTimeOffset Since) : DeploymentEvent;

/// <summary>Something that people are told once.</summary>
/// <param name="What">One of <see cref="Notices"/>.</param>
/// <param name="Answer">What came from Kiva and no ledger took.</param>
/// <param name="Coverage">Of the cycle, when it was looked at.</param>
/// <param name="Loans">The first of the loans that were not reported; only when they are too many.</param>
public sealed record Noticed(
    string What, string? Answer = null, CoverageView? Coverage = null, IReadOnlyList<UnreportedLoan>? Loans = null) : DeploymentEvent;

/// <summary>A person's word about something that is no report.</summary>
/// <param name="What">One of <see cref="Notices"/>.</param>
/// <param name="By">The caller, where callers are known by name.</param>
/// <param name="Loans">How long the list is that was accepted.</param>
/// <param name="InPa2">What PA2 showed as a cycle was closed.</param>
/// <param name="Ours">What we had of it then, where we had anything.</param>
/// <param name="Differs">Whether the two differ.</param>
public sealed record Said(
    string What, string? By, int? Loans = null, CoverageView? InPa2 = null, CoverageView? Ours = null, bool? Differs = null) : DeploymentEvent;

/// <summary>People were told, by the log or the webhook.</summary>
/// <param name="Alerts">As in a report's ledger: the id of the event, a hyphen, the number of the log event.</param>
public sealed record AlertsTold(AlertChannel Channel, IReadOnlyList<string> Alerts) : DeploymentEvent;

/// <summary>People were told by mail; an event of its own as <see cref="Mailed"/> is.</summary>
/// <param name="Alerts">Likewise.</param>
public sealed record AlertsMailed(IReadOnlyList<string> Alerts) : DeploymentEvent;

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    AllowOutOfOrderMetadataProperties = true)]
[JsonSerializable(typeof(DeploymentEvent))]
internal sealed partial class DeploymentJson : JsonSerializerContext;
