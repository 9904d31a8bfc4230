using System.Text.Json.Nodes;

namespace Infra.Tests;

/// <summary>
/// Roles as compiled: there each says what it is given on. A prediction does not, where the name of a role depends on an identity that is not there yet.
/// </summary>
public sealed class RolesTests
{
    /// <summary>What cannot be narrower than one resource; the comments of its module say why.</summary>
    private static readonly Dictionary<string, int> OnWholeResources = new(StringComparer.Ordinal)
    {
        ["Microsoft.Insights/components"] = 1,
        ["Microsoft.KeyVault/vaults"] = 2,
        ["Microsoft.Storage/storageAccounts"] = 3, // The runtime's own account.
    };

    [Fact]
    public async Task Every_role_is_given_on_a_container_or_a_queue_or_on_one_resource_that_cannot_be_cut_smaller()
    {
        var roles = Templates(await Deployment.CompileAsync("main.bicep")).SelectMany(Resources)
            .Where(resource => (string?)resource["type"] == "Microsoft.Authorization/roleAssignments").ToArray();
        var types = roles.Select(TypeOfScope).ToArray();

        Assert.All(types, Assert.NotNull);
        Assert.Equal(OnWholeResources, types.Where(type => !type!.EndsWith("/containers", StringComparison.Ordinal) && !type.EndsWith("/queues", StringComparison.Ordinal))
            .CountBy(type => type!).ToDictionary());
    }

    private static IEnumerable<JsonNode> Templates(JsonNode template) => Resources(template)
        .Select(resource => (resource["properties"] as JsonObject)?["template"])
        .OfType<JsonNode>()
        .SelectMany(Templates)
        .Prepend(template);

    /// <summary>A template names its resources, or only lists them, as the compiler likes.</summary>
    private static IEnumerable<JsonNode> Resources(JsonNode template) => template["resources"] switch
    {
        JsonObject named => named.Select(resource => resource.Value!),
        JsonArray listed => listed.Select(resource => resource!),
        _ => [],
    };

    /// <returns><see langword="null"/> when the role is given on the whole group. The compiler writes <c>[resourceId('type', …)]</c>.</returns>
    private static string? TypeOfScope(JsonNode role) => (string?)role["scope"] is { } scope ? scope.Split('\'')[1] : null;
}
