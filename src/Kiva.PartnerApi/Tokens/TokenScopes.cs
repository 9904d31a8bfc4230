using System.Text.Json;

namespace Kiva.PartnerApi.Tokens;

/// <summary>What a token may do. Kiva gives what was asked for <em>and</em> is allowed, so one can silently be missing.</summary>
internal static class TokenScopes
{
    public static readonly string[] Needed = ["read:loans", "create:repayment"];

    /// <summary>Reads a space separated text or an array of texts.</summary>
    /// <returns><see langword="null"/> when Kiva says nothing of scopes.</returns>
    public static string[]? Read(JsonElement scope) => scope.ValueKind switch
    {
        JsonValueKind.String => Split(scope.GetString()!),
        JsonValueKind.Array => [.. scope.EnumerateArray()
            .Where(one => one.ValueKind is JsonValueKind.String)
            .SelectMany(one => Split(one.GetString()!))],
        _ => null,
    };

    private static string[] Split(string scopes) => scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
