using System.Text.Json.Nodes;
using Kiva.Repayments.Settings;

namespace Infra.Tests;

/// <summary>The template sets what the app reads, and nothing that it does not know: one unknown name under its sections stops it at start.</summary>
public sealed class SettingsTests
{
    /// <summary>They are in the vault; beside <c>KeyVault:Uri</c> they would be refused.</summary>
    private static readonly string[] InTheVault = ["Kiva__ClientId", "Kiva__ClientSecret"];

    /// <summary>Read by <c>StorageConnection</c>, by the trigger <c>RefreshExpectedLoans</c> and by nobody else of ours.</summary>
    private static readonly string[] BesideTheOptions =
        ["DataStorage__blobServiceUri", "DataStorage__queueServiceUri", "DataStorage__credential", "DataStorage__clientId", "ExpectedLoansSchedule"];

    private static readonly string[] OfThePlatform =
    [
        "APPLICATIONINSIGHTS_AUTHENTICATION_STRING", "APPLICATIONINSIGHTS_CONNECTION_STRING", "AZURE_CLIENT_ID", "AzureWebJobsStorage__accountName",
        "AzureWebJobsStorage__clientId", "AzureWebJobsStorage__credential", "FUNCTIONS_REQUEST_BODY_SIZE_LIMIT",
    ];

    [Fact]
    public async Task Every_setting_can_be_set_and_no_other()
    {
        var known = Options().Select(option => option.Name).Except(InTheVault).Concat(BesideTheOptions).Concat(OfThePlatform);
        var ofTemplate = (await AppSettingsAsync(Deployment.Everything)).Select(setting => setting.Key);
        var ofPeople = (await SettableAsync()).Select(setting => setting.Key);

        Assert.Equal(known.Order(StringComparer.Ordinal), ofTemplate.Union(ofPeople).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_can_be_chosen_is_what_the_app_knows()
    {
        var settable = await SettableAsync();
        var choices = Options().Where(option => option.Type.IsEnum && settable.ContainsKey(option.Name)).ToArray();

        Assert.NotEmpty(choices);
        Assert.All(choices, option => Assert.Equal(
            Enum.GetNames(option.Type).Order(StringComparer.Ordinal),
            settable[option.Name]!["allowedValues"]!.AsArray().Select(value => (string)value!).Order(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData("infra/stage.bicepparam", "Stage")]
    [InlineData("infra/production.bicepparam", "Production")]
    [InlineData(Deployment.Everything, "Stage")]
    public async Task Production_is_asked_for_by_name(string parameterFile, string environment) =>
        Assert.Equal(environment, (string?)(await AppSettingsAsync(parameterFile))["Kiva__Environment"]);

    [Fact]
    public async Task What_people_set_arrives_and_the_platforms_limit_is_above_ours()
    {
        var everything = await AppSettingsAsync(Deployment.Everything);
        var stage = await AppSettingsAsync("infra/stage.bicepparam");

        Assert.Equal("Africa/Dakar", (string?)everything["Reporting__TimeZone"]);
        Assert.InRange(Limit(everything), 200_000_001, long.MaxValue);
        Assert.InRange(Limit(stage), new ExportsOptions().MaxBytes + 1, long.MaxValue);

        static long Limit(JsonObject settings) => long.Parse((string)settings["FUNCTIONS_REQUEST_BODY_SIZE_LIMIT"]!, System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Four questions: azd asks for the environment, the subscription and the location itself, and for each parameter without a default or a value.</summary>
    [Fact]
    public async Task Azd_asks_for_the_email_address_alone()
    {
        var main = await Deployment.CompileAsync("main.bicep");
        var required = main["parameters"]!.AsObject().Where(parameter => parameter.Value!["defaultValue"] is null).Select(parameter => parameter.Key);
        var file = JsonNode.Parse(await File.ReadAllTextAsync(
            Path.Combine(BicepCli.Repository, "infra", "main.parameters.json"), TestContext.Current.CancellationToken))!["parameters"]!.AsObject();

        Assert.Equal(["alertEmail", "environmentName", "location"], required.Order(StringComparer.Ordinal));
        Assert.Equal("Stage", (string?)main["parameters"]!["kivaEnvironment"]!["defaultValue"]);
        Assert.All(file, parameter =>
        {
            Assert.True(main["parameters"]!.AsObject().ContainsKey(parameter.Key), parameter.Key);
            Assert.Matches(@"^\$\{[A-Z_]+\}$", (string)parameter.Value!["value"]!);
        });
    }

    private static async Task<JsonObject> AppSettingsAsync(string parameterFile) => (await Deployment.OfAsync(parameterFile)).OfType("Microsoft.Web/sites/config")
        .Single(config => ((string)config["name"]!).EndsWith("/appsettings", StringComparison.Ordinal))["properties"]!.AsObject();

    /// <summary>The type of the parameter <c>settings</c>.</summary>
    private static async Task<JsonObject> SettableAsync()
    {
        var main = await Deployment.CompileAsync("main.bicep");
        var definition = ((string)main["parameters"]!["settings"]!["$ref"]!).Split('/')[^1];
        var type = main["definitions"]![definition]!;
        Assert.False((bool)type["additionalProperties"]!);
        return type["properties"]!.AsObject();
    }

    /// <summary>By the names of their environment variables; the sections are the parameters of <c>AppSettings</c>.</summary>
    private static IEnumerable<(string Name, Type Type)> Options() => typeof(KivaOptions).Assembly.GetType("Kiva.Repayments.Settings.AppSettings", throwOnError: true)!
        .GetConstructors().Single(constructor => constructor.GetParameters().Length > 1).GetParameters()
        .Where(section => section.ParameterType.Name.EndsWith("Options", StringComparison.Ordinal))
        .SelectMany(section => Flatten(section.Name!, section.ParameterType));

    private static IEnumerable<(string Name, Type Type)> Flatten(string path, Type type) => type.GetProperties().SelectMany(property =>
    {
        var of = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        var name = $"{path}__{property.Name}";
        return of.Assembly == typeof(KivaOptions).Assembly && !of.IsEnum ? Flatten(name, of) : [(name, of)];
    });
}
