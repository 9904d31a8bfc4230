using System.Reflection;
using System.Text.Json;
using Kiva.Repayments.OpenApi;
using KivaFunctions.Local.Hosting;

namespace KivaFunctions.Local.Tests.Journeys;

/// <summary>What others rely on: the names, triggers, routes and keys of the deployed functions. Change it on purpose only.</summary>
public sealed class DeployedFunctionsTests
{
    private static readonly string[] Expected =
    [
        "AcceptExpectedLoans: POST expected-loans/accept, Function",
        "CancelReport: POST reports/{id}/cancel, Function",
        "CloseCycle: POST cycles/{cycle}/close, Function",
        "CreateReport: POST reports, Function",
        "FailReport: queue repayment-reports-poison, DataStorage",
        "GetExpectedLoans: GET expected-loans, Function",
        "GetReport: GET reports/{id}, Function",
        "GetResults: GET reports/{id}/results.csv, Function",
        "Health: GET health, Function",
        "IngestExport: blob mis-exports/{name}, DataStorage, EventGrid",
        "KeepMoving: timer 0 * * * * *",
        "ListReports: GET reports, Function",
        "OpenApi: GET openapi.json, Function",
        "RefreshExpectedLoans: timer %ExpectedLoansSchedule%",
        "RefreshExpectedLoansNow: POST expected-loans/refresh, Function",
        "ReleaseReport: POST reports/{id}/release, Function",
        "ResolveBatch: POST reports/{id}/batches/{n}/resolve, Function",
        "ResumeReport: POST reports/{id}/resume, Function",
        "SubmitReport: queue repayment-reports, DataStorage",
    ];

    [Fact]
    public void The_functions_are_triggered_as_they_have_always_been() => Assert.Equal(Expected, Functions().Select(Describe).Order(StringComparer.Ordinal));

    [Fact]
    public void OpenApi_lists_the_routes_that_there_are()
    {
        using var stream = OpenApiDocument.Open();
        using var document = JsonDocument.Parse(stream);
        string[] methods = ["get", "put", "post", "delete", "patch", "head", "options"];
        var documented = document.RootElement.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject()
            .Where(operation => methods.Contains(operation.Name))
            .Select(operation => $"{operation.Value.GetProperty("operationId").GetString()}: {operation.Name.ToUpperInvariant()} {path.Name.TrimStart('/')}"));
        var routes = Functions().Where(function => Trigger(function) is HttpTriggerAttribute).Select(Describe).Select(text => text[..text.LastIndexOf(',')]);

        Assert.Equal(routes.Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
    }

    /// <summary>No other way leads into the pipeline, and none that the Functions runtime would not see.</summary>
    [Fact]
    public void Each_function_class_holds_functions_and_nothing_else_that_is_public()
    {
        var classes = Functions().Select(function => function.DeclaringType!).Distinct();

        Assert.All(classes, type => Assert.True(type is { IsPublic: true, IsSealed: true }));
        Assert.All(
            classes.SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)),
            method => Assert.NotNull(method.GetCustomAttribute<FunctionAttribute>()));
    }

    private static IEnumerable<MethodInfo> Functions() => typeof(LocalHost).Assembly.GetTypes()
        .Where(type => type.Namespace == "KivaFunctions.Functions")
        .SelectMany(type => type.GetMethods())
        .Where(method => method.GetCustomAttribute<FunctionAttribute>() is not null);

    private static Attribute Trigger(MethodInfo function) => function.GetParameters()
        .SelectMany(parameter => parameter.GetCustomAttributes())
        .Single(attribute => attribute.GetType().Name.EndsWith("TriggerAttribute", StringComparison.Ordinal));

    private static string Describe(MethodInfo function) => $"{function.GetCustomAttribute<FunctionAttribute>()!.Name}: " + Trigger(function) switch
    {
        BlobTriggerAttribute blob => $"blob {blob.BlobPath}, {blob.Connection}, {blob.Source}",
        QueueTriggerAttribute queue => $"queue {queue.QueueName}, {queue.Connection}",
        TimerTriggerAttribute timer => $"timer {timer.Schedule}",
        HttpTriggerAttribute http => $"{string.Join('|', http.Methods).ToUpperInvariant()} {http.Route}, {http.AuthLevel}",
        var other => other.GetType().Name,
    };
}
