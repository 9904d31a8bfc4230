using System.Globalization;
using Sylvan.Data.Csv;

namespace Chaos.Invariants;

/// <summary>A line of <c>results.csv</c>, as it is handed back.</summary>
internal sealed record ResultRow(int Line, string Loan, string Client, string Amount, string Status, int? Batch, int? UploadId)
{
    public static async Task<IReadOnlyList<ResultRow>> ReadAsync(string csv)
    {
        await using var reader = await CsvDataReader.CreateAsync(new StringReader(csv));
        var rows = new List<ResultRow>();
        while (await reader.ReadAsync())
        {
            rows.Add(new ResultRow(
                Number(reader.GetString(0))!.Value,
                reader.GetString(1),
                reader.GetString(2),
                reader.GetString(3),
                reader.GetString(4),
                Number(reader.GetString(7)),
                Number(reader.GetString(8))));
        }

        return rows;
    }

    private static int? Number(string text) => text.Length == 0 ? null : int.Parse(text, CultureInfo.InvariantCulture);
}
