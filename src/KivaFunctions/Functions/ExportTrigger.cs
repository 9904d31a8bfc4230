namespace KivaFunctions.Functions;

/// <summary>
/// How the app learns of a dropped export: by Event Grid where it is deployed (the Flex Consumption plan knows no other way), by scanning
/// the container beside Azurite, which sends no events. Build with <c>-p:ExportTrigger=Scan</c> to run the Function App there.
/// </summary>
internal static class ExportTrigger
{
#if SCAN_FOR_EXPORTS
    public const BlobTriggerSource Source = BlobTriggerSource.LogsAndContainerScan;
#else
    public const BlobTriggerSource Source = BlobTriggerSource.EventGrid;
#endif
}
