using System.Globalization;

namespace Kiva.PartnerApi.Sandbox;

/// <summary>What somebody sees who opens the address in a browser.</summary>
internal static class FrontPage
{
    public static string Of(SandboxServer server, SandboxOptions options) => string.Create(CultureInfo.InvariantCulture, $$"""
        This is the practice sandbox, not Kiva: nothing sent here reaches anybody.

        Partner {{options.PartnerId}}, {{(options.ThreeColumns ? "three" : "two")}} columns, {{server.Portfolio.ExpectedCount}} loans expect a repayment.
        {{server.Uploads.All.Count}} uploads so far.

        POST   /oauth/token                     client credentials; audience {{options.Audience}}
        GET    /v3/partner/{id}/loans           ?status=&offset=&limit=&query=
        POST   /v3/partner/{id}/repayments

        Only here, Kiva has none of these:

        GET    /v3/partner/{id}/uploads         what was taken, row by row
        GET    /.well-known/jwks.json           the key that signs the tokens
        POST   /sandbox/faults                  plan a fault:
               {"fault": "DropConnection", "endpoint": "Post", "after_taking": true, "count": 1}
               {"fault": "Status503RetryAfter", "endpoint": "Loans", "share": 0.1, "wait": "00:00:05"}
        DELETE /sandbox/faults                  plan none

        Faults: {{string.Join(", ", Enum.GetNames<Fault>())}}.
        Endpoints: {{string.Join(", ", Enum.GetNames<SandboxEndpoint>())}}.
        """);
}
