using System.Text;
using System.Text.Json;
using Chaos.Hosts;

namespace Chaos.Points;

/// <summary>
/// Names a request by what it does, so that a new kind of write in the product becomes a point by itself. What only looks has no name: to die
/// there is to die after the write before it.
/// </summary>
internal static class PointNames
{
    public const string KivaPost = "kiva post";
    public const string SendNudge = "send nudge";
    public const string TakeNudge = "take nudge";

    public static string? Of(Service service, HttpRequest request, byte[] body) => service switch
    {
        Service.Blobs => OfBlob(request, body),
        Service.Queues => OfQueue(request),
        Service.Kiva => OfKiva(request),
        _ => "webhook post",
    };

    private static string? OfKiva(HttpRequest request) => request.Path.Value!.Split('/')[^1] switch
    {
        "token" => "kiva token",
        "loans" => "kiva loans",
        "repayments" => KivaPost,
        _ => null,
    };

    private static string? OfQueue(HttpRequest request)
    {
        var parts = request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var queue = parts.ElementAtOrDefault(1) switch
        {
            "repayment-reports" => "nudge",
            "repayment-reports-poison" => "poison nudge",
            var other => other,
        };
        return (request.Method, parts.Length) switch
        {
            ("PUT", 2) => "create queue",
            ("GET", 3) when !request.Query.ContainsKey("peekonly") => $"take {queue}",
            ("POST", 3) => $"send {queue}",
            ("PUT", 4) => $"keep {queue}",
            ("DELETE", 4) => $"delete {queue}",
            _ => null,
        };
    }

    private static string? OfBlob(HttpRequest request, byte[] body)
    {
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
            return null;

        // The account comes first.
        var parts = request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var thing = Thing(parts.AsSpan(1));
        var headers = request.Headers;
        return (request.Method, request.Query["comp"].ToString()) switch
        {
            ("PUT", "lease") => $"{headers["x-ms-lease-action"]} lease {parts[^1]}",
            ("PUT", "appendblock") => $"append {thing}: {EventTypes(body)}",
            ("PUT", "block") => $"stage {thing}",
            ("PUT", "blocklist") => $"commit {thing}",
            ("PUT", "") when headers.ContainsKey("x-ms-copy-source") => $"copy {thing}",
            ("PUT", "") => $"put {thing}",
            ("DELETE", _) => $"delete {thing}",
            var (method, what) => $"{method} {what} {thing}",
        };
    }

    private static string Thing(ReadOnlySpan<string> path) => path switch
    {
        [_] => "container",
        ["mis-exports", ..] => "inbox",
        ["reports", var month, _, "batches", ..] when IsMonth(month) => "batch",
        ["reports", var month, _, var file] when IsMonth(month) => Path.GetFileNameWithoutExtension(file),
        ["reports", var folder, ..] => folder,
        [var container, ..] => container,
        _ => "account",
    };

    private static bool IsMonth(string name) => name.Length == 7 && char.IsAsciiDigit(name[0]) && name[4] == '-';

    /// <summary>One block may hold several events.</summary>
    private static string EventTypes(byte[] body) => string.Join(" + ", Encoding.UTF8.GetString(body)
        .Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("type").GetString())
        .Distinct(StringComparer.Ordinal));
}
