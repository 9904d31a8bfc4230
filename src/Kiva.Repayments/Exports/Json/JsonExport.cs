using System.Runtime.CompilerServices;
using Kiva.Repayments.Exports.Text;
using Kiva.Repayments.Problems;
using Kiva.Repayments.Settings;

namespace Kiva.Repayments.Exports.Json;

/// <summary>The rows of Kiva's own JSON, <c>{"repayments":[{"loan_id":"…","amount":25.00,"client_id":"…"}]}</c> or the array alone.</summary>
internal sealed class JsonExport(ExportContent content, ColumnFormat columns) : IExportRows
{
    /// <summary>A text or number in bytes; what is longer is no export.</summary>
    private const int LongestToken = 1_024 * 1_024;

    private readonly JsonRowParser _parser = new(columns);
    private ExportRow _current;

    public ExportFormat Format => new(
        "application/json", "utf-8", Delimiter: null, _parser.HasDecimals ? "." : null,
        new ExportColumns(JsonRow.Loan, _parser.HasClients ? JsonRow.Client : null, JsonRow.Amount));

    public IReadOnlyList<Problem> Remarks => [];

    public IReadOnlyList<string> Headings => [JsonRow.Loan, JsonRow.Client, JsonRow.Amount];

    public string[] Cells() => [_current.LoanId, _current.ClientId, _current.AmountText];

    public async IAsyncEnumerable<ExportRow> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var closing = content;
        var buffer = new byte[64 * 1_024];
        var held = 0;
        var count = 0;
        int read;
        do
        {
            if (held == buffer.Length)
                buffer = Grown(buffer);

            read = await content.ReadAsync(buffer.AsMemory(held), cancellationToken);
            held += read;
            var used = _parser.Parse(buffer.AsSpan(0, held), isEnd: read == 0);
            foreach (var row in _parser.Rows)
            {
                cancellationToken.ThrowIfCancellationRequested();
                ExportLimits.Check(++count);
                _current = row;
                yield return row;
            }

            buffer.AsSpan(used..held).CopyTo(buffer);
            held -= used;
        }
        while (read > 0);

        ExportLimits.CheckAny(count);
    }

    public ValueTask DisposeAsync() => content.DisposeAsync();

    private static byte[] Grown(byte[] buffer)
    {
        if (buffer.Length >= LongestToken)
            throw new UnreadableExportException(new Problem("json.value-too-long"));

        Array.Resize(ref buffer, buffer.Length * 2);
        return buffer;
    }
}
