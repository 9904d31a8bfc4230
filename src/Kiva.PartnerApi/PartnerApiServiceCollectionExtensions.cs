using System.Net;
using Kiva.PartnerApi.Calls;
using Kiva.PartnerApi.Loans;
using Kiva.PartnerApi.Repayments;
using Kiva.PartnerApi.Tokens;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Refit;

namespace Kiva.PartnerApi;

public static class PartnerApiServiceCollectionExtensions
{
    /// <summary>How long a connection may take to stand, TLS included. Beyond it nothing was sent, for certain.</summary>
    internal static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Adds <see cref="TokenSource"/>, <see cref="PartnerLoans"/> and <see cref="RepaymentPoster"/>, each once for the process.
    /// The caller brings <see cref="IOptions{TOptions}"/> of <see cref="PartnerApiOptions"/>, <see cref="ICredentialSource"/>
    /// and <see cref="TimeProvider"/>.
    /// </summary>
    public static IServiceCollection AddPartnerApi(this IServiceCollection services)
    {
        var refit = new RefitSettings
        {
            // As they are: the default wraps them together with the request, and the request holds the token.
            TransportExceptionFactory = static (_, exception, _) => exception,
        };
        services.AddRefitGeneratedClient<IPartnerApi>(refit)
            .ConfigureHttpClient(static (provider, client) =>
            {
                client.BaseAddress = provider.GetRequiredService<IOptions<PartnerApiOptions>>().Value.ApiBaseUrl;
                client.Timeout = Timeout.InfiniteTimeSpan; // Every call has a deadline of its own, measured by TimeProvider.
                client.DefaultRequestHeaders.ExpectContinue = false;
                client.DefaultRequestHeaders.UserAgent.ParseAdd("KivaFunctions");
            })
            .UseSocketsHttpHandler(static (handler, _) => Configure(handler))
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan) // The connections' lifetime takes care of a changed DNS entry.
            .RemoveAllLoggers(); // They write URLs and headers; what may be told stands in Calls/CallLog.

        return services
            .AddSingleton<RepeatableCalls>()
            .AddSingleton<TokenEndpoint>()
            .AddSingleton(static provider => new TokenSource(
                provider.GetRequiredService<TokenEndpoint>(), provider.GetRequiredService<TimeProvider>()))
            .AddSingleton(static provider => new PartnerLoans(
                provider.GetRequiredService<IPartnerApi>(),
                provider.GetRequiredService<RepeatableCalls>(),
                provider.GetRequiredService<TokenSource>(),
                provider.GetRequiredService<IOptions<PartnerApiOptions>>(),
                provider.GetRequiredService<ILogger<PartnerLoans>>()))
            .AddSingleton(static provider => new RepaymentPoster(
                provider.GetRequiredService<IPartnerApi>(),
                provider.GetRequiredService<TokenSource>(),
                provider.GetRequiredService<IOptions<PartnerApiOptions>>(),
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<RepaymentPoster>>()));
    }

    private static void Configure(SocketsHttpHandler handler)
    {
        handler.ConnectTimeout = ConnectTimeout;
        handler.PooledConnectionIdleTimeout = TimeSpan.FromSeconds(5); // Before a gateway drops it: a POST on a dying connection ends as unknown.
        handler.PooledConnectionLifetime = TimeSpan.FromMinutes(5);
        handler.AllowAutoRedirect = false; // A redirected POST would be sent twice.
        handler.UseCookies = false;
        handler.UseProxy = false; // A proxy that answers in Kiva's stead makes every status worthless as proof.
        handler.AutomaticDecompression = DecompressionMethods.All;
    }
}
