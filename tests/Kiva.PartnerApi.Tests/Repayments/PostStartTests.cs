using Kiva.PartnerApi.Repayments;
using Kiva.PartnerApi.Tests.Support;

namespace Kiva.PartnerApi.Tests.Repayments;

/// <summary>The sender's own time and the host's end: before the first byte they stop a POST, after it they only end the wait.</summary>
public sealed class PostStartTests : IAsyncDisposable
{
    private readonly Client _client = new();

    private Script Posts => _client.Server.Posts;

    public ValueTask DisposeAsync() => _client.DisposeAsync();

    [Fact]
    public async Task A_batch_whose_time_is_over_is_not_started()
    {
        var notTaken = Assert.IsType<PostOutcome.NotTaken>(await _client.PostAsync(mayStart: () => false));

        Assert.Null(notTaken.Fault);
        Assert.Empty(_client.Server.Tokens.Came);
        Assert.Empty(Posts.Came);
    }

    [Fact]
    public async Task A_batch_whose_time_ends_while_the_connection_is_made_writes_nothing()
    {
        var asked = 0;

        var notTaken = Assert.IsType<PostOutcome.NotTaken>(await _client.PostAsync(new byte[100_000], () => ++asked < 2));

        Assert.Null(notTaken.Fault);
        Assert.Equal(2, asked);
        Assert.Empty(Posts.Came);
    }

    [Fact]
    public async Task A_question_that_throws_at_the_first_byte_writes_nothing()
    {
        var asked = 0;

        var outcome = await _client.PostAsync(mayStart: () => ++asked < 2 ? true : throw new InvalidOperationException("the lease is gone"));

        Assert.IsType<PostOutcome.NotTaken>(outcome);
        Assert.Empty(Posts.Came);
    }

    [Fact]
    public async Task A_batch_whose_time_ends_while_Kiva_is_busy_does_not_go_again()
    {
        Posts.Always(exchange => exchange.ReplyAsync(429, "", "Retry-After: 5"));
        var asked = 0;

        var notTaken = Assert.IsType<PostOutcome.NotTaken>(await _client.PostAsync(mayStart: () => ++asked <= 2));

        Assert.Equal(PartnerApiFault.Unavailable, notTaken.Fault);
        Assert.Equal(TimeSpan.FromSeconds(5), notTaken.RetryAfter);
        Assert.Single(Posts.Came);
        Assert.Empty(_client.Time.Waits);
    }

    [Fact]
    public async Task A_batch_whose_time_ends_before_the_new_token_was_tried_is_not_called_denied()
    {
        Posts.Always(exchange => exchange.ReplyAsync(401));
        var asked = 0;

        var notTaken = Assert.IsType<PostOutcome.NotTaken>(await _client.PostAsync(mayStart: () => ++asked <= 2));

        Assert.Null(notTaken.Fault);
        Assert.Single(Posts.Came);
    }

    [Fact]
    public async Task Cancelled_after_the_first_byte_it_is_unknown()
    {
        var taken = new TaskCompletionSource();
        Posts.Always(exchange => exchange.HoldAsync(taken));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

        var post = _client.Poster.PostAsync("{}"u8.ToArray(), () => true, stop.Token);
        await taken.Task.WaitAsync(TestContext.Current.CancellationToken);
        await stop.CancelAsync();

        var unknown = Assert.IsType<PostOutcome.Unknown>(await post);
        Assert.Contains("stopped", unknown.What, StringComparison.Ordinal);
        Assert.Single(Posts.Came);
    }

    [Fact]
    public async Task Cancelled_before_the_first_byte_it_was_never_sent()
    {
        var taken = new TaskCompletionSource();
        _client.Server.Tokens.Always(exchange => exchange.HoldAsync(taken));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

        var post = _client.Poster.PostAsync("{}"u8.ToArray(), () => true, stop.Token);
        await taken.Task.WaitAsync(TestContext.Current.CancellationToken);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => post);
        Assert.Empty(Posts.Came);
    }

    [Fact]
    public async Task Cancelled_as_the_first_byte_is_given_out_it_is_unknown()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var asked = 0;

        var outcome = await _client.Poster.PostAsync(
            "{}"u8.ToArray(),
            () =>
            {
                if (++asked == 2)
                    stop.Cancel();
                return true;
            },
            stop.Token);

        // mayStart said yes: from there on nobody can prove that nothing went out.
        Assert.IsType<PostOutcome.Unknown>(outcome);
    }

    [Fact]
    public async Task Cancelled_before_the_new_token_was_tried_it_is_not_called_denied()
    {
        Posts.Always(exchange => exchange.ReplyAsync(401));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var asked = 0;

        var post = _client.Poster.PostAsync(
            "{}"u8.ToArray(),
            () =>
            {
                if (++asked == 3)
                    stop.Cancel();
                return true;
            },
            stop.Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => post);
        Assert.Single(Posts.Came);
    }
}
