namespace Kiva.Repayments.Tests.Exports.Workbooks;

/// <summary>Files that were made beforehand, because not every machine has LibreOffice.</summary>
internal static class LibreOfficeFile
{
    public static Task<byte[]> BytesAsync(string name) =>
        File.ReadAllBytesAsync(Path.Combine(AppContext.BaseDirectory, "Exports", "Workbooks", "Files", name), TestContext.Current.CancellationToken);
}
