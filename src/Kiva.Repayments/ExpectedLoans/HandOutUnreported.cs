using System.Buffers;
using System.IO.Pipelines;
using Kiva.PartnerApi;
using Kiva.Repayments.Closing;
using Kiva.Repayments.Rows;
using Kiva.Repayments.Settings;

namespace Kiva.Repayments.ExpectedLoans;

/// <summary>The loans that are not reported, as a file that Excel opens: the list to work off in the MIS.</summary>
public sealed class HandOutUnreported(ShowExpectedLoans show, KivaOptions kiva)
{
    /// <param name="language">Of the reader; one of <see cref="Texts.Languages.All"/>. It decides the delimiter.</param>
    /// <returns><see langword="null"/> when no list was ever read.</returns>
    /// <exception cref="PartnerApiException">The partner is not known because no token can be had.</exception>
    public async Task<UnreportedFile?> FindAsync(string language, CancellationToken cancellationToken) =>
        await show.FindAsync(unreported: true, cancellationToken) is { } view
            ? new UnreportedFile($"unreported-{view.Cycle}.csv", body => WriteAsync(body, view.Unreported!, ExcelForm.Of(format: null, language, setting: null).Delimiter, cancellationToken))
            : null;

    private async Task WriteAsync(Stream body, IReadOnlyList<UnreportedLoan> loans, char delimiter, CancellationToken cancellationToken)
    {
        string[] headings = kiva.Columns is ColumnFormat.Three ? ["loan_id", "client_id"] : ["loan_id"];
        var output = PipeWriter.Create(body, new StreamPipeWriterOptions(leaveOpen: true));
        output.Write("\uFEFF"u8);
        await new CsvWriter(output, delimiter).TableAsync(headings, loans.ToAsyncEnumerable(), Write, cancellationToken);
        await output.CompleteAsync();

        void Write(CsvWriter csv, UnreportedLoan loan)
        {
            csv.Cell(loan.LoanId, isId: true);
            if (headings.Length > 1)
            {
                csv.Cell(loan.ClientId, isId: true);
            }
        }
    }
}

/// <param name="WriteAsync">Writes it, with a byte order mark.</param>
public sealed record UnreportedFile(string Name, Func<Stream, Task> WriteAsync);
