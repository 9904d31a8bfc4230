using System.Reflection;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Kiva.Repayments.Storage;
using KivaFunctions.Local.Bindings;

namespace Infra.Tests;

/// <summary>Containers, queues and the event subscription are those that the code and the triggers name. The app may create none itself.</summary>
public sealed class StorageTests
{
    /// <summary>Where Event Grid leaves what it could not deliver, and the Functions runtime's blob trigger what it gave up.</summary>
    private const string DeadLetters = "dead-letters";
    private const string OfTheBlobTrigger = "webjobs-blobtrigger-poison";

    [Fact]
    public async Task Containers_and_queues_are_those_of_the_code_and_the_triggers()
    {
        var storage = new DataStorage(new StorageConnection(new BlobServiceClient(new Uri("https://a.blob.core.windows.net")), new QueueServiceClient(new Uri("https://a.queue.core.windows.net"))));
        var clients = typeof(DataStorage).GetProperties().Select(property => property.GetValue(storage)).ToArray();
        var triggers = DeployedFunctions.All().Select(DeployedFunctions.Trigger).ToArray();
        var containers = clients.OfType<BlobContainerClient>().Select(container => container.Name)
            .Concat(triggers.OfType<BlobTriggerAttribute>().Select(trigger => trigger.BlobPath.Split('/')[0])).Append(DeadLetters);
        var queues = clients.OfType<QueueClient>().Select(queue => queue.Name)
            .Concat(triggers.OfType<QueueTriggerAttribute>().Select(trigger => trigger.QueueName)).Append(OfTheBlobTrigger);

        Assert.Equal(containers.Distinct().Order(StringComparer.Ordinal), await NamesAsync("Microsoft.Storage/storageAccounts/blobServices/containers"));
        Assert.Equal(queues.Distinct().Order(StringComparer.Ordinal), await NamesAsync("Microsoft.Storage/storageAccounts/queueServices/queues"));
    }

    [Fact]
    public async Task The_event_subscription_tells_the_functions_that_wait_for_it_of_the_inbox_alone()
    {
        var function = DeployedFunctions.All().Single(function => DeployedFunctions.Trigger(function) is BlobTriggerAttribute);
        var inbox = ((BlobTriggerAttribute)DeployedFunctions.Trigger(function)).BlobPath.Split('/')[0];
        var events = await Deployment.CompileAsync("events.bicep");
        var subscription = events["resources"]!.AsArray().Single()!["properties"]!;
        var filter = subscription["filter"]!;

        Assert.Contains($"functionName=Host.Functions.{function.GetCustomAttribute<FunctionAttribute>()!.Name}&", (string)subscription["destination"]!["properties"]!["endpointUrl"]!, StringComparison.Ordinal);
        Assert.Equal($"/blobServices/default/containers/{inbox}/", (string?)filter["subjectBeginsWith"]);
        Assert.Equal(["Microsoft.Storage.BlobCreated"], filter["includedEventTypes"]!.AsArray().Select(type => (string)type!));
        Assert.Equal(["PutBlob", "PutBlockList", "CopyBlob", "FlushWithClose"], filter["advancedFilters"]![0]!["values"]!.AsArray().Select(api => (string)api!));
        Assert.Equal("SystemAssigned", (string?)subscription["deadLetterWithResourceIdentity"]!["identity"]!["type"]);
        Assert.Equal(DeadLetters, (string?)subscription["deadLetterWithResourceIdentity"]!["deadLetterDestination"]!["properties"]!["blobContainerName"]);
    }

    private static async Task<IEnumerable<string>> NamesAsync(string type) => (await Deployment.OfAsync("infra/stage.bicepparam")).OfType(type)
        .Select(resource => ((string)resource["name"]!).Split('/'))
        .Where(name => name[0].StartsWith("stkivadata", StringComparison.Ordinal))
        .Select(name => name[^1])
        .Order(StringComparer.Ordinal);
}
