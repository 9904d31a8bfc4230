using System.Globalization;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using KivaFunctions.Local.Practice;

[assembly: AssemblyFixture(typeof(KivaFunctions.Tests.AzuriteFixture))]

namespace KivaFunctions.Tests;

/// <summary>
/// One real storage emulator for the tests of an assembly. Each test leases an account of its own, so that they run side by side with the fixed
/// names of containers and queues. Link this file and ask for an <see cref="AzuriteFixture"/> in the constructor of a test class.
/// </summary>
public sealed class AzuriteFixture : IAsyncLifetime
{
    /// <summary>As many as fit into one environment variable on Windows (32,767 characters).</summary>
    private const int MaxAccounts = 600;

    private Azurite? _azurite;
    private int _leased;

    public async ValueTask InitializeAsync() => _azurite = await Azurite.StartAsync(
        new AzuriteOptions { Accounts = [.. Enumerable.Range(1, MaxAccounts).Select(Name)] }, TestContext.Current.CancellationToken);

    /// <summary>An empty account that nobody else uses.</summary>
    public TestAccount Lease()
    {
        var number = Interlocked.Increment(ref _leased);
        Assert.True(number <= MaxAccounts, $"All {MaxAccounts} accounts of the emulator are leased.");
        return new TestAccount(Name(number), _azurite!.ConnectionString(Name(number)));
    }

    public ValueTask DisposeAsync() => _azurite?.DisposeAsync() ?? default;

    private static string Name(int number) => number.ToString("'test'000", CultureInfo.InvariantCulture);
}

/// <summary>A storage account of one test. The queue client encodes base64, as the hosts do.</summary>
public sealed record TestAccount(string Name, string ConnectionString)
{
    public BlobServiceClient Blobs { get; } = new(ConnectionString);

    public QueueServiceClient Queues { get; } = new(ConnectionString, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });
}
