namespace Kiva.PartnerApi.Sandbox;

/// <summary>One planned fault: for the next <see cref="Count"/> requests, or for a <see cref="Share"/> of all.</summary>
public sealed record FaultRule
{
    public required Fault Fault { get; init; }

    public required SandboxEndpoint Endpoint { get; init; }

    /// <summary>Strike after the work is done: a batch is taken and its caller does not learn it. Otherwise nothing is taken.</summary>
    public bool AfterTaking { get; init; }

    /// <summary>How many of the next requests; 1 when <see cref="Share"/> is not given either.</summary>
    public int? Count { get; init; }

    /// <summary>0 to 1, the share of all requests; diced from the seed, in order of arrival.</summary>
    public decimal? Share { get; init; }

    /// <summary>How late a slow answer is, or what <c>Retry-After</c> says.</summary>
    public TimeSpan Wait { get; init; } = TimeSpan.FromSeconds(1);

    /// <returns>Why the rule cannot be followed, each with what was expected.</returns>
    internal IEnumerable<string> Mistakes()
    {
        if (!Enum.IsDefined(Fault) || !Enum.IsDefined(Endpoint))
            yield return "A fault has a name and an endpoint; GET / lists both.";
        if (Count is not null && Share is not null)
            yield return "A fault has a count or a share, not both.";
        if (Count < 1)
            yield return "The count of a fault is 1 or more.";
        if (Share is < 0 or > 1)
            yield return "The share of a fault is a number from 0 to 1.";
        if (Wait < TimeSpan.Zero || Wait > TimeSpan.FromDays(1))
            yield return "The wait of a fault is a time from 00:00:00 to 1.00:00:00.";
    }
}
