using Kiva.Repayments;
using Kiva.Repayments.ExpectedLoans;

namespace KivaFunctions.Functions;

/// <summary>The list of expected loans is kept fresh.</summary>
public sealed class RefreshExpectedLoansFunction(RefreshExpectedLoans refresh)
{
    [Function("RefreshExpectedLoans")]
    public Task RunAsync([TimerTrigger("%ExpectedLoansSchedule%")] TimerInfo timer, CancellationToken cancellationToken) => refresh.TryRunAsync(cancellationToken);
}

/// <summary>Every minute.</summary>
public sealed class KeepMovingFunction(KeepMoving keepMoving)
{
    [Function("KeepMoving")]
    public Task RunAsync([TimerTrigger("0 * * * * *")] TimerInfo timer, CancellationToken cancellationToken) => keepMoving.RunAsync(cancellationToken);
}
