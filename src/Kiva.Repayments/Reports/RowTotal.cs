using System.Text.Json.Serialization;

namespace Kiva.Repayments.Reports;

/// <summary>Rows, and the sum of their readable amounts.</summary>
/// <param name="Sum">Written as a string, so that no reader of the JSON rounds it.</param>
public readonly record struct RowTotal(
    int Rows, [property: JsonNumberHandling(JsonNumberHandling.WriteAsString | JsonNumberHandling.AllowReadingFromString)] decimal Sum)
{
    public static RowTotal operator +(RowTotal left, RowTotal right) => new(left.Rows + right.Rows, left.Sum + right.Sum);

    public static RowTotal operator -(RowTotal left, RowTotal right) => new(left.Rows - right.Rows, left.Sum - right.Sum);

    /// <summary>
    /// One row more. Sums count six decimals, which no currency exceeds: a spreadsheet's 0.30000000000000004 beside large amounts would need
    /// more digits than a decimal has, and the totals would depend on the order of the rows.
    /// </summary>
    public RowTotal With(decimal? amount) => new(Rows + 1, Sum + decimal.Round(amount ?? 0m, 6));
}
