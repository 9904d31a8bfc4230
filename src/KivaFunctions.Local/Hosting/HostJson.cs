using Azure.Storage.Queues;
using Kiva.Repayments.Settings;

namespace KivaFunctions.Local.Hosting;

/// <summary>What is honoured of <c>host.json</c>. As in Azure, <c>AzureFunctionsJobHost__extensions__queues__batchSize</c> and its like override it.</summary>
internal sealed class HostJson
{
    public const string Section = "AzureFunctionsJobHost";

    /// <summary>How long a function may run before its token is cancelled; negative is for ever.</summary>
    public TimeSpan FunctionTimeout { get; set; } = TimeSpan.FromMinutes(30);

    public ExtensionSettings Extensions { get; set; } = new();

    /// <exception cref="SettingsException">A value cannot be read or is out of its range.</exception>
    public static HostJson Read(IConfiguration configuration)
    {
        try
        {
            var hostJson = configuration.GetSection(Section).Get<HostJson>() ?? new HostJson();
            var faults = hostJson.Faults().ToList();
            return faults.Count == 0 ? hostJson : throw new SettingsException(faults);
        }
        catch (InvalidOperationException malformed)
        {
            throw new SettingsException([$"host.json cannot be read. {malformed.Message}"]);
        }
    }

    private IEnumerable<string> Faults()
    {
        var (queues, blobs) = (Extensions.Queues, Extensions.Blobs);
        if (queues.BatchSize is < 1 or > 32)
            yield return "host.json: extensions.queues.batchSize is out of its range, 1 to 32.";
        if (queues.NewBatchThreshold is < 0)
            yield return "host.json: extensions.queues.newBatchThreshold is out of its range, 0 or more.";
        if (queues.MaxDequeueCount < 1)
            yield return "host.json: extensions.queues.maxDequeueCount is out of its range, 1 or more.";
        if (queues.VisibilityTimeout < TimeSpan.Zero || queues.VisibilityTimeout > TimeSpan.FromDays(7))
            yield return "host.json: extensions.queues.visibilityTimeout is out of its range, 0 to 7 days.";
        if (queues.MaxPollingInterval < TimeSpan.FromMilliseconds(100))
            yield return "host.json: extensions.queues.maxPollingInterval is out of its range, 00:00:00.100 or more.";
        if (blobs.MaxDegreeOfParallelism < 1)
            yield return "host.json: extensions.blobs.maxDegreeOfParallelism is out of its range, 1 or more.";
        if (blobs.PoisonBlobThreshold < 1)
            yield return "host.json: extensions.blobs.poisonBlobThreshold is out of its range, 1 or more.";
    }

    internal sealed class ExtensionSettings
    {
        public BlobSettings Blobs { get; set; } = new();

        public QueueSettings Queues { get; set; } = new();

        public HttpSettings Http { get; set; } = new();
    }

    internal sealed class BlobSettings
    {
        public int MaxDegreeOfParallelism { get; set; } = 8 * Environment.ProcessorCount;

        /// <summary>How often a blob is tried before it is given up.</summary>
        public int PoisonBlobThreshold { get; set; } = 5;
    }

    internal sealed class QueueSettings
    {
        public int BatchSize { get; set; } = 16;

        /// <summary>A new batch is fetched as soon as no more than this many messages are in work; half the batch when not set.</summary>
        public int? NewBatchThreshold { get; set; }

        public int MaxDequeueCount { get; set; } = 5;

        /// <summary>How long a message rests after a failure.</summary>
        public TimeSpan VisibilityTimeout { get; set; }

        public TimeSpan MaxPollingInterval { get; set; } = TimeSpan.FromMinutes(1);

        public QueueMessageEncoding MessageEncoding { get; set; } = QueueMessageEncoding.Base64;
    }

    internal sealed class HttpSettings
    {
        public string RoutePrefix { get; set; } = "api";
    }
}
