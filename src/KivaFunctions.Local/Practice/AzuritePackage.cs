using System.Reflection;
using System.Security.Cryptography;

namespace KivaFunctions.Local.Practice;

/// <summary>
/// Azurite as npm installs it from our lock file: once per user and lock file, into a folder that is complete as soon as it exists.
/// Several processes may ask at the same time.
/// </summary>
internal static class AzuritePackage
{
    public const string Script = "run-azurite.cjs";

    private static readonly string[] Files = ["package.json", "package-lock.json", Script];

    /// <param name="installing">Is told the folder, where it is not there yet.</param>
    /// <returns>The folder with the script and all that it needs.</returns>
    /// <exception cref="AzuriteException">npm cannot install it.</exception>
    public static async Task<string> InstallAsync(Action<string>? installing, CancellationToken cancellationToken)
    {
        var root = Path.Combine(CacheRoot(), "kivafunctions");
        var folder = Path.Combine(root, "azurite-" + Hash());
        if (Directory.Exists(folder))
            return folder;

        Directory.CreateDirectory(root);
        await using var alone = await LockAsync(folder + ".lock", cancellationToken);
        if (Directory.Exists(folder))
            return folder;

        installing?.Invoke(folder);
        var unfinished = $"{folder}.{Guid.NewGuid():N}";
        Directory.CreateDirectory(unfinished);
        try
        {
            foreach (var file in Files)
            {
                await using var target = File.Create(Path.Combine(unfinished, file));
                await using var source = Open(file);
                await source.CopyToAsync(target, cancellationToken);
            }

            await NpmAsync(unfinished, cancellationToken);
            Directory.Move(unfinished, folder);
            return folder;
        }
        finally
        {
            if (Directory.Exists(unfinished))
                Directory.Delete(unfinished, recursive: true);
        }
    }

    private static async Task NpmAsync(string folder, CancellationToken cancellationToken)
    {
        string[] arguments = ["ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
        var (exitCode, output) = await Node.RunAsync(OperatingSystem.IsWindows() ? "npm.cmd" : "npm", arguments, folder, cancellationToken);
        if (exitCode != 0)
            throw new AzuriteException($"npm could not install Azurite, which practice mode and the tests store in: {output}");
    }

    private static string CacheRoot()
    {
        var root = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create);
        return root.Length > 0 ? root : Path.GetTempPath();
    }

    private static string Hash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in Files)
        {
            using var content = new MemoryStream();
            using var source = Open(file);
            source.CopyTo(content);
            hash.AppendData(content.GetBuffer().AsSpan(0, (int)content.Length));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 6));
    }

    private static Stream Open(string file) => Assembly.GetExecutingAssembly().GetManifestResourceStream($"Azurite/{file}")!;

    /// <summary>A file that only one process can have open; the system closes it with the process, however that ends.</summary>
    private static async Task<FileStream> LockAsync(string path, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, cancellationToken);
            }
        }
    }
}
