namespace Infra.Tests;

/// <summary>No keys, no public blobs, no role without a reason, no secret that stays anywhere.</summary>
public sealed class SecurityTests
{
    [Fact]
    public async Task Storage_takes_no_keys_and_shows_nothing_to_the_public()
    {
        Assert.All(await Deployment.AllOfTypeAsync("Microsoft.Storage/storageAccounts"), account =>
        {
            Assert.False((bool)account["properties"]!["allowSharedKeyAccess"]!);
            Assert.False((bool)account["properties"]!["allowBlobPublicAccess"]!);
            Assert.True((bool)account["properties"]!["supportsHttpsTrafficOnly"]!);
            Assert.Equal("TLS1_2", (string?)account["properties"]!["minimumTlsVersion"]);
        });
        Assert.All(
            await Deployment.AllOfTypeAsync("Microsoft.Storage/storageAccounts/blobServices/containers"),
            container => Assert.Equal("None", (string?)container["properties"]!["publicAccess"]));
    }

    [Fact]
    public async Task Data_that_was_deleted_can_be_had_back_and_old_data_goes()
    {
        var services = await Deployment.AllOfTypeAsync("Microsoft.Storage/storageAccounts/blobServices");
        Assert.All(services.Where(service => ((string)service["name"]!).Contains("data", StringComparison.Ordinal)), service =>
        {
            Assert.True((bool)service["properties"]!["isVersioningEnabled"]!);
            Assert.True((bool)service["properties"]!["deleteRetentionPolicy"]!["enabled"]!);
            Assert.True((bool)service["properties"]!["containerDeleteRetentionPolicy"]!["enabled"]!);
        });

        var policy = (await Deployment.AllOfTypeAsync("Microsoft.Storage/storageAccounts/managementPolicies"))[0];
        var rule = policy["properties"]!["policy"]!["rules"]!.AsArray().Single(rule => (string?)rule!["name"] == "delete-after-retention")!["definition"]!;
        var prefixes = rule["filters"]!["prefixMatch"]!.AsArray().Select(prefix => (string)prefix!);
        Assert.Superset(new HashSet<string?>(["mis-exports/", "reports/20"]), new HashSet<string?>(prefixes));
        Assert.Contains("appendBlob", rule["filters"]!["blobTypes"]!.AsArray().Select(type => (string)type!));
        Assert.Equal(400, (int)rule["actions"]!["baseBlob"]!["delete"]!["daysAfterModificationGreaterThan"]!);
        Assert.Equal(400, (int)rule["actions"]!["version"]!["delete"]!["daysAfterCreationGreaterThan"]!);
    }

    [Fact]
    public async Task The_app_is_reached_by_tls_alone_and_published_without_passwords()
    {
        Assert.All(await Deployment.AllOfTypeAsync("Microsoft.Web/sites"), site =>
        {
            Assert.True((bool)site["properties"]!["httpsOnly"]!);
            Assert.Equal("1.2", (string?)site["properties"]!["siteConfig"]!["minTlsVersion"]);
            Assert.Equal("Disabled", (string?)site["properties"]!["siteConfig"]!["ftpsState"]);
        });
        Assert.All(
            await Deployment.AllOfTypeAsync("Microsoft.Web/sites/basicPublishingCredentialsPolicies"), policy => Assert.False((bool)policy["properties"]!["allow"]!));
        Assert.All(await Deployment.AllOfTypeAsync("Microsoft.Insights/components"), insights => Assert.True((bool)insights["properties"]!["DisableLocalAuth"]!));
        Assert.All(await Deployment.AllOfTypeAsync("Microsoft.KeyVault/vaults"), vault =>
        {
            Assert.True((bool)vault["properties"]!["enableRbacAuthorization"]!);
            Assert.True((bool)vault["properties"]!["enablePurgeProtection"]!);
            Assert.Equal(7, (int)vault["properties"]!["softDeleteRetentionInDays"]!);
        });
    }

    /// <summary>On what they are given: <see cref="RolesTests"/>.</summary>
    [Fact]
    public async Task Every_role_has_a_reason_and_a_name_that_is_the_same_each_time()
    {
        Assert.All(await Deployment.AllOfTypeAsync("Microsoft.Authorization/roleAssignments"), role =>
        {
            Assert.True(((string?)role["properties"]!["description"])?.Length > 20, (string?)role["id"]);
            Assert.Matches("guid|^[0-9a-f-]{36}$", (string)role["name"]!);
        });
    }

    [Fact]
    public async Task An_allow_list_lets_event_grid_in_and_authentication_leaves_its_door_open()
    {
        var everything = await Deployment.OfAsync(Deployment.Everything);
        var site = everything.OfType("Microsoft.Web/sites").Single()["properties"]!["siteConfig"]!;
        var doors = site["ipSecurityRestrictions"]!.AsArray().Select(door => (string)door!["ipAddress"]!).ToArray();
        var authentication = everything.OfType("Microsoft.Web/sites/config").Single(config => ((string)config["name"]!).EndsWith("/authsettingsV2", StringComparison.Ordinal));

        Assert.Equal("Deny", (string?)site["ipSecurityRestrictionsDefaultAction"]);
        Assert.Equal(["AzureEventGrid", "203.0.113.0/24", "198.51.100.7/32"], doors);
        Assert.True((bool)authentication["properties"]!["platform"]!["enabled"]!);
        Assert.Contains("/runtime/webhooks/*", authentication["properties"]!["globalValidation"]!["excludedPaths"]!.AsArray().Select(path => (string)path!));
    }

    /// <summary>Parameters without <c>@secure()</c> and outputs stand in the deployment history for everyone who may read the group.</summary>
    [Fact]
    public async Task No_secret_is_an_output_or_a_readable_parameter()
    {
        var main = await Deployment.CompileAsync("main.bicep");
        var events = await Deployment.CompileAsync("events.bicep");

        Assert.Equal("securestring", (string?)main["parameters"]!["azureAlertsWebhookUrl"]!["type"]);
        Assert.Null(events["outputs"]);
        Assert.DoesNotContain("listKeys", main.ToJsonString(), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("secret", string.Join(' ', main["outputs"]!.AsObject().Select(output => output.Key + output.Value!["value"])), StringComparison.OrdinalIgnoreCase);
    }
}
