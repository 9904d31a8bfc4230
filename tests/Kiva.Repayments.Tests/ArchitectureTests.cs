using Kiva.Repayments.Delivery;

namespace Kiva.Repayments.Tests;

public sealed class ArchitectureTests
{
    private static readonly string[] Hosts = ["Microsoft.AspNetCore", "Microsoft.Azure.Functions", "Microsoft.Azure.WebJobs", "KivaFunctions", "Spectre", "Kiva.PartnerApi.Sandbox"];

    /// <summary>The pipeline must run in any host; what it references is what it can know.</summary>
    [Theory]
    [InlineData(typeof(SubmitReport))]
    [InlineData(typeof(PartnerApi.PartnerApiOptions))]
    public void The_pipeline_and_the_client_know_no_host(Type type)
    {
        var references = type.Assembly.GetReferencedAssemblies().Select(reference => reference.Name!).ToArray();

        Assert.NotEmpty(references);
        Assert.DoesNotContain(references, reference => Hosts.Any(host => reference.StartsWith(host, StringComparison.Ordinal)));
    }
}
