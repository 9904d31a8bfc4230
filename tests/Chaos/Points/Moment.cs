namespace Chaos.Points;

/// <summary>When a host dies, seen from one of its requests.</summary>
internal enum Moment
{
    /// <summary>The request has left the host and did not arrive.</summary>
    Before,

    /// <summary>The request was worked off, and the host does not learn it.</summary>
    Unanswered,

    /// <summary>The host has the answer and nothing else.</summary>
    Answered,
}
