using System.Globalization;
using System.Text;
using Kiva.Repayments.ExpectedLoans;

namespace Kiva.Repayments.Planning;

/// <summary>
/// The expected loan that an id would be if zeros in front, case, spaces and what cannot be seen did not count. Named to people, never applied:
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
        string.Concat(Composed(id).Where(IsSeen)).TrimStart('0').ToUpperInvariant();

    /// <summary>A Mac writes an accent as a character of its own.</summary>
    private static string Composed(string id)
    {
        try
        {
            return id.Normalize(NormalizationForm.FormKC);
        }
        catch (ArgumentException)
        {
            // Half a character: it is like no other id.
            return id;
        }
    }

    private static bool IsSeen(char character) =>
        !char.IsWhiteSpace(character) && char.GetUnicodeCategory(character) is not (UnicodeCategory.Format or UnicodeCategory.Control);
}
