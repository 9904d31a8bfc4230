namespace KivaFunctions.Tests;

/// <summary>The tree that these tests were built from.</summary>
internal static class Repository
{
    /// <param name="path">From the root, with slashes.</param>
    public static string PathOf(string path)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "KivaFunctions.sln")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder.FullName, path);
    }
}
