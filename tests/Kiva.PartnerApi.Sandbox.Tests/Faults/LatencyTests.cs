using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kiva.PartnerApi.Sandbox.Tests.Faults;

public sealed class LatencyTests
{
    private static readonly TimeSpan FarTooLong = TimeSpan.FromHours(1);

    private readonly ApplicationLifetime _lifetime = new(NullLogger<ApplicationLifetime>.Instance);

    [Fact]
    public async Task A_caller_who_hangs_up_ends_the_wait_and_the_work_behind_it()
    {
        using var hangUp = new CancellationTokenSource();
        var waiting = new Latency(_lifetime).WaitAsync(FarTooLong, new DefaultHttpContext { RequestAborted = hangUp.Token });

        await hangUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task A_server_that_stops_ends_it_too()
    {
        var waiting = new Latency(_lifetime).WaitAsync(FarTooLong, new DefaultHttpContext());

        _lifetime.StopApplication();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }
}
