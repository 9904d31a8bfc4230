using Azure.Core;
using Azure.Identity;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Microsoft.Extensions.Configuration;

namespace Kiva.Repayments.Storage;

/// <summary>
/// A storage account as the Functions runtime names it: the setting <c>AzureWebJobsNAME</c>, else <c>NAME</c>; either a connection string,
/// or a section with <c>blobServiceUri</c>, <c>queueServiceUri</c> and, for a user-assigned identity, <c>credential</c> and <c>clientId</c>.
/// </summary>
public sealed record StorageConnection(BlobServiceClient Blobs, QueueServiceClient Queues)
{
    private static readonly QueueClientOptions Base64 = new() { MessageEncoding = QueueMessageEncoding.Base64 };

    /// <returns><see langword="null"/> when the settings do not name such an account.</returns>
    /// <exception cref="FormatException">They name it, but it cannot be understood; the message names the setting and never its value.</exception>
    public static StorageConnection? Find(IConfiguration configuration, string name)
    {
        var section = configuration.GetSection("AzureWebJobs" + name);
        if (!section.Exists())
        {
            section = configuration.GetSection(name);
        }

        try
        {
            return section switch
            {
                { Value: { Length: > 0 } connectionString } => new(new(connectionString), new(connectionString, Base64)),
                _ when section["blobServiceUri"] is { } blobs && section["queueServiceUri"] is { } queues => ByIdentity(section, blobs, queues),
                _ when section.Exists() => throw new FormatException("blobServiceUri and queueServiceUri go together"),
                _ => null,
            };
        }
        catch (Exception malformed) when (malformed is FormatException or ArgumentException)
        {
            throw new FormatException(
                $"{section.Path} is not a storage connection: expected a connection string, or {section.Path}__blobServiceUri together with {section.Path}__queueServiceUri.", malformed);
        }
    }

    private static StorageConnection ByIdentity(IConfigurationSection section, string blobs, string queues)
    {
        TokenCredential credential = string.Equals(section["credential"], "managedidentity", StringComparison.OrdinalIgnoreCase)
            ? new ManagedIdentityCredential(section["clientId"] is { } id ? ManagedIdentityId.FromUserAssignedClientId(id) : ManagedIdentityId.SystemAssigned)
            : new DefaultAzureCredential();
        return new(new(new Uri(blobs), credential), new(new Uri(queues), credential, Base64));
    }
}
