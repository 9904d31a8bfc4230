using System.ComponentModel.DataAnnotations;

namespace Kiva.Repayments.Settings;

/// <summary>The section <c>ExpectedLoans</c>.</summary>
public sealed class ExpectedLoansOptions
{
    /// <summary>A list older than this is refreshed before a report is planned.</summary>
    [Range(typeof(TimeSpan), "00:10:00", "31.00:00:00", ParseLimitsInInvariantCulture = true, ConvertValueInInvariantCulture = true)]
    public TimeSpan MaxAge { get; set; } = TimeSpan.FromHours(36);

    /// <summary>How many pages of 300 loans are asked for at the same time.</summary>
    [Range(1, 8)]
    public int PagesAtOnce { get; set; } = 4;
}
