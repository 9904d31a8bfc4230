using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace KivaFunctions.Local.Practice;

/// <summary>A storage emulator of our own: any number of accounts, on free ports, in memory. It ends with this object or, at the latest, with this process.</summary>
public sealed partial class Azurite : IAsyncDisposable
{
    private static readonly TimeSpan LongestStart = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(8);

    private readonly Process _process;

    private Azurite(Process process, Uri blobs, Uri queues)
    {
        _process = process;
        Blobs = blobs;
        Queues = queues;
    }

    /// <summary>The root of all accounts' blobs.</summary>
    public Uri Blobs { get; }

    /// <summary>The root of all accounts' queues.</summary>
    public Uri Queues { get; }

    /// <summary>Installs Azurite where that has not been done, and starts it.</summary>
    /// <exception cref="AzuriteException">Node.js is missing or too old, npm fails, or Azurite does not start.</exception>
    public static async Task<Azurite> StartAsync(AzuriteOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new AzuriteOptions();
        await Node.CheckAsync(cancellationToken);
        var folder = await AzuritePackage.InstallAsync(options.Installing, cancellationToken);
        var accounts = string.Join(';', options.Accounts.Select(account => $"{account}:{Key(account)}"));
        var process = Node.Start("node", Arguments(options), folder, [KeyValuePair.Create("AZURITE_ACCOUNTS", accounts)]);
        try
        {
            return await WhenListeningAsync(process, cancellationToken).WaitAsync(LongestStart, TimeProvider.System, cancellationToken);
        }
        catch (TimeoutException late)
        {
            process.Kill(entireProcessTree: true);
            process.Dispose();
            throw new AzuriteException($"Azurite did not start within {LongestStart:c}.", late);
        }
        catch
        {
            process.Kill(entireProcessTree: true);
            process.Dispose();
            throw;
        }
    }

    /// <param name="account">One of <see cref="AzuriteOptions.Accounts"/>.</param>
    public string ConnectionString(string account) =>
        $"DefaultEndpointsProtocol=http;AccountName={account};AccountKey={Key(account)};BlobEndpoint={Blobs}{account};QueueEndpoint={Queues}{account};";

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        try
        {
            await _process.WaitForExitAsync(CancellationToken.None).WaitAsync(LongestEnd, TimeProvider.System);
        }
        catch (TimeoutException)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    private static IEnumerable<string> Arguments(AzuriteOptions options)
    {
        string[] arguments =
        [
            AzuritePackage.Script,
            "--blobHost", "127.0.0.1", "--blobPort", options.BlobPort.ToString(CultureInfo.InvariantCulture),
            "--queueHost", "127.0.0.1", "--queuePort", options.QueuePort.ToString(CultureInfo.InvariantCulture),
            "--tableHost", "127.0.0.1", "--tablePort", "0",
            "--skipApiVersionCheck", "--disableTelemetry", "--silent",
        ];
        return arguments.Concat(options.Location is { } location ? ["--location", Path.GetFullPath(location)] : ["--inMemoryPersistence"]);
    }

    /// <summary>No secret: an account of the emulator is open to whoever reaches this machine's loopback address. Derived, so that a restarted one keeps its keys.</summary>
    private static string Key(string account) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(account)));

    private static async Task<Azurite> WhenListeningAsync(Process process, CancellationToken cancellationToken)
    {
        var (blobs, queues, output) = (new TaskCompletionSource<Uri>(), new TaskCompletionSource<Uri>(), new LastLines());
        process.ErrorDataReceived += (_, line) => output.Add(line.Data);
        process.OutputDataReceived += (_, line) =>
        {
            output.Add(line.Data);
            if (Listening().Match(line.Data ?? "") is { Success: true } match)
                (match.Groups["service"].Value == "Blob" ? blobs : queues).TrySetResult(new Uri(match.Groups["address"].Value));
        };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();

        var listening = Task.WhenAll(blobs.Task, queues.Task);
        var ended = process.WaitForExitAsync(cancellationToken);
        if (await Task.WhenAny(listening, ended) == ended)
            throw new AzuriteException($"Azurite did not start: {output}");
        return new Azurite(process, await blobs.Task, await queues.Task);
    }

    [GeneratedRegex(@"\AAzurite (?<service>Blob|Queue) service is successfully listening at (?<address>http://\S+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Listening();
}
