namespace Kiva.PartnerApi.Sandbox.Samples;

/// <summary>The slips that exports show most often, spread over an export that is right otherwise.</summary>
internal static class Mistakes
{
    private const int RowsBetween = 150;

    private static readonly Func<SampleRow, SampleRow?>[] InARow =
    [
        row => row with { Amount = "" },
        row => row with { Amount = "N/A" },
        row => row with { Amount = "-" + row.Amount },
        row => row with { Amount = "see note" },
        row => row with { Amount = "#REF!" },
        row => row with { LoanId = "" },
        row => row.LoanId.StartsWith("00", StringComparison.Ordinal) ? row with { LoanId = row.LoanId.TrimStart('0') } : null,
        row => row.LoanId.StartsWith("KG-", StringComparison.Ordinal) ? row with { LoanId = row.LoanId.ToLowerInvariant() } : null,
        row => row with { LoanId = "1.23E+11" },
    ];

    private static readonly Func<SampleRow, SampleRow>[] OneRowMore =
    [
        row => row with { LoanId = "LOAN/9999999/2024" },
        row => row with { Amount = "1" + row.Amount },
        row => row,
    ];

    public static IReadOnlyList<SampleRow> In(IReadOnlyList<SampleRow> rows)
    {
        var result = rows.ToList();
        var at = 0;
        foreach (var slip in InARow)
        {
            // The first row from here on that can be mistaken in this way.
            at += RowsBetween;
            while (slip(result[at]) is null)
                at++;
            result[at] = slip(result[at])!;
        }

        foreach (var slip in OneRowMore)
        {
            at += RowsBetween;
            result.Insert(at + 10, slip(result[at]));
        }

        return result;
    }
}
