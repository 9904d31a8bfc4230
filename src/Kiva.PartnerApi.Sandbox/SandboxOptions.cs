using System.Globalization;

namespace Kiva.PartnerApi.Sandbox;

/// <summary>What a practice Partner API is like. The defaults are those of practice mode and of the files in <c>samples/</c>.</summary>
public sealed record SandboxOptions
{
    /// <summary>Distinct loans that expect a repayment (in <c>payingBack</c> or <c>defaulted</c>), the number PA2 shows; 1 to 1,000,000.</summary>
    public int Loans { get; init; } = 2199;

    /// <summary>The same seed and size make the same portfolio, and the same faults at the same rates.</summary>
    public int Seed { get; init; } = 145;

    /// <summary>The partner that the credentials belong to.</summary>
    public string PartnerId { get; init; } = "145";

    /// <summary>Whether the pair of loan id and client id is the key, and <c>client_id</c> is required.</summary>
    public bool ThreeColumns { get; init; }

    public string ClientId { get; init; } = "practice-client";

    public string ClientSecret { get; init; } = "practice-secret";

    /// <summary>The only audience for which a token is given. It names no host that exists.</summary>
    public string Audience { get; init; } = "https://partner-api.practice.invalid";

    /// <summary>What the partner may do, separated by spaces; a token carries the part of it that was asked for.</summary>
    public string GrantedScopes { get; init; } = "read:loans create:repayment create:loan_draft create:journal_update";

    public TimeSpan TokenLifetime { get; init; } = TimeSpan.FromHours(12);

    /// <summary>How long each page of loans takes, for benchmarks.</summary>
    public TimeSpan PageDelay { get; init; }

    /// <summary>How long each call with repayments takes, for benchmarks.</summary>
    public TimeSpan PostDelay { get; init; }

    /// <summary>Where to listen; the loopback address alone unless something else is asked for. Port 0 is any free one.</summary>
    public string Url { get; init; } = "http://127.0.0.1:0";

    /// <summary>Faults that are planned from the start, e.g. <c>--Faults:0:Fault Status500 --Faults:0:Endpoint Post --Faults:0:Share 0.1</c>.</summary>
    public FaultRule[] Faults { get; init; } = [];

    /// <summary>The clock of tokens and uploads. Delays are real time whatever it shows.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <returns>Everything that makes no sense, each with what was expected.</returns>
    internal IEnumerable<string> Mistakes()
    {
        if (Loans is < 1 or > Portfolio.MaxLoans)
            yield return string.Create(CultureInfo.InvariantCulture, $"Loans is {Loans}; expected 1 to {Portfolio.MaxLoans}.");
        if (TokenLifetime < TimeSpan.FromSeconds(1))
            yield return $"TokenLifetime is {TokenLifetime:c}; expected 00:00:01 or more.";
        if (PageDelay < TimeSpan.Zero || PostDelay < TimeSpan.Zero)
            yield return "PageDelay and PostDelay cannot be negative.";
        if (!Uri.TryCreate(Url, UriKind.Absolute, out var url) || url.Scheme is not "http")
            yield return $"Url is '{Url}'; expected an http address such as http://127.0.0.1:5145.";
        foreach (var mistake in Faults.SelectMany(rule => rule.Mistakes()))
            yield return mistake;
    }
}
