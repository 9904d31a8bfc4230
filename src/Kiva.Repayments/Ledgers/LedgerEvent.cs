using System.Text.Json.Serialization;

namespace Kiva.Repayments.Ledgers;

/// <summary>
/// One line of a report's ledger: what happened, who wrote it, when. Events are only ever added; the report's state is a fold over them.
/// A reader that meets a version or type it does not know may show the report but must not send for it.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Received), "received")]
[JsonDerivedType(typeof(Read), "read")]
[JsonDerivedType(typeof(Rejected), "rejected")]
[JsonDerivedType(typeof(Held), "held")]
[JsonDerivedType(typeof(Released), "released")]
[JsonDerivedType(typeof(Planned), "planned")]
[JsonDerivedType(typeof(Taken), "taken")]
[JsonDerivedType(typeof(Sending), "sending")]
[JsonDerivedType(typeof(Accepted), "accepted")]
[JsonDerivedType(typeof(Refused), "refused")]
[JsonDerivedType(typeof(Unknown), "unknown")]
[JsonDerivedType(typeof(NotTaken), "notTaken")]
[JsonDerivedType(typeof(AcceptedLate), "acceptedLate")]
[JsonDerivedType(typeof(Resolved), "resolved")]
[JsonDerivedType(typeof(Waiting), "waiting")]
[JsonDerivedType(typeof(Stalled), "stalled")]
[JsonDerivedType(typeof(Failed), "failed")]
[JsonDerivedType(typeof(Resumed), "resumed")]
[JsonDerivedType(typeof(Cancelled), "cancelled")]
[JsonDerivedType(typeof(Completed), "completed")]
[JsonDerivedType(typeof(Told), "told")]
[JsonDerivedType(typeof(Mailed), "mailed")]
public abstract record LedgerEvent : LoggedEvent;
