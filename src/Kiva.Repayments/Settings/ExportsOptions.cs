using System.ComponentModel.DataAnnotations;

namespace Kiva.Repayments.Settings;

/// <summary>The section <c>Exports</c>: what the partner says about his files wins over what they look like.</summary>
public sealed class ExportsOptions
{
    public ExportColumnNames Columns { get; set; } = new();

    /// <summary><c>.</c> or <c>,</c>; detected when not set.</summary>
    [RegularExpression(@"[.,]", ErrorMessage = "Expected . or , and nothing else.")]
    public string? DecimalSeparator { get; set; }

    public NewLayoutPolicy NewLayout { get; set; } = NewLayoutPolicy.Tell;

    /// <summary>An export older than this is held, never sent by itself.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "365.00:00:00", ParseLimitsInInvariantCulture = true, ConvertValueInInvariantCulture = true)]
    public TimeSpan MaxAge { get; set; } = TimeSpan.FromDays(3);

    /// <summary>Bytes.</summary>
    [Range(1_024, 1_073_741_824)]
    public long MaxBytes { get; set; } = 100_000_000;
}

/// <summary>The partner's own headings.</summary>
public sealed class ExportColumnNames
{
    public string? Loan { get; set; }

    public string? Client { get; set; }

    public string? Amount { get; set; }
}

/// <summary>What to do with a layout that has not been seen before.</summary>
public enum NewLayoutPolicy
{
    /// <summary>Send, and say so.</summary>
    Tell,

    /// <summary>Wait for a person.</summary>
    Hold,
}
