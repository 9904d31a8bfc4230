using System.Net;
using System.Text.Json;

namespace Kiva.PartnerApi.Sandbox.Tests.Faults;

public sealed class FaultTests
{
    private static readonly TimeSpan FarTooLong = TimeSpan.FromHours(1);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static TheoryData<Fault, HttpStatusCode?> WhatTheCallerSees => new()
    {
        { Fault.DropConnection, null },
        { Fault.Status500, HttpStatusCode.InternalServerError },
        { Fault.Status502Html, HttpStatusCode.BadGateway },
        { Fault.Status503RetryAfter, HttpStatusCode.ServiceUnavailable },
        { Fault.Status429RetryAfter, HttpStatusCode.TooManyRequests },
        { Fault.ExpiredToken, HttpStatusCode.Unauthorized },
        { Fault.TruncatedJson, HttpStatusCode.OK },
        { Fault.EmptyBody, HttpStatusCode.OK },
    };

    [Theory]
    [MemberData(nameof(WhatTheCallerSees))]
    public async Task Before_taking_nothing_is_taken(Fault fault, HttpStatusCode? status)
    {
        await using var caller = await Caller.StartWithTokenAsync();
        caller.Server.Faults.Next(fault, SandboxEndpoint.Post);

        Assert.Equal(status, await PostAsync(caller));

        Assert.Empty(caller.Server.Uploads.All);
        Assert.Equal(1, caller.Server.RequestCounts.PostsAsked);
        Assert.Equal(0, caller.Server.RequestCounts.PostsTaken);
    }

    [Theory]
    [MemberData(nameof(WhatTheCallerSees))]
    public async Task After_taking_it_is_taken_and_the_caller_does_not_learn_it(Fault fault, HttpStatusCode? status)
    {
        await using var caller = await Caller.StartWithTokenAsync();
        caller.Server.Faults.Next(fault, SandboxEndpoint.Post, afterTaking: true);

        Assert.Equal(status, await PostAsync(caller));

        Assert.Single(caller.Server.Uploads.All);
        Assert.Equal(1, caller.Server.RequestCounts.PostsTaken);
    }

    [Theory]
    [MemberData(nameof(WhatTheCallerSees))]
    public async Task Tokens_and_loans_meet_it_too(Fault fault, HttpStatusCode? status)
    {
        await using var caller = await Caller.StartWithTokenAsync();
        caller.Server.Faults.Next(fault, SandboxEndpoint.Token);
        caller.Server.Faults.Next(fault, SandboxEndpoint.Loans);

        Assert.Equal(status, await StatusOfAsync(caller.GetLoansAsync()));
        Assert.Equal(status, await StatusOfAsync(caller.AskForTokenAsync()));

        Assert.Equal(HttpStatusCode.OK, await StatusOfAsync(caller.GetLoansAsync()));
        Assert.Equal(HttpStatusCode.OK, await StatusOfAsync(caller.AskForTokenAsync()));
        Assert.Equal((3, 2), (caller.Server.RequestCounts.Token, caller.Server.RequestCounts.Loans));
    }

    [Fact]
    public void Every_fault_but_the_slow_one_has_a_row_above() =>
        Assert.Equal(Enum.GetValues<Fault>().Order(), WhatTheCallerSees.Select(row => row.Data.Item1).Append(Fault.SlowAnswer).Order());

    [Fact]
    public async Task A_caller_who_hangs_up_on_a_slow_answer_before_taking_has_sent_nothing()
    {
        await using var caller = await Caller.StartWithTokenAsync();
        caller.Server.Faults.Next(Fault.SlowAnswer, SandboxEndpoint.Post, wait: FarTooLong);

        await HangUpAsync(caller, () => caller.Server.RequestCounts.PostsAsked == 1);

        Assert.Equal(HttpStatusCode.OK, await PostAsync(caller));
        Assert.Single(caller.Server.Uploads.All);
    }

    [Fact]
    public async Task A_caller_who_hangs_up_on_a_slow_answer_after_taking_has_sent_it()
    {
        await using var caller = await Caller.StartWithTokenAsync();
        caller.Server.Faults.Next(Fault.SlowAnswer, SandboxEndpoint.Post, afterTaking: true, wait: FarTooLong);

        await HangUpAsync(caller, () => caller.Server.RequestCounts.PostsTaken == 1);

        Assert.Single(caller.Server.Uploads.All);
    }

    [Fact]
    public async Task A_slow_answer_is_the_right_one_in_the_end()
    {
        await using var caller = await Caller.StartWithTokenAsync();
        caller.Server.Faults.Next(Fault.SlowAnswer, SandboxEndpoint.Post, count: 2, wait: TimeSpan.FromMilliseconds(1));
        caller.Server.Faults.Next(Fault.SlowAnswer, SandboxEndpoint.Post, afterTaking: true, wait: TimeSpan.FromMilliseconds(1));

        for (var i = 0; i < 3; i++)
            Assert.Equal(HttpStatusCode.OK, await PostAsync(caller));

        Assert.Equal(3, caller.Server.Uploads.All.Count);
    }

    [Fact]
    public async Task The_server_stops_while_an_answer_is_slow()
    {
        var caller = await Caller.StartWithTokenAsync();
        caller.Server.Faults.Next(Fault.SlowAnswer, SandboxEndpoint.Post, wait: FarTooLong);
        var post = PostAsync(caller);
        await UntilAsync(() => caller.Server.RequestCounts.PostsAsked == 1);

        await caller.Server.DisposeAsync();

        Assert.Null(await post);
        Assert.Empty(caller.Server.Uploads.All);
        caller.Http.Dispose();
    }

    [Theory]
    [InlineData(Fault.Status503RetryAfter)]
    [InlineData(Fault.Status429RetryAfter)]
    public async Task Retry_after_says_how_long_in_whole_seconds(Fault fault)
    {
        await using var caller = await Caller.StartWithTokenAsync();
        caller.Server.Faults.Next(fault, SandboxEndpoint.Loans, wait: TimeSpan.FromMilliseconds(6500));

        using var response = await caller.GetLoansAsync();

        Assert.Equal(TimeSpan.FromSeconds(7), response.Headers.RetryAfter?.Delta);
    }

    [Theory]
    [InlineData(Fault.TruncatedJson, false)]
    [InlineData(Fault.TruncatedJson, true)]
    [InlineData(Fault.EmptyBody, true)]
    [InlineData(Fault.Status502Html, true)]
    public async Task What_is_no_JSON_arrives_whole_and_cannot_be_read(Fault fault, bool afterTaking)
    {
        await using var caller = await Caller.StartWithTokenAsync();
        caller.Server.Faults.Next(fault, SandboxEndpoint.Post, afterTaking);

        using var response = await caller.PostAsync(caller.Server.Portfolio.ExpectedLoans[0]);
        var text = await response.Content.ReadAsStringAsync(Cancelled);

        Assert.Equal(fault != Fault.EmptyBody, text.Length > 0);
        Assert.ThrowsAny<JsonException>(() => JsonSerializer.Deserialize<JsonElement>(text));
    }

    [Fact]
    public async Task The_next_ones_go_before_the_shares_and_end()
    {
        await using var caller = await Caller.StartWithTokenAsync();
        caller.Server.Faults.Rate(Fault.Status500, SandboxEndpoint.Loans, afterTaking: false, share: 1);
        caller.Server.Faults.Next(Fault.Status429RetryAfter, SandboxEndpoint.Loans, count: 2);

        var seen = new List<HttpStatusCode?>();
        for (var i = 0; i < 4; i++)
            seen.Add(await StatusOfAsync(caller.GetLoansAsync()));
        caller.Server.Faults.Clear();
        seen.Add(await StatusOfAsync(caller.GetLoansAsync()));

        Assert.Equal(
            [
                HttpStatusCode.TooManyRequests, HttpStatusCode.TooManyRequests,
                HttpStatusCode.InternalServerError, HttpStatusCode.InternalServerError,
                HttpStatusCode.OK,
            ],
            seen);
    }

    [Fact]
    public void A_share_is_about_that_share_and_the_same_for_the_same_seed()
    {
        static List<Fault?> Draws(int seed)
        {
            var plan = new FaultPlan(seed);
            plan.Rate(Fault.Status500, SandboxEndpoint.Post, afterTaking: false, 0.2m);
            plan.Rate(Fault.DropConnection, SandboxEndpoint.Post, afterTaking: true, 0.1m);
            return [.. Enumerable.Range(0, 10_000).Select(_ => plan.Draw(SandboxEndpoint.Post)?.Fault)];
        }

        var draws = Draws(1);

        Assert.InRange(draws.Count(fault => fault == Fault.Status500), 1800, 2200);
        Assert.InRange(draws.Count(fault => fault == Fault.DropConnection), 650, 950);
        Assert.Equal(draws, Draws(1));
        Assert.NotEqual(draws, Draws(2));
    }

    [Fact]
    public async Task They_are_planned_over_HTTP_and_forgotten_again()
    {
        await using var caller = await Caller.StartWithTokenAsync();

        var next = new { fault = "Status500", endpoint = "Post", after_taking = true };
        var share = new { fault = "Status503RetryAfter", endpoint = "Post", share = 1, wait = "00:00:09" };

        Assert.Equal(HttpStatusCode.NoContent, await PlanAsync(caller, next));
        Assert.Equal(HttpStatusCode.NoContent, await PlanAsync(caller, share));
        Assert.Equal(HttpStatusCode.InternalServerError, await PostAsync(caller));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await PostAsync(caller));
        Assert.Equal(HttpStatusCode.NoContent, await StatusOfAsync(caller.Http.DeleteAsync("sandbox/faults", Cancelled)));
        Assert.Equal(HttpStatusCode.OK, await PostAsync(caller));

        Assert.Equal(2, caller.Server.Uploads.All.Count);
    }

    [Theory]
    [InlineData("""{"fault":"Nonsense","endpoint":"Post"}""")]
    [InlineData("""{"fault":"Status500"}""")]
    [InlineData("""{"fault":0,"endpoint":"Post"}""")]
    [InlineData("""{"fault":"Status500","endpoint":"Post","times":2}""")]
    [InlineData("""{"fault":"Status500","endpoint":"Post","count":0}""")]
    [InlineData("""{"fault":"Status500","endpoint":"Post","share":1.1}""")]
    [InlineData("""{"fault":"Status500","endpoint":"Post","share":1,"count":1}""")]
    [InlineData("null")]
    public async Task A_plan_that_cannot_be_followed_is_refused(string plan)
    {
        await using var caller = await Caller.StartWithTokenAsync();

        Assert.Equal(HttpStatusCode.BadRequest, await PlanAsync(caller, JsonSerializer.Deserialize<JsonElement>(plan)));
        Assert.Equal(HttpStatusCode.OK, await PostAsync(caller));
    }

    private static Task<HttpStatusCode?> PlanAsync<T>(Caller caller, T plan) =>
        StatusOfAsync(caller.Http.PostAsJsonAsync("sandbox/faults", plan, Cancelled));

    private static Task<HttpStatusCode?> PostAsync(Caller caller) => StatusOfAsync(caller.PostAsync(caller.Server.Portfolio.ExpectedLoans[0]));

    /// <returns><see langword="null"/> when there was no answer.</returns>
    private static async Task<HttpStatusCode?> StatusOfAsync(Task<HttpResponseMessage> asking)
    {
        try
        {
            using var response = await asking;
            return response.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private static async Task HangUpAsync(Caller caller, Func<bool> once)
    {
        using var hangUp = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        var row = new { loan_id = caller.Server.Portfolio.ExpectedLoans[0].LoanId, amount = 1.50m };
        using var content = JsonContent.Create(new { repayments = new[] { row } });
        var post = caller.Http.PostAsync("v3/partner/145/repayments", content, hangUp.Token);
        await UntilAsync(once);
        await hangUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => post);
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        while (!condition())
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Cancelled);
    }
}
