using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Kiva.PartnerApi.Tests.Support;

internal static class Jwt
{
    private static int _number;

    /// <summary>A token that looks like Kiva's; each differs from the one before.</summary>
    public static string Token(string claims = "{}") =>
        string.Create(CultureInfo.InvariantCulture,
            $"eyJhbGciOiJSUzI1NiJ9.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims))}.sig{Interlocked.Increment(ref _number)}");

    public static string Answer(string? token = null, string scope = "create:repayment read:loans", string expiresIn = "43199") =>
        $$"""{"access_token":"{{token ?? Token()}}","token_type":"bearer","expires_in":{{expiresIn}},"scope":"{{scope}}","partnerId":"145","jti":"x"}""";
}
