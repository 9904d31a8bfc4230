using System.Diagnostics.CodeAnalysis;
using Azure.Storage.Queues.Models;
using Kiva.Repayments.Settings;
using KivaFunctions.Local.Hosting;

namespace KivaFunctions.Local.Tests.Hosting;

public sealed class FunctionTableTests
{
    private const string Emulator = "UseDevelopmentStorage=true";

    [Fact]
    public void The_deployed_functions_can_all_be_driven()
    {
        var table = FunctionTable.Read(typeof(LocalHost).Assembly.GetTypes(), Settings(("DataStorage", Emulator), ("ExpectedLoansSchedule", "0 0 */6 * * *")));

        Assert.Contains(table.Functions, function => function is { Name: "IngestExport", Trigger: Trigger.OnBlob { Container: "mis-exports", Pattern.Pattern: "{name}", Connection: "DataStorage" } });
        Assert.Contains(table.Functions, function => function is { Name: "SubmitReport", Trigger: Trigger.OnMessage { Queue: "repayment-reports", Connection: "DataStorage" } });
        Assert.Contains(table.Functions, function => function is { Name: "FailReport", Trigger: Trigger.OnMessage { Queue: "repayment-reports-poison", Connection: "DataStorage" } });
        Assert.Contains(table.Functions, function => function is { Name: "RefreshExpectedLoans", Trigger: Trigger.OnTime { Schedule: "0 0 */6 * * *" } });
        Assert.Contains(table.Functions, function => function is { Name: "GetReport", Trigger: Trigger.OnRequest { Route: "reports/{id}", Methods: ["GET"], Level: AuthorizationLevel.Function } });
    }

    [Fact]
    public void Every_fault_is_told_with_its_function_and_parameter()
    {
        var wrong = Assert.Throws<SettingsException>(() => FunctionTable.Read([typeof(Faulty)], Settings(("Broken", "no connection string"))));

        Assert.Equal(
            [
                "Function Two: it has 2 triggers; expected exactly one.",
                "Function NoConnection: parameter message: the connection DataStorage is missing; set DataStorage to a connection string, or DataStorage__blobServiceUri and DataStorage__queueServiceUri.",
                "Function BrokenConnection: parameter message: Broken is not a storage connection: expected a connection string, or Broken__blobServiceUri together with Broken__queueServiceUri.",
                "Function NoSetting: parameter timer: the setting Missing is missing, which '%Missing%' asks for.",
                "Function FiveFields: parameter timer: the schedule '0 */6 * * *' cannot be read; expected six fields such as 0 0 */6 * * *, seconds first.",
                "Function WrongType: parameter timer: it is a String; expected TimerInfo.",
                "Function UnknownName: parameter other: nothing is known that could fill a String of that name; expected CancellationToken, id.",
                "Function UnknownType: parameter id: nothing is known that could fill a Stream of that name; expected CancellationToken, id.",
                "Function Returns: it returns Task<String>; expected IResult or Task<IResult>.",
            ],
            wrong.Faults);
    }

    [Fact]
    public void The_value_of_a_broken_connection_is_not_told()
    {
        var wrong = Assert.Throws<SettingsException>(() => FunctionTable.Read([typeof(Faulty)], Settings(("Broken", "AccountKey=secret"))));
        Assert.DoesNotContain("secret", wrong.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{name}", "a.csv", "a.csv")]
    [InlineData("{name}", "2026/10/a.csv", "2026/10/a.csv")]
    [InlineData("in/{name}.csv", "in/a.b.csv", "a.b")]
    [InlineData("in/{name}.csv", "in/a.txt", null)]
    [InlineData("in/{name}", "out/a.csv", null)]
    [InlineData("a+b{name}", "aab", null)]
    public void A_pattern_takes_names_as_a_whole(string pattern, string blob, string? expected) =>
        Assert.Equal(expected, new BlobNamePattern(pattern).Match(blob)?["name"]);

    private static IConfiguration Settings(params (string Name, string Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value)))
        .Build();

    [SuppressMessage("Performance", "CA1822", Justification = "The form of a function.")]
    private sealed class Faulty
    {
        [Function("Two")]
        public void Two([TimerTrigger("* * * * * *")] TimerInfo timer, [HttpTrigger] HttpRequest request) { }

        [Function("NoConnection")]
        public void NoConnection([QueueTrigger("q", Connection = "DataStorage")] QueueMessage message) { }

        [Function("BrokenConnection")]
        public void BrokenConnection([QueueTrigger("q", Connection = "Broken")] QueueMessage message) { }

        [Function("NoSetting")]
        public void NoSetting([TimerTrigger("%Missing%")] TimerInfo timer) { }

        [Function("FiveFields")]
        public void FiveFields([TimerTrigger("0 */6 * * *")] TimerInfo timer) { }

        [Function("WrongType")]
        public void WrongType([TimerTrigger("* * * * * *")] string timer) { }

        [Function("UnknownName")]
        public IResult UnknownName([HttpTrigger("get", Route = "r/{id}")] HttpRequest request, string other) => Results.Ok(other);

        [Function("UnknownType")]
        public IResult UnknownType([HttpTrigger("get", Route = "r/{id}")] HttpRequest request, Stream id) => Results.Stream(id);

        [Function("Returns")]
        public Task<string> Returns([HttpTrigger("get", Route = "r")] HttpRequest request) => Task.FromResult("");
    }
}
