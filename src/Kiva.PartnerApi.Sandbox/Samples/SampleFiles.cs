using System.Text;
using System.Text.Json;

namespace Kiva.PartnerApi.Sandbox.Samples;

/// <summary>Exports that fit the default portfolio, the same to the byte whenever they are written.</summary>
internal static class SampleFiles
{
    public static async Task WriteAsync(string folder, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        foreach (var (name, content) in All())
            await File.WriteAllBytesAsync(Path.Combine(folder, name), content, cancellationToken);
    }

    /// <returns>Each file's name and bytes.</returns>
    public static IEnumerable<(string Name, byte[] Content)> All()
    {
        var options = new SandboxOptions();
        var rows = Rows(options with { ThreeColumns = false });
        yield return ("two-columns.csv", TwoColumns(rows));
        yield return ("three-columns.csv", ThreeColumns(Rows(options with { ThreeColumns = true })));
        yield return ("with-mistakes.csv", TwoColumns(Mistakes.In(rows)));
        yield return ("repayments.json", Json(rows));
    }

    private static IReadOnlyList<SampleRow> Rows(SandboxOptions options) =>
        [.. new Portfolio(options.Seed, options.Loans, options.ThreeColumns).ExpectedLoans.Select(SampleRow.Of)];

    private static byte[] TwoColumns(IEnumerable<SampleRow> rows)
    {
        var text = new StringBuilder("Loan ID,Principal Repaid\n");
        foreach (var row in rows)
            text.Append(row.LoanId).Append(',').Append(row.Amount).Append('\n');
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>As Excel in a French locale saves "CSV UTF-8".</summary>
    private static byte[] ThreeColumns(IEnumerable<SampleRow> rows)
    {
        var text = new StringBuilder("N° prêt;N° client;Capital remboursé\r\n");
        foreach (var row in rows)
            text.Append(row.LoanId).Append(';').Append(row.ClientId).Append(';').Append(row.Amount.Replace('.', ',')).Append("\r\n");
        return [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text.ToString())];
    }

    private static byte[] Json(IEnumerable<SampleRow> rows)
    {
        var lines = rows.Select(row => $$"""    { "loan_id": {{JsonSerializer.Serialize(row.LoanId, Answers.Json)}}, "amount": {{row.Amount}} }""");
        return Encoding.UTF8.GetBytes($$"""{ "repayments": [{{'\n'}}{{string.Join(",\n", lines)}}{{'\n'}}] }{{'\n'}}""");
    }
}
