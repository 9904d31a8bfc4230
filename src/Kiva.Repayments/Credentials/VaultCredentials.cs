using Azure.Security.KeyVault.Secrets;
using Kiva.PartnerApi;

namespace Kiva.Repayments.Credentials;

/// <summary>The two secrets in a key vault, read again after some minutes or when Kiva refuses them, so that a rotated one needs no restart.</summary>
public sealed class VaultCredentials(SecretClient vault, TimeProvider time) : ICredentialSource, IDisposable
{
    internal const string ClientId = "kiva-client-id";
    internal const string ClientSecret = "kiva-client-secret";

    private static readonly TimeSpan KeepFor = TimeSpan.FromMinutes(5);

    /// <summary>Whoever asks while the vault is away waits for it in vain; not each of them has to.</summary>
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromMinutes(1);

    /// <summary>Both secrets with all retries, and the identity's token before them.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(20);

    private readonly SemaphoreSlim _turn = new(1);
    private ClientCredentials? _last;
    private DateTimeOffset _readAt;
    private DateTimeOffset _goodUntil;

    /// <inheritdoc/>
    public string? Trouble { get; private set; }

    public async ValueTask<ClientCredentials> GetAsync(ClientCredentials? refused, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_last is not null && ReferenceEquals(_last, refused))
                _last = null;
            if (_last is null || time.GetUtcNow() >= _goodUntil)
                await RefreshAsync(cancellationToken);
            return _last!;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task RefreshAsync(CancellationToken cancellationToken)
    {
        try
        {
            _last = new ClientCredentials(await ReadAsync(ClientId, cancellationToken), await ReadAsync(ClientSecret, cancellationToken));
            _readAt = time.GetUtcNow();
            _goodUntil = _readAt + KeepFor;
            Trouble = null;
        }
        catch (VaultException failure) when (failure.IsAway && _last is not null)
        {
            // Whether they are still right is for Kiva to say, and it has not refused them: a vault that is away for minutes must not
            // keep a month's report from going. A vault that answers "no" is another matter: somebody has taken the secret back.
            _goodUntil = time.GetUtcNow() + AskAgainAfter;
            Trouble = FormattableString.Invariant($"{failure.Message} Those read at {_readAt:u} stay in use unless Kiva refuses them.");
        }
        catch (VaultException failure)
        {
            _last = null;
            throw new PartnerApiException(PartnerApiFault.SecretsMissing, failure.Message, inner: failure.InnerException);
        }
    }

    private async Task<string> ReadAsync(string name, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(LongestWait, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            // az keyvault secret set --file keeps the file's last line break.
            var value = (await vault.GetSecretAsync(name, cancellationToken: either.Token)).Value.Value.Trim();
            return value.Length > 0 ? value : throw VaultException.Empty(name, vault.VaultUri);
        }
        catch (Exception failure) when (VaultException.Explains(failure) && !cancellationToken.IsCancellationRequested)
        {
            throw VaultException.Of(failure, name, vault.VaultUri);
        }
    }
}
