using System.ComponentModel.DataAnnotations;
using System.Net;

namespace Kiva.PartnerApi.Sandbox.Tests;

public sealed class SandboxServerTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_listens_on_the_loopback_address_alone()
    {
        await using var caller = await Caller.StartAsync();

        Assert.Equal("127.0.0.1", caller.Server.Url.Host);
        Assert.NotEqual(0, caller.Server.Url.Port);
    }

    [Fact]
    public async Task It_starts_with_a_hundred_thousand_loans()
    {
        await using var caller = await Caller.StartWithTokenAsync(new SandboxOptions { Loans = 100_000 });
        var total = 0;

        foreach (var status in new[] { "payingBack", "defaulted" })
        {
            using var response = await caller.GetLoansAsync($"status={status}&limit=1");
            total += (await Caller.JsonOfAsync(response)).GetProperty("total_records").GetInt32();
        }

        Assert.Equal(100_000, total);
    }

    [Fact]
    public async Task Several_run_beside_each_other()
    {
        await using var first = await Caller.StartWithTokenAsync();
        await using var second = await Caller.StartWithTokenAsync();

        using var post = await first.PostAsync(first.Server.Portfolio.ExpectedLoans[0]);

        Assert.Single(first.Server.Uploads.All);
        Assert.Empty(second.Server.Uploads.All);
    }

    [Fact]
    public async Task Delays_change_nothing_but_the_time()
    {
        await using var caller = await Caller.StartWithTokenAsync(new SandboxOptions
        {
            Loans = 50,
            PageDelay = TimeSpan.FromMilliseconds(1),
            PostDelay = TimeSpan.FromMilliseconds(1),
        });

        using var loans = await caller.GetLoansAsync();
        using var post = await caller.PostAsync(caller.Server.Portfolio.ExpectedLoans[0]);

        Assert.Equal(HttpStatusCode.OK, loans.StatusCode);
        Assert.Equal(HttpStatusCode.OK, post.StatusCode);
    }

    [Fact]
    public async Task Faults_of_the_options_are_planned_from_the_start()
    {
        await using var caller = await Caller.StartAsync(new SandboxOptions
        {
            Loans = 50,
            Faults = [new FaultRule { Fault = Fault.Status500, Endpoint = SandboxEndpoint.Token }],
        });

        using var first = await caller.AskForTokenAsync();
        using var second = await caller.AskForTokenAsync();

        Assert.Equal(HttpStatusCode.InternalServerError, first.StatusCode);
        Assert.Equal(HttpStatusCode.OK, second.StatusCode);
    }

    [Fact]
    public async Task Options_that_make_no_sense_are_all_named_at_once()
    {
        var options = new SandboxOptions
        {
            Loans = 0,
            Url = "127.0.0.1",
            TokenLifetime = TimeSpan.Zero,
            PostDelay = TimeSpan.FromSeconds(-1),
            Faults = [new FaultRule { Fault = default, Endpoint = default }],
        };

        var refusal = await Assert.ThrowsAsync<ValidationException>(() => SandboxServer.StartAsync(options, Cancelled));

        Assert.Equal(5, refusal.Message.Split(Environment.NewLine).Length);
    }

    [Fact]
    public async Task An_address_that_is_taken_is_said_to_be()
    {
        await using var caller = await Caller.StartAsync();

        var options = new SandboxOptions { Loans = 50, Url = caller.Server.Url.AbsoluteUri };
        var refusal = await Assert.ThrowsAsync<IOException>(() => SandboxServer.StartAsync(options, Cancelled));

        Assert.Contains("in use", refusal.Message, StringComparison.Ordinal);
    }
}
