using System.ComponentModel.DataAnnotations;

namespace Kiva.Repayments.Settings;

/// <summary>The section <c>Kiva</c>.</summary>
public sealed class KivaOptions
{
    /// <summary>The preset of the three addresses; <c>Production</c> is only ever set explicitly.</summary>
    public KivaEnvironment Environment { get; set; } = KivaEnvironment.Stage;

    public Uri? TokenUrl { get; set; }

    public Uri? ApiBaseUrl { get; set; }

    public string? Audience { get; set; }

    public string? ClientId { get; set; }

    public string? ClientSecret { get; set; }

    public string? PartnerId { get; set; }

    /// <summary>The upload format of PA2 &gt; Account &gt; Profile: with or without the client id.</summary>
    public ColumnFormat Columns { get; set; } = ColumnFormat.Two;

    /// <summary>Rows of one POST, which is one upload in PA2. Kiva asks for 200 to 300 at most.</summary>
    [Range(1, 300)]
    public int BatchSize { get; set; } = 250;

    [Range(1, 8)]
    public int MaxConcurrentPosts { get; set; } = 1;

    [Range(typeof(TimeSpan), "00:00:01", "00:10:00", ParseLimitsInInvariantCulture = true, ConvertValueInInvariantCulture = true)]
    public TimeSpan PostTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long after the last success a report stops trying by itself.</summary>
    [Range(typeof(TimeSpan), "00:10:00", "30.00:00:00", ParseLimitsInInvariantCulture = true, ConvertValueInInvariantCulture = true)]
    public TimeSpan GiveUpAfter { get; set; } = TimeSpan.FromDays(1);
}

public enum KivaEnvironment
{
    Stage,
    Production,
}

/// <summary>The key of a row: the loan id, or the pair of loan id and client id.</summary>
public enum ColumnFormat
{
    Two,
    Three,
}
