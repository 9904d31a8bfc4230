using Kiva.PartnerApi.Calls;

namespace Kiva.PartnerApi.Tokens;

/// <summary>The token of the moment: fetched once however many ask, kept until shortly before its end.</summary>
public sealed class TokenSource
{
    /// <summary>A token this near to its end might be refused by the time it arrives.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(5);

    /// <summary>One fetch with all its retries and the vault.</summary>
    private static readonly TimeSpan FetchTimeout = TimeSpan.FromMinutes(5);

    private readonly TokenEndpoint _endpoint;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private AccessToken? _current;
    private Task<AccessToken>? _fetch;

    internal TokenSource(TokenEndpoint endpoint, TimeProvider time)
    {
        _endpoint = endpoint;
        _time = time;
    }

    /// <summary>The kept token, or a new one. A failed fetch is not kept: the next call tries again.</summary>
    /// <param name="cancellationToken">Ends this wait; the fetch goes on for the others that wait.</param>
    /// <exception cref="PartnerApiException">No usable token can be had, and what to do about it.</exception>
    public ValueTask<AccessToken> GetAsync(CancellationToken cancellationToken) => GetAsync(refused: null, cancellationToken);

    /// <summary>A token other than the one that Kiva has just refused; a new one, unless another caller already brought it.</summary>
    /// <inheritdoc cref="GetAsync(CancellationToken)"/>
    public ValueTask<AccessToken> RenewAsync(AccessToken stale, CancellationToken cancellationToken) => GetAsync(stale, cancellationToken);

    private ValueTask<AccessToken> GetAsync(AccessToken? refused, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            if (refused is not null && ReferenceEquals(_current, refused))
                _current = null;
            if (_current is { } token && _time.GetUtcNow() < token.ExpiresAt - Margin)
                return new(token);

            // On its own: the first to ask may leave without taking the others' token along.
            _fetch ??= Task.Run(FetchAsync, CancellationToken.None);
            return new(_fetch.WaitAsync(cancellationToken));
        }
    }

    private async Task<AccessToken> FetchAsync()
    {
        AccessToken? fetched = null;
        using var timeout = new CancellationTokenSource(FetchTimeout, _time);
        try
        {
            return fetched = await _endpoint.FetchAsync(timeout.Token);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            throw new PartnerApiException(PartnerApiFault.Unavailable,
                $"No token came within {Words.Of(FetchTimeout)}: the vault or Kiva:TokenUrl does not answer in time. It is tried again later.");
        }
        finally
        {
            lock (_gate)
            {
                _current = fetched;
                _fetch = null;
            }
        }
    }
}
