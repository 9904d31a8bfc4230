namespace KivaFunctions.Local.Tests.Delivery;

/// <summary>One call of a process to its storage or to Kiva.</summary>
/// <param name="LeaseAction">What is asked of a lease, <c>renew</c> for example; <see langword="null"/> for other calls.</param>
/// <param name="Body">What an append brings; empty for other calls.</param>
internal sealed record WireCall(string Verb, Uri Uri, string? LeaseAction, string Body)
{
    /// <summary>A batch on its way to Kiva.</summary>
    public bool IsPost => Verb is "POST" && Uri.AbsolutePath.EndsWith("/repayments", StringComparison.Ordinal);

    /// <summary>A call that leaves something behind. A token does not.</summary>
    public bool IsWrite => Verb is "PUT" or "POST" or "DELETE" && !Uri.AbsolutePath.EndsWith("/token", StringComparison.Ordinal);

    /// <summary>An event of this type goes into a ledger, alone or with another one; of this batch, where one is named.</summary>
    public bool Appends(string type, int? batch = null) =>
        Body.Split('\n').Any(line => line.Contains($"\"type\":\"{type}\"", StringComparison.Ordinal)
            && (batch is null || line.Contains(FormattableString.Invariant($"\"batch\":{batch},"), StringComparison.Ordinal)));
}
