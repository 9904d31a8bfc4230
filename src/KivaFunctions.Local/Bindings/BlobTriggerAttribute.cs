namespace KivaFunctions.Local.Bindings;

/// <summary>Calls the function for each blob, once per ETag. The parameter is a <see cref="Azure.Storage.Blobs.BlobClient"/>.</summary>
/// <param name="blobPath"><c>container/{name}</c>; what the braces match is bound to the string parameter of that name and may contain slashes.</param>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class BlobTriggerAttribute(string blobPath) : Attribute
{
    public string BlobPath { get; } = blobPath;

    /// <summary>The name of a connection setting; the host's own account when not given.</summary>
    public string? Connection { get; set; }

    /// <summary>How Azure notices a blob. The local host scans the container whatever stands here.</summary>
    public BlobTriggerSource Source { get; set; }
}

/// <inheritdoc cref="BlobTriggerAttribute.Source"/>
public enum BlobTriggerSource
{
    LogsAndContainerScan,
    EventGrid,
}
