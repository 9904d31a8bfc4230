using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Kiva.Repayments.Storage;

namespace KivaFunctions.Local.Hosting;

/// <summary>The storage accounts that triggers name, found as the Functions runtime finds them.</summary>
internal sealed class Connections(IConfiguration configuration)
{
    /// <param name="connection">One for which <see cref="FaultOf"/> finds nothing.</param>
    public BlobServiceClient Blobs(string connection) => Find(configuration, connection)!.Blobs;

    /// <summary>Messages come and go as they are stored: an undecodable one has to reach the poison queue too.</summary>
    /// <inheritdoc cref="Blobs"/>
    public QueueServiceClient Queues(string connection) => Find(configuration, connection)!.Queues;

    /// <returns>What is wrong with the connection's settings, never their values; <see langword="null"/> when nothing is.</returns>
    public static string? FaultOf(IConfiguration configuration, string connection)
    {
        try
        {
            return Find(configuration, connection) is null
                ? $"the connection {connection} is missing; set {connection} to a connection string, or {connection}__blobServiceUri and {connection}__queueServiceUri"
                : null;
        }
        catch (FormatException malformed)
        {
            return malformed.Message.TrimEnd('.');
        }
    }

    private static StorageConnection? Find(IConfiguration configuration, string connection) =>
        StorageConnection.Find(configuration, connection, QueueMessageEncoding.None);
}
