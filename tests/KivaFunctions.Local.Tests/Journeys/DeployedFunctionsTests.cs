using System.Reflection;
using System.Text.Json;
using Kiva.Repayments.OpenApi;

namespace KivaFunctions.Local.Tests.Journeys;

/// <summary>What others rely on: the names, triggers, routes and keys of the deployed functions, and <c>host.json</c>. <c>DeployedSurface.txt</c> holds it; change it on purpose only.</summary>
public sealed class DeployedFunctionsTests
{
    [Fact]
    public async Task The_functions_and_host_json_are_what_they_have_always_been()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var hostJson = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "host.json"), cancellationToken);
        string[] surface = [.. DeployedFunctions.All().Select(Describe).Order(StringComparer.Ordinal), "", "host.json", hostJson.ReplaceLineEndings("\n").TrimEnd()];

        var approved = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Journeys", "DeployedSurface.txt"), cancellationToken);
        Assert.Equal(approved.ReplaceLineEndings("\n").TrimEnd(), string.Join('\n', surface));
    }

    [Fact]
    public void OpenApi_lists_the_routes_that_there_are()
    {
        using var stream = OpenApiDocument.Open();
        using var document = JsonDocument.Parse(stream);
        string[] methods = ["get", "put", "post", "delete", "patch", "head", "options"];
        var documented = document.RootElement.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject()
            .Where(operation => methods.Contains(operation.Name))
            .Select(operation => $"{operation.Value.GetProperty("operationId").GetString()}: {operation.Name.ToUpperInvariant()} {path.Name.TrimStart('/')}"));
        var routes = DeployedFunctions.All().Where(function => DeployedFunctions.Trigger(function) is HttpTriggerAttribute).Select(Describe).Select(text => text[..text.LastIndexOf(',')]);

        Assert.Equal(routes.Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
    }

    /// <summary>No other way leads into the pipeline, and none that the Functions runtime would not see.</summary>
    [Fact]
    public void Each_function_class_holds_functions_and_nothing_else_that_is_public()
    {
        var classes = DeployedFunctions.All().Select(function => function.DeclaringType!).Distinct();

        Assert.All(classes, type => Assert.True(type is { IsPublic: true, IsSealed: true }));
        Assert.All(
            classes.SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)),
            method => Assert.NotNull(method.GetCustomAttribute<FunctionAttribute>()));
    }

    private static string Describe(MethodInfo function) => $"{function.GetCustomAttribute<FunctionAttribute>()!.Name}: " + DeployedFunctions.Trigger(function) switch
    {
        BlobTriggerAttribute blob => $"blob {blob.BlobPath}, {blob.Connection}, {blob.Source}",
        QueueTriggerAttribute queue => $"queue {queue.QueueName}, {queue.Connection}",
        TimerTriggerAttribute timer => $"timer {timer.Schedule}",
        HttpTriggerAttribute http => $"{string.Join('|', http.Methods).ToUpperInvariant()} {http.Route}, {http.AuthLevel}",
        var other => other.GetType().Name,
    };
}
