using Kiva.PartnerApi.Tests.Support;

namespace Kiva.PartnerApi.Tests.Tokens;

/// <summary>How often a token is fetched, and who waits for whom.</summary>
public sealed class TokenSourceTests : IAsyncDisposable
{
    private static readonly TimeSpan Life = TimeSpan.FromSeconds(43199);

    private readonly Client _client = new();

    private Script Asked => _client.Server.Tokens;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _client.DisposeAsync();

    [Fact]
    public async Task Fifty_callers_share_one_fetch()
    {
        var release = new TaskCompletionSource();
        Asked.Always(async exchange =>
        {
            await release.Task.WaitAsync(Cancellation);
            await exchange.ReplyAsync(200, Jwt.Answer());
        });

        var callers = Enumerable.Range(0, 50).Select(_ => _client.Tokens.GetAsync(Cancellation).AsTask()).ToArray();
        release.SetResult();
        var tokens = await Task.WhenAll(callers);

        Assert.Single(tokens.Distinct());
        Assert.Single(Asked.Came);
    }

    [Fact]
    public async Task Fifty_callers_with_the_same_refused_token_share_one_renewal()
    {
        var stale = await _client.Tokens.GetAsync(Cancellation);

        var tokens = await Task.WhenAll(
            Enumerable.Range(0, 50).Select(_ => Task.Run(async () => await _client.Tokens.RenewAsync(stale, Cancellation), Cancellation)));

        Assert.NotEqual(stale.Value, Assert.Single(tokens.Distinct()).Value);
        Assert.Equal(2, Asked.Came.Count);
    }

    [Fact]
    public async Task A_token_is_kept_until_five_minutes_before_its_end()
    {
        var first = await _client.Tokens.GetAsync(Cancellation);
        _client.Time.Advance(Life - TimeSpan.FromMinutes(5) - TimeSpan.FromSeconds(1));
        Assert.Same(first, await _client.Tokens.GetAsync(Cancellation));

        _client.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.NotSame(first, await _client.Tokens.GetAsync(Cancellation));

        Assert.Equal(2, Asked.Came.Count);
    }

    [Fact]
    public async Task A_renewed_token_takes_the_place_of_the_refused_one()
    {
        var first = await _client.Tokens.GetAsync(Cancellation);
        var second = await _client.Tokens.RenewAsync(first, Cancellation);

        Assert.Same(second, await _client.Tokens.GetAsync(Cancellation));
        Assert.Same(second, await _client.Tokens.RenewAsync(first, Cancellation));
        Assert.Equal(2, Asked.Came.Count);
    }

    [Fact]
    public async Task A_waiter_who_leaves_does_not_take_the_token_from_the_others()
    {
        var release = new TaskCompletionSource();
        Asked.Always(async exchange =>
        {
            await release.Task.WaitAsync(Cancellation);
            await exchange.ReplyAsync(200, Jwt.Answer());
        });
        using var leaves = new CancellationTokenSource();

        var first = _client.Tokens.GetAsync(leaves.Token).AsTask();
        var second = _client.Tokens.GetAsync(Cancellation).AsTask();
        await leaves.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        release.SetResult();

        Assert.NotNull(await second);
        Assert.Single(Asked.Came);
    }

    [Fact]
    public async Task A_failed_fetch_is_not_kept()
    {
        Asked.InTurn(exchange => exchange.ReplyAsync(404), exchange => exchange.ReplyAsync(200, Jwt.Answer()));

        await Assert.ThrowsAsync<PartnerApiException>(async () => await _client.Tokens.GetAsync(Cancellation));

        Assert.NotNull(await _client.Tokens.GetAsync(Cancellation));
    }

    [Fact]
    public async Task A_vault_that_never_answers_ends_as_unavailable()
    {
        var asked = new TaskCompletionSource();
        await using var client = new Client(services => services.AddSingleton<ICredentialSource>(new SilentVault(asked)));

        var token = client.Tokens.GetAsync(Cancellation).AsTask();
        await asked.Task.WaitAsync(Cancellation);
        client.Time.Advance(TimeSpan.FromMinutes(5));

        var exception = await Assert.ThrowsAsync<PartnerApiException>(() => token);
        Assert.Equal(PartnerApiFault.Unavailable, exception.Fault);
        Assert.Contains("vault", exception.Message, StringComparison.Ordinal);
    }

    private sealed class SilentVault(TaskCompletionSource asked) : ICredentialSource
    {
        public async ValueTask<ClientCredentials> GetAsync(ClientCredentials? refused, CancellationToken cancellationToken)
        {
            asked.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            throw new InvalidOperationException();
        }
    }
}
