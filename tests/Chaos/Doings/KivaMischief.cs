using Kiva.PartnerApi.Sandbox;

namespace Chaos.Doings;

/// <summary>What goes wrong at Kiva.</summary>
internal static class KivaMischief
{
    public static void Plan(FaultPlan faults)
    {
        faults.Rate(Fault.DropConnection, SandboxEndpoint.Post, afterTaking: false, 0.01m);
        faults.Rate(Fault.DropConnection, SandboxEndpoint.Post, afterTaking: true, 0.01m);
        faults.Rate(Fault.Status500, SandboxEndpoint.Post, afterTaking: true, 0.005m);
        faults.Rate(Fault.Status502Html, SandboxEndpoint.Post, afterTaking: false, 0.005m);
        faults.Rate(Fault.Status503RetryAfter, SandboxEndpoint.Post, afterTaking: false, 0.02m, TimeSpan.FromSeconds(5));
        faults.Rate(Fault.Status429RetryAfter, SandboxEndpoint.Post, afterTaking: false, 0.01m, TimeSpan.FromSeconds(45));
        faults.Rate(Fault.ExpiredToken, SandboxEndpoint.Post, afterTaking: false, 0.02m);
        faults.Rate(Fault.SlowAnswer, SandboxEndpoint.Post, afterTaking: true, 0.01m, TimeSpan.FromMilliseconds(800));
        faults.Rate(Fault.SlowAnswer, SandboxEndpoint.Post, afterTaking: false, 0.005m, TimeSpan.FromSeconds(3));
        faults.Rate(Fault.TruncatedJson, SandboxEndpoint.Post, afterTaking: true, 0.005m);
        faults.Rate(Fault.EmptyBody, SandboxEndpoint.Post, afterTaking: true, 0.005m);
        faults.Rate(Fault.Status500, SandboxEndpoint.Token, afterTaking: false, 0.05m);
        faults.Rate(Fault.DropConnection, SandboxEndpoint.Token, afterTaking: false, 0.05m);
        faults.Rate(Fault.TruncatedJson, SandboxEndpoint.Loans, afterTaking: true, 0.01m);
        faults.Rate(Fault.Status503RetryAfter, SandboxEndpoint.Loans, afterTaking: false, 0.03m, TimeSpan.FromSeconds(10));
    }

    /// <summary>Kiva denies access: a new token does not help, so a report stalls.</summary>
    public static void Deny(FaultPlan faults) => faults.Next(Fault.ExpiredToken, SandboxEndpoint.Post, count: 2);

    /// <summary>Kiva is away for a while: several POSTs in a row come to no certain end.</summary>
    public static void Break(FaultPlan faults) => faults.Next(Fault.Status500, SandboxEndpoint.Post, afterTaking: true, count: 3);
}
