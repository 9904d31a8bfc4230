namespace Kiva.PartnerApi;

/// <summary>Where the two secrets come from: settings or a key vault.</summary>
public interface ICredentialSource
{
    /// <param name="refused">The credentials that Kiva has just refused, so that a cached copy of them is read again.</param>
    /// <param name="cancellationToken">Ends the wait for the vault.</param>
    /// <exception cref="PartnerApiException"><see cref="PartnerApiFault.SecretsMissing"/>: which one is missing and where it was looked for.</exception>
    ValueTask<ClientCredentials> GetAsync(ClientCredentials? refused, CancellationToken cancellationToken);

    /// <summary>What people should look at although credentials were given; <see langword="null"/> when all is well.</summary>
    string? Trouble => null;
}

/// <summary>The client id and secret of PA2 &gt; Account &gt; API Access. Never printed.</summary>
public sealed class ClientCredentials(string clientId, string clientSecret)
{
    public string ClientId { get; } = clientId;

    public string ClientSecret { get; } = clientSecret;

    public override string ToString() => "Client credentials (not shown)";

    internal bool AreThoseOf(ClientCredentials other) =>
        string.Equals(ClientId, other.ClientId, StringComparison.Ordinal)
        && string.Equals(ClientSecret, other.ClientSecret, StringComparison.Ordinal);
}
