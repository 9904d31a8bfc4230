using System.Diagnostics;

namespace Kiva.PartnerApi.Tokens;

/// <summary>The right to call Kiva for a while, in one environment.</summary>
/// <param name="value">The bearer token. Goes into one header and nowhere else.</param>
/// <param name="partnerId">The partner it speaks for; part of every path.</param>
/// <param name="scopes">What it may do; empty when Kiva did not say.</param>
/// <param name="expiresAt">When Kiva stops taking it.</param>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class AccessToken(string value, string partnerId, IReadOnlyList<string> scopes, DateTimeOffset expiresAt)
{
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public string Value { get; } = value;

    public string PartnerId { get; } = partnerId;

    public IReadOnlyList<string> Scopes { get; } = scopes;

    public DateTimeOffset ExpiresAt { get; } = expiresAt;

    public override string ToString() => $"Token of partner {PartnerId}, good until {ExpiresAt:u} (value not shown)";
}
