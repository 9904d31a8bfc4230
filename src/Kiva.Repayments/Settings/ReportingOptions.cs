using System.ComponentModel.DataAnnotations;

namespace Kiva.Repayments.Settings;

/// <summary>The section <c>Reporting</c>.</summary>
public sealed class ReportingOptions
{
    /// <summary>IANA or Windows name; a cycle is a month in this zone.</summary>
    [Required]
    public string TimeZone { get; set; } = "UTC";

    [AllowedValues("en", "fr", "es", "pt")]
    public string Language { get; set; } = "en";

    public AmountBasis AmountBasis { get; set; } = AmountBasis.AsIs;

    public UnknownLoansPolicy UnknownLoans { get; set; } = UnknownLoansPolicy.LeaveOut;

    /// <summary>When not set: <see cref="UnchangedRowsPolicy.Skip"/>, but <see cref="UnchangedRowsPolicy.Send"/> when the basis is <see cref="AmountBasis.Payments"/>.</summary>
    public UnchangedRowsPolicy? UnchangedRows { get; set; }

    /// <summary>Share of the rows of expected loans and rows without a usable id that may be rejected before the report is held.</summary>
    [Range(typeof(decimal), "0", "1", ParseLimitsInInvariantCulture = true, ConvertValueInInvariantCulture = true)]
    public decimal MaxRejectedShare { get; set; } = 0.10m;

    /// <summary>Share of the expected loans of the cycle below which people are told.</summary>
    [Range(typeof(decimal), "0", "1", ParseLimitsInInvariantCulture = true, ConvertValueInInvariantCulture = true)]
    public decimal MinCoverage { get; set; } = 0.98m;

    public ApprovalPolicy Approval { get; set; } = ApprovalPolicy.WhenInDoubt;
}

/// <summary>What the amounts are; tells detectors what to expect and never converts anything.</summary>
public enum AmountBasis
{
    AsIs,
    CumulativePrincipal,
    PrincipalOutstanding,
    Payments,
}

/// <summary>What happens to a row whose loan does not expect a repayment.</summary>
public enum UnknownLoansPolicy
{
    /// <summary>An MIS exports its whole portfolio, most of which is not Kiva's: count the row and leave it.</summary>
    LeaveOut,

    /// <summary>The row is an error.</summary>
    Reject,

    /// <summary>A person decides about the whole report.</summary>
    Hold,

    /// <summary>Kiva decides.</summary>
    Send,
}

/// <summary>What happens to a row that Kiva accepted in this cycle with the same amount.</summary>
public enum UnchangedRowsPolicy
{
    Skip,
    Send,
}

/// <summary>When a person must say go.</summary>
public enum ApprovalPolicy
{
    WhenInDoubt,
    Always,
}
