using Azure.Storage.Blobs;
using Kiva.Repayments.Receiving;

namespace KivaFunctions.Functions;

/// <summary>An export was dropped.</summary>
public sealed class IngestExportFunction(IngestExport ingest)
{
    [Function("IngestExport")]
    public Task RunAsync(
        [BlobTrigger("mis-exports/{name}", Connection = "DataStorage", Source = ExportTrigger.Source)] BlobClient export,
        string name,
        CancellationToken cancellationToken) => ingest.RunAsync(export, name, cancellationToken);
}
