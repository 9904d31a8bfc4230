using Azure.Core;
using Azure.Identity;
using Kiva.PartnerApi;
using Kiva.Repayments.Credentials;
using Microsoft.Extensions.Time.Testing;

namespace Kiva.Repayments.Tests.Credentials;

/// <summary>Against a server that speaks the vault's protocol, with the app's own limits.</summary>
public sealed class VaultCredentialsTests : IAsyncLifetime
{
    private static readonly TimeSpan AWhile = TimeSpan.FromMinutes(5.1);

    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());
    private VaultDouble _vault = null!;
    private VaultCredentials _credentials = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _vault = await VaultDouble.StartAsync();
        _vault.PutBoth("id", "secret");
        _credentials = new VaultCredentials(_vault.Client(VaultClient.Options()), _time);
    }

    public async ValueTask DisposeAsync()
    {
        _credentials.Dispose();
        await _vault.DisposeAsync();
    }

    [Fact]
    public async Task Both_secrets_are_read_once_and_kept_for_some_minutes()
    {
        // As az keyvault secret set --file stores it.
        _vault.Put("kiva-client-secret", "secret\r\n");

        var first = await GetAsync();
        _time.Advance(TimeSpan.FromMinutes(4.9));
        var second = await GetAsync();

        Assert.Equal(("id", "secret"), (first.ClientId, first.ClientSecret));
        Assert.Same(first, second);
        Assert.Equal(2, _vault.Asked);
    }

    [Fact]
    public async Task A_rotated_secret_is_read_when_the_old_one_has_been_kept_for_some_minutes()
    {
        await GetAsync();
        _vault.Put("kiva-client-secret", "rotated");
        Assert.Equal("secret", (await GetAsync()).ClientSecret);

        _time.Advance(AWhile);

        Assert.Equal("rotated", (await GetAsync()).ClientSecret);
    }

    [Fact]
    public async Task A_rotated_secret_is_read_at_once_when_Kiva_refuses_the_old_one()
    {
        var old = await GetAsync();
        _vault.Put("kiva-client-secret", "rotated");

        Assert.Equal("rotated", (await GetAsync(refused: old)).ClientSecret);
    }

    [Theory]
    [InlineData("kiva-client-id")]
    [InlineData("kiva-client-secret")]
    public async Task A_missing_secret_is_named_and_found_as_soon_as_it_is_there(string name)
    {
        _vault.Remove(name);
        await FailsAsync(name, "is not in the vault");
        await FailsAsync(name, "PA2 > Account > API Access");

        _vault.Put(name, "here");

        var found = await GetAsync();
        Assert.Contains("here", new[] { found.ClientId, found.ClientSecret });
    }

    [Theory]
    [InlineData("ForbiddenByRbac", "Key Vault Secrets User")]
    [InlineData("ForbiddenByFirewall", "networking")]
    [InlineData("ForbiddenByConnection", "networking")]
    [InlineData(null, "Key Vault Secrets User")]
    public async Task A_forbidden_secret_is_told_with_what_to_do(string? inner, string expected)
    {
        _vault.Trouble = VaultDouble.Error(403, "Forbidden", "Caller is not authorized to perform action on resource.", inner);

        await FailsAsync("kiva-client-id", expected);
    }

    [Fact]
    public async Task A_disabled_secret_is_told_as_such()
    {
        _vault.Put("kiva-client-secret", "secret", isEnabled: false);

        await FailsAsync("kiva-client-secret", "is disabled");
    }

    [Fact]
    public async Task An_empty_secret_is_told_as_such()
    {
        _vault.Put("kiva-client-secret", " \n");

        await FailsAsync("kiva-client-secret", "is empty");
    }

    [Theory]
    [InlineData(404, "SecretNotFound", "is not in the vault")]
    [InlineData(403, "Forbidden", "may not be read")]
    public async Task What_the_vault_takes_back_is_not_used_any_more(int status, string code, string expected)
    {
        await GetAsync();
        _vault.Trouble = VaultDouble.Error(status, code, "No.");
        _time.Advance(AWhile);

        await FailsAsync("kiva-client-id", expected);
        _vault.Trouble = VaultDouble.Error(503, "ServiceUnavailable", "Later.");
        await FailsAsync("kiva-client-id", "does not answer");
    }

    [Fact]
    public async Task While_the_vault_is_away_the_last_good_ones_stay_in_use_and_people_can_see_it()
    {
        var good = await GetAsync();
        _vault.Trouble = VaultDouble.Error(503, "ServiceUnavailable", "Later.");
        _time.Advance(AWhile);

        Assert.Same(good, await GetAsync());
        Assert.Contains("does not answer", _credentials.Trouble, StringComparison.Ordinal);
        var asked = _vault.Asked;
        Assert.Same(good, await GetAsync());
        Assert.Equal(asked, _vault.Asked);

        _vault.Trouble = null;
        _vault.Put("kiva-client-secret", "rotated meanwhile");
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("rotated meanwhile", (await GetAsync()).ClientSecret);
        Assert.Null(_credentials.Trouble);
    }

    [Fact]
    public async Task While_the_vault_is_away_what_Kiva_refused_does_not_stay_in_use()
    {
        var refused = await GetAsync();
        _vault.Trouble = VaultDouble.Error(503, "ServiceUnavailable", "Later.");

        await FailsAsync("kiva-client-id", "does not answer", refused);
        await FailsAsync("kiva-client-id", "does not answer");
    }

    [Fact]
    public async Task A_vault_where_nobody_listens_is_away()
    {
        await _vault.DisposeAsync();

        await FailsAsync("kiva-client-id", "does not answer");
    }

    [Fact]
    public async Task A_vault_that_hangs_keeps_nobody_for_longer_than_some_seconds()
    {
        var good = await GetAsync();
        var asked = _vault.Asked;
        _vault.Trouble = VaultDouble.Hang;
        _time.Advance(AWhile);

        var waiting = GetAsync();
        SpinWait.SpinUntil(() => _vault.Asked > asked, TimeSpan.FromSeconds(30));
        Assert.False(waiting.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(20));

        Assert.Same(good, await waiting);
    }

    [Fact]
    public async Task The_clients_own_limits_end_a_wait_too()
    {
        _vault.Trouble = VaultDouble.Hang;
        var started = TimeProvider.System.GetTimestamp();

        await FailsAsync("kiva-client-id", "does not answer");

        Assert.InRange(TimeProvider.System.GetElapsedTime(started), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task Whoever_asks_may_leave_and_it_is_no_fault_of_the_vault()
    {
        _vault.Trouble = VaultDouble.Hang;
        using var leaving = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _credentials.GetAsync(null, leaving.Token).AsTask());
    }

    [Fact]
    public async Task An_app_without_an_identity_is_told_so_in_a_sentence()
    {
        using var stranger = new VaultCredentials(_vault.Client(VaultClient.Options(), new NoIdentity()), _time);

        var failure = await Assert.ThrowsAsync<PartnerApiException>(() => stranger.GetAsync(null, Cancel).AsTask());

        Assert.Contains("got no identity", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(NoIdentity.Words, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_asks_for_a_token_of_others_gets_none()
    {
        _vault.Resource = "https://elsewhere.example";
        var options = VaultClient.Options();
        var client = _vault.Client(options);
        options.DisableChallengeResourceVerification = false;
        using var careful = new VaultCredentials(new Azure.Security.KeyVault.Secrets.SecretClient(client.VaultUri, new NoIdentity(), options), _time);

        var failure = await Assert.ThrowsAsync<PartnerApiException>(() => careful.GetAsync(null, Cancel).AsTask());

        Assert.Contains("is no key vault", failure.Message, StringComparison.Ordinal);
        Assert.Equal(0, _vault.Asked);
    }

    private Task<ClientCredentials> GetAsync(ClientCredentials? refused = null) => _credentials.GetAsync(refused, Cancel).AsTask();

    /// <summary>One sentence that names the secret and says what is wrong; the secrets and the vault's own words are not in it.</summary>
    private async Task FailsAsync(string name, string expected, ClientCredentials? refused = null)
    {
        var failure = await Assert.ThrowsAsync<PartnerApiException>(() => GetAsync(refused));

        Assert.Equal(PartnerApiFault.SecretsMissing, failure.Fault);
        Assert.Contains(name, failure.Message, StringComparison.Ordinal);
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Later.", failure.Message, StringComparison.Ordinal);
    }

    private sealed class NoIdentity : TokenCredential
    {
        public const string Words = "DefaultAzureCredential failed to retrieve a token from the included credentials.";

        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => throw new CredentialUnavailableException(Words);

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) => throw new CredentialUnavailableException(Words);
    }
}
