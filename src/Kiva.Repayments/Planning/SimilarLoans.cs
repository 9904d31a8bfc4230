using Kiva.Repayments.ExpectedLoans;

namespace Kiva.Repayments.Planning;

/// <summary>
/// The expected loan that an id would be if zeros in front, case and spaces did not count. Named to people, never applied:
/// two loans of one partner may differ by nothing else.
/// </summary>
internal sealed class SimilarLoans(IEnumerable<ExpectedLoan> loans)
{
    private readonly Lazy<Dictionary<string, string>> _byForm = new(() =>
    {
        var byForm = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var loan in loans)
        {
            byForm.TryAdd(Form(loan.LoanId), loan.LoanId);
        }

        return byForm;
    });

    public string? Find(string loanId) => _byForm.Value.GetValueOrDefault(Form(loanId));

    private static string Form(string id) =>
        string.Concat(id.Where(character => !char.IsWhiteSpace(character))).TrimStart('0').ToUpperInvariant();
}
