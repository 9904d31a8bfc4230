using Kiva.Repayments.Exports.Tables;
using Kiva.Repayments.Problems;
using Kiva.Repayments.Settings;

namespace Kiva.Repayments.Exports.Headers;

/// <summary>Looks for the row that names a loan column and an amount column, and says what is missing where there is none.</summary>
internal sealed class HeaderSearch(ExportColumnNames settings, ColumnFormat format)
{
    /// <summary>The table begins within so many rows; more titles than that have not been seen.</summary>
    public const int Rows = 30;

    private readonly string? _loan = Named(settings.Loan);
    private readonly string? _client = Named(settings.Client);
    private readonly string? _amount = Named(settings.Amount);

    /// <returns>The columns when <paramref name="cells"/> are the header; <see langword="null"/> when they are another line.</returns>
    /// <exception cref="UnreadableExportException">They are the header, but leave open which column is meant.</exception>
    public TableColumns? Read(IReadOnlyList<string> cells)
    {
        if (ResultsHeader.Find(cells) is { } ours)
            return ours;

        cells = ResultsHeader.Partners(cells);
        var words = cells.Select(HeaderWords.Of).ToArray();
        var loans = Find(cells, _loan, i => words[i] == HeaderWord.Loan);
        var amounts = FindAmounts(cells, words);
        if (loans.Count == 0 || amounts.Count == 0)
            return null;

        var loan = Only(loans, cells, "loan", "Exports:Columns:Loan");
        var amount = Only(amounts, cells, "amount", "Exports:Columns:Amount");
        return new TableColumns(loan, Client(cells, words), amount);
    }

    /// <summary>Why none of the rows is a header.</summary>
    public Problem WhyNone(IReadOnlyList<IReadOnlyList<string>> rows)
    {
        foreach (var (heading, setting) in Wanted())
        {
            if (!rows.Any(cells => cells.Any(cell => IsHeading(cell, heading))))
                return new Problem("columns.setting-not-found", Expected: heading, Arguments: [heading, setting]);
        }

        foreach (var cells in rows)
        {
            var words = cells.Select(HeaderWords.Of).ToArray();
            var loans = Find(cells, _loan, i => words[i] == HeaderWord.Loan);
            var amounts = FindAmounts(cells, words);
            if (loans.Count > 0 && cells.Count > 1)
                return new Problem("columns.amount-missing", Column: cells[loans[0]], Expected: "Principal Repaid", Arguments: [cells[loans[0]]]);

            if (amounts.Count == 0 || cells.Count < 2)
                continue;

            var instead = Array.FindIndex(words, word => word is HeaderWord.KivaId or HeaderWord.NationalId);
            return instead < 0
                ? new Problem("columns.loan-missing", Column: cells[amounts[0]], Expected: "Loan ID", Arguments: [cells[amounts[0]]])
                : new Problem(
                    words[instead] == HeaderWord.KivaId ? "columns.kiva-id" : "columns.national-id",
                    Column: cells[instead], Expected: "Loan ID", Arguments: [cells[instead]]);
        }

        return new Problem("columns.none-found", Expected: "Loan ID, Principal Repaid");
    }

    private int? Client(IReadOnlyList<string> cells, HeaderWord[] words)
    {
        var clients = Find(cells, _client, i => words[i] == HeaderWord.Client);
        if (format == ColumnFormat.Two)
            return clients.Count == 1 ? clients[0] : null;

        return clients.Count > 0
            ? Only(clients, cells, "client", "Exports:Columns:Client")
            : throw new UnreadableExportException(new Problem("columns.client-missing", Expected: _client ?? "Client ID"));
    }

    /// <summary>An amount column that is clear does not make a second one go away: only the partner can say which is meant.</summary>
    private List<int> FindAmounts(IReadOnlyList<string> cells, HeaderWord[] words) =>
        Find(cells, _amount, i => words[i] is HeaderWord.CumulativePrincipal or HeaderWord.PrincipalOutstanding or HeaderWord.UnclearAmount);

    private static List<int> Find(IReadOnlyList<string> cells, string? heading, Func<int, bool> isKnown)
    {
        if (heading is null)
            return [.. Enumerable.Range(0, cells.Count).Where(isKnown)];

        var exact = Enumerable.Range(0, cells.Count).Where(i => cells[i].AsSpan().Trim().SequenceEqual(heading.AsSpan().Trim())).ToList();
        return exact.Count > 0 ? exact : [.. Enumerable.Range(0, cells.Count).Where(i => IsHeading(cells[i], heading))];
    }

    private static bool IsHeading(string cell, string heading) =>
        HeaderText.Normalise(cell) is { Length: > 0 } text && string.Equals(text, HeaderText.Normalise(heading), StringComparison.Ordinal);

    private static int Only(List<int> found, IReadOnlyList<string> cells, string what, string setting)
    {
        if (found.Count == 1)
            return found[0];

        var (first, second) = (cells[found[0]], cells[found[1]]);
        throw new UnreadableExportException(string.Equals(first, second, StringComparison.Ordinal)
            ? new Problem("columns.same-heading", Column: first, Arguments: [first])
            : new Problem($"columns.two-{what}s", Column: first, Arguments: [first, second, setting]));
    }

    private IEnumerable<(string Heading, string Setting)> Wanted()
    {
        if (_loan is not null)
            yield return (_loan, "Exports:Columns:Loan");
        if (_amount is not null)
            yield return (_amount, "Exports:Columns:Amount");
    }

    private static string? Named(string? setting) => string.IsNullOrWhiteSpace(setting) ? null : setting;
}
