using Azure.Core;
using Azure.Identity;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;

namespace KivaFunctions.Local.Hosting;

/// <summary>
/// The storage accounts that triggers name. Connection <c>N</c> is the setting <c>AzureWebJobsN</c>, else <c>N</c>, else <c>ConnectionStrings:N</c>: a
/// connection string, or a section with <c>blobServiceUri</c>, <c>queueServiceUri</c> and, for a user-assigned identity, <c>credential</c> and <c>clientId</c>.
/// </summary>
internal sealed class Connections(IConfiguration configuration)
{
    /// <param name="connection">One for which <see cref="FaultOf"/> finds nothing.</param>
    public BlobServiceClient Blobs(string connection)
    {
        var section = Find(configuration, connection)!;
        return section.Value is { } connectionString
            ? new BlobServiceClient(connectionString)
            : new BlobServiceClient(new Uri(section["blobServiceUri"]!), Credential(section));
    }

    /// <summary>Messages come and go as they are stored: an undecodable one has to reach the poison queue too.</summary>
    /// <inheritdoc cref="Blobs"/>
    public QueueServiceClient Queues(string connection)
    {
        var section = Find(configuration, connection)!;
        return section.Value is { } connectionString
            ? new QueueServiceClient(connectionString)
            : new QueueServiceClient(new Uri(section["queueServiceUri"]!), Credential(section));
    }

    /// <returns>What is wrong with the connection's settings, never their values; <see langword="null"/> when nothing is.</returns>
    public static string? FaultOf(IConfiguration configuration, string connection)
    {
        var section = Find(configuration, connection);
        if (section is null)
            return $"the connection {connection} is missing; set {connection} to a connection string, or {connection}__blobServiceUri and {connection}__queueServiceUri";

        try
        {
            var connections = new Connections(configuration);
            connections.Blobs(connection);
            connections.Queues(connection);
            return null;
        }
        catch (Exception malformed) when (malformed is FormatException or ArgumentException or InvalidOperationException)
        {
            return $"the connection {connection} cannot be read; expected a connection string, or {section.Path}__blobServiceUri together with {section.Path}__queueServiceUri";
        }
    }

    private static IConfigurationSection? Find(IConfiguration configuration, string connection) =>
        new[] { $"AzureWebJobs{connection}", connection, $"ConnectionStrings:{connection}" }
            .Select(configuration.GetSection)
            .FirstOrDefault(section => section.GetChildren().Any() || !string.IsNullOrEmpty(section.Value));

    private static TokenCredential Credential(IConfigurationSection section) =>
        !string.Equals(section["credential"], "managedidentity", StringComparison.OrdinalIgnoreCase) ? new DefaultAzureCredential()
        : new ManagedIdentityCredential(section["clientId"] is { } id ? ManagedIdentityId.FromUserAssignedClientId(id) : ManagedIdentityId.SystemAssigned);
}
