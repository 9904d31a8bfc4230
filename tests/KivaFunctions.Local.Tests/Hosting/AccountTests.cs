using Azure.Storage.Queues.Models;

namespace KivaFunctions.Local.Tests.Hosting;

/// <summary>The host's own account and that of the data are two.</summary>
public sealed class AccountTests(AzuriteFixture azurite)
{
    private readonly TestAccount _data = azurite.Lease();
    private readonly TestAccount _host = azurite.Lease();

    [Fact]
    public async Task A_trigger_looks_into_the_account_that_it_names_and_else_into_the_hosts()
    {
        var calls = new Calls();
        await using var host = await TestHost.StartAsync(_data, _host, [typeof(Named), typeof(Unnamed)], services: calls);
        await SendAsync(_data, "to the data");
        Assert.Equal("named: to the data", await calls.NextAsync());
        await SendAsync(_host, "to the host");
        Assert.Equal("unnamed: to the host", await calls.NextAsync());
    }

    [Theory]
    [InlineData("DataStorage")]
    [InlineData("AzureWebJobsDataStorage")]
    [InlineData("ConnectionStrings:DataStorage")]
    public async Task A_connection_is_found_in_each_of_its_places(string setting)
    {
        var calls = new Calls();
        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase) { ["DataStorage"] = "", [setting] = _data.ConnectionString };
        await using var host = await TestHost.StartAsync(_data, _host, [typeof(Named)], settings, calls);
        await SendAsync(_data, setting);
        Assert.Equal($"named: {setting}", await calls.NextAsync());
    }

    private static async Task SendAsync(TestAccount account, string text)
    {
        var queue = account.Queues.GetQueueClient("shared");
        await queue.CreateIfNotExistsAsync(cancellationToken: TestContext.Current.CancellationToken);
        await queue.SendMessageAsync(text, TestContext.Current.CancellationToken);
    }

    private sealed class Named(Calls calls)
    {
        [Function("Named")]
        public Task RunAsync([QueueTrigger("shared", Connection = "DataStorage")] QueueMessage message, CancellationToken cancellationToken) =>
            calls.NoteAsync($"named: {message.Body}", cancellationToken);
    }

    private sealed class Unnamed(Calls calls)
    {
        [Function("Unnamed")]
        public Task RunAsync([QueueTrigger("shared")] QueueMessage message, CancellationToken cancellationToken) =>
            calls.NoteAsync($"unnamed: {message.Body}", cancellationToken);
    }
}
