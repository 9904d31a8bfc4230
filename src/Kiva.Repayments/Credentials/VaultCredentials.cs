using Azure;
using Azure.Identity;
using Azure.Security.KeyVault.Secrets;
using Kiva.PartnerApi;

namespace Kiva.Repayments.Credentials;

/// <summary>The two secrets in a key vault, read again after some minutes or when Kiva refuses them, so that a rotated one needs no restart.</summary>
public sealed class VaultCredentials(SecretClient vault, TimeProvider time) : ICredentialSource, IDisposable
{
    private static readonly TimeSpan KeepFor = TimeSpan.FromMinutes(5);

    private readonly SemaphoreSlim _turn = new(1);
    private ClientCredentials? _last;
    private DateTimeOffset _readAt;

    public async ValueTask<ClientCredentials> GetAsync(ClientCredentials? refused, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_last is null || _last == refused || time.GetUtcNow() - _readAt > KeepFor)
            {
                _last = new ClientCredentials(await ReadAsync("kiva-client-id", cancellationToken), await ReadAsync("kiva-client-secret", cancellationToken));
                _readAt = time.GetUtcNow();
            }

            return _last;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task<string> ReadAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return (await vault.GetSecretAsync(name, cancellationToken: cancellationToken)).Value.Value;
        }
        catch (AuthenticationFailedException failure)
        {
            throw new PartnerApiException(
                PartnerApiFault.SecretsMissing, $"The secret {name} could not be read, the app has no identity that the vault knows: {vault.VaultUri}", inner: failure);
        }
        catch (Exception failure) when (failure is RequestFailedException or AggregateException)
        {
            var what = (failure as RequestFailedException)?.Status switch
            {
                404 => "is not in the vault",
                401 or 403 => "may not be read by this app (role Key Vault Secrets User)",
                _ => "could not be read, the vault does not answer",
            };
            throw new PartnerApiException(PartnerApiFault.SecretsMissing, $"The secret {name} {what}: {vault.VaultUri}", inner: failure);
        }
    }
}
