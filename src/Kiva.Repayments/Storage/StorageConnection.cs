using Azure.Core;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Kiva.Repayments.Credentials;
using Microsoft.Extensions.Configuration;

namespace Kiva.Repayments.Storage;

/// <summary>
/// A storage account as the Functions runtime names it: the setting <c>AzureWebJobsNAME</c>, else <c>NAME</c>, else <c>ConnectionStrings:NAME</c>;
/// either a connection string, or a section with <c>blobServiceUri</c>, <c>queueServiceUri</c> and, for a user-assigned identity,
/// <c>credential</c> and <c>clientId</c>.
/// </summary>
public sealed record StorageConnection(BlobServiceClient Blobs, QueueServiceClient Queues)
{
    /// <param name="encoding">Of the queues' messages; base64 is what the Functions runtime expects.</param>
    /// <returns><see langword="null"/> when the settings do not name such an account.</returns>
    /// <exception cref="FormatException">They name it, but it cannot be understood; the message names the setting and never its value.</exception>
    public static StorageConnection? Find(IConfiguration configuration, string name, QueueMessageEncoding encoding = QueueMessageEncoding.Base64)
    {
        var section = new[] { $"AzureWebJobs{name}", name, $"ConnectionStrings:{name}" }
            .Select(configuration.GetSection)
            .FirstOrDefault(section => section.GetChildren().Any() || !string.IsNullOrEmpty(section.Value));
        if (section is null)
        {
            return null;
        }

        try
        {
            var queueOptions = new QueueClientOptions { MessageEncoding = encoding };
            return section switch
            {
                { Value: { Length: > 0 } connectionString } => new(new(connectionString), new(connectionString, queueOptions)),
                _ when section["blobServiceUri"] is { } blobs && section["queueServiceUri"] is { } queues => new(
                    new(new Uri(blobs), Credential(section)), new(new Uri(queues), Credential(section), queueOptions)),
                _ => throw new FormatException("blobServiceUri and queueServiceUri go together"),
            };
        }
        catch (Exception malformed) when (malformed is FormatException or ArgumentException or InvalidOperationException)
        {
            throw new FormatException(
                $"{section.Path} is not a storage connection: expected a connection string, or {section.Path}__blobServiceUri together with {section.Path}__queueServiceUri.",
                malformed);
        }
    }

    private static TokenCredential Credential(IConfigurationSection section) =>
        !string.Equals(section["credential"], "managedidentity", StringComparison.OrdinalIgnoreCase) ? AzureIdentity.Default()
        : AzureIdentity.Managed(section["clientId"]);
}
