using Kiva.PartnerApi.Repayments;
using Kiva.PartnerApi.Tests.Support;

namespace Kiva.PartnerApi.Tests.Repayments;

/// <summary>Nobody below us may send a batch a second time: neither the connection pool nor a handler that a host adds.</summary>
public sealed class PostOnceTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_kept_connection_that_dies_under_the_POST_is_unknown_and_sent_once(bool bodyIsRead)
    {
        await using var client = new Client();
        client.Server.Posts.InTurn(
            exchange => exchange.ReplyAsync(200, """{"upload_id":1}"""),
            async exchange =>
            {
                if (bodyIsRead)
                    await exchange.ReadBodyAsync();
                exchange.Close();
            },
            exchange => exchange.ReplyAsync(200, """{"upload_id":3}"""));

        Assert.IsType<PostOutcome.Accepted>(await client.PostAsync());
        var before = client.Server.Connections;
        Assert.IsType<PostOutcome.Unknown>(await client.PostAsync());

        Assert.Equal(2, client.Server.Posts.Came.Count);
        Assert.Equal(before, client.Server.Connections); // It was the kept one that died.
    }

    [Fact]
    public async Task A_connection_that_was_closed_while_idle_is_not_used()
    {
        await using var client = new Client();
        client.Server.Posts.InTurn(
            async exchange =>
            {
                await exchange.ReplyAsync(200, """{"upload_id":1}""", "Connection: close");
                exchange.Close();
            },
            exchange => exchange.ReplyAsync(200, """{"upload_id":2}"""));

        Assert.IsType<PostOutcome.Accepted>(await client.PostAsync());
        Assert.IsType<PostOutcome.Accepted>(await client.PostAsync());

        Assert.Equal(2, client.Server.Posts.Came.Count);
    }

    [Fact]
    public async Task A_handler_that_retries_everything_cannot_send_it_twice()
    {
        await using var client = new Client(services =>
            services.ConfigureHttpClientDefaults(http => http.AddHttpMessageHandler(() => new RetryEverything())));
        client.Server.Posts.Always(exchange => exchange.ReplyAsync(500));

        Assert.IsType<PostOutcome.Unknown>(await client.PostAsync());

        Assert.Single(client.Server.Posts.Came);
    }

    [Fact]
    public async Task The_body_is_given_out_once()
    {
        var starts = 0;
        using var content = new SendOnceContent("{}"u8.ToArray(), () => true, () => starts++);
        using var wire = new MemoryStream();
        await content.CopyToAsync(wire, TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<InvalidOperationException>(() => content.CopyToAsync(wire, TestContext.Current.CancellationToken));

        Assert.Equal("{}"u8.ToArray(), wire.ToArray());
        Assert.Equal(1, starts);
        Assert.False(content.Seal());
    }

    [Fact]
    public async Task A_sealed_body_is_never_given_out()
    {
        using var content = new SendOnceContent("{}"u8.ToArray(), () => true, () => { });
        using var wire = new MemoryStream();

        Assert.True(content.Seal());

        await Assert.ThrowsAsync<InvalidOperationException>(() => content.CopyToAsync(wire, TestContext.Current.CancellationToken));
        Assert.Equal(0, wire.Length);
    }

    [Fact]
    public async Task A_withheld_body_counts_as_never_given_out()
    {
        using var content = new SendOnceContent("{}"u8.ToArray(), () => false, () => { });
        using var wire = new MemoryStream();

        await Assert.ThrowsAsync<InvalidOperationException>(() => content.CopyToAsync(wire, TestContext.Current.CancellationToken));

        Assert.True(content.IsWithheld);
        Assert.True(content.Seal());
        Assert.Equal(0, wire.Length);
    }

    private sealed class RetryEverything : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken);
            return response.IsSuccessStatusCode ? response : await base.SendAsync(request, cancellationToken);
        }
    }
}
