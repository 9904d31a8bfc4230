using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Kiva.Repayments.Storage;

namespace KivaFunctions.Local.Tests.Delivery;

/// <summary>All that a process says to its storage and to Kiva. A test listens in, holds a call back, loses it or its answer.</summary>
internal sealed class Wire
{
    /// <summary>Gets each call and what carries it out; whatever it throws is all that the process learns of the call.</summary>
    public Func<WireCall, Func<Task>, Task> Carry { get; set; } = static (_, pass) => pass();

    /// <summary>The account's clients over this wire. They try again at once, as the SDK does after a while.</summary>
    public StorageConnection Storage(string connectionString)
    {
        var blobs = new BlobClientOptions { Retry = { Delay = TimeSpan.FromMilliseconds(1), MaxRetries = 2 } };
        var queues = new QueueClientOptions { Retry = { Delay = TimeSpan.FromMilliseconds(1), MaxRetries = 2 }, MessageEncoding = QueueMessageEncoding.Base64 };
        blobs.AddPolicy(new ToStorage(this), HttpPipelinePosition.PerRetry);
        queues.AddPolicy(new ToStorage(this), HttpPipelinePosition.PerRetry);
        return new StorageConnection(new BlobServiceClient(connectionString, blobs), new QueueServiceClient(connectionString, queues));
    }

    /// <summary>The handler in front of Kiva.</summary>
    public DelegatingHandler Kiva() => new ToKiva(this);

    private sealed class ToStorage(Wire wire) : HttpPipelinePolicy
    {
        public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new NotSupportedException();

        public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
            await wire.Carry(await CallAsync(message.Request, message.CancellationToken), () => ProcessNextAsync(message, pipeline).AsTask());

        private static async Task<WireCall> CallAsync(Request request, CancellationToken cancellationToken)
        {
            using var body = new MemoryStream();
            if (request.Uri.Query.Contains("comp=appendblock", StringComparison.Ordinal))
            {
                await request.Content!.WriteToAsync(body, cancellationToken);
            }

            return new WireCall(
                request.Method.Method,
                request.Uri.ToUri(),
                request.Headers.TryGetValue("x-ms-lease-action", out var action) ? action : null,
                System.Text.Encoding.UTF8.GetString(body.ToArray()));
        }
    }

    private sealed class ToKiva(Wire wire) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            HttpResponseMessage? answer = null;
            await wire.Carry(
                new WireCall(request.Method.Method, request.RequestUri!, LeaseAction: null, Body: ""),
                async () => answer = await base.SendAsync(request, cancellationToken));
            return answer!;
        }
    }
}
