using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Chaos.Hosts;

namespace Chaos.Proxies;

/// <summary>What came back, complete, before the host gets to see it.</summary>
internal sealed class Answer(int status, IReadOnlyList<KeyValuePair<string, string[]>> headers, byte[] body)
{
    private IReadOnlyList<KeyValuePair<string, string[]>> _headers = headers;
    private byte[] _body = body;

    public bool IsSuccess => status is >= 200 and <= 299;

    public static Answer Json(int status, string json) => new(status, [new("Content-Type", ["application/json"])], Encoding.UTF8.GetBytes(json));

    /// <summary>The one that it brings, if it does.</summary>
    public string? Token()
    {
        try
        {
            return JsonNode.Parse(_body) is JsonObject json ? (string?)json["access_token"] : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public bool Contains(string text) => _body.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0;

    public void ShowTimes(FastTime time, bool isList)
    {
        _headers =
        [
            .. _headers.Select(header => header.Key.Equals("Last-Modified", StringComparison.OrdinalIgnoreCase)
                ? new KeyValuePair<string, string[]>(header.Key, [BlobTimes.OfHeader(header.Value[0], time)])
                : header),
        ];
        if (isList)
            _body = BlobTimes.OfList(_body, time);
    }

    public async Task WriteAsync(HttpResponse response)
    {
        response.StatusCode = status;
        foreach (var (name, values) in _headers)
            response.Headers[name] = values;

        // An answer to HEAD names the length of what it does not bring.
        if (_body.Length > 0 || response.ContentLength is null)
            response.ContentLength = status is StatusCodes.Status204NoContent or StatusCodes.Status304NotModified ? null : _body.Length;
        await response.Body.WriteAsync(_body, response.HttpContext.RequestAborted);
    }
}
