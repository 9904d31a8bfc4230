using Kiva.PartnerApi.Calls;
using Kiva.PartnerApi.Tokens;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Kiva.PartnerApi.Loans;

/// <summary>The partner's loans at Kiva, a page at a time.</summary>
public sealed class PartnerLoans
{
    private readonly IPartnerApi _api;
    private readonly RepeatableCalls _calls;
    private readonly TokenSource _tokens;
    private readonly ILogger<PartnerLoans> _logger;
    private readonly Call _call;

    internal PartnerLoans(
        IPartnerApi api, RepeatableCalls calls, TokenSource tokens, IOptions<PartnerApiOptions> options, ILogger<PartnerLoans> logger)
    {
        _api = api;
        _calls = calls;
        _tokens = tokens;
        _logger = logger;
        _call = new Call("loans", "loans", options.Value.ApiBaseUrl.Authority, "Kiva:ApiBaseUrl", MaxBytes: 50_000_000);
    }

    /// <summary>
    /// Loans of one status. The list moves while it is being paged: a page can repeat or skip a row, so hold the rows against
    /// <see cref="LoanPage.TotalRecords"/>.
    /// </summary>
    /// <param name="offset">How many loans to pass over.</param>
    /// <param name="limit">How many to give at most; Kiva asks for no more than 300, its hard maximum is 3000.</param>
    /// <exception cref="PartnerApiException">Kiva could not be asked, does not let us, or what it gave cannot be read.</exception>
    public async Task<LoanPage> GetPageAsync(LoanStatus status, int offset, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, 3000);

        var token = await _tokens.GetAsync(cancellationToken);
        var (answer, content) = await AskAsync(token);
        if (answer.Status is 401 or 403)
        {
            CallLog.TokenRenewed(_logger, _call.Kind, answer.Status);
            token = await _tokens.RenewAsync(token, cancellationToken);
            (answer, content) = await AskAsync(token);
        }

        if (answer.Status is 401 or 403)
            throw new PartnerApiException(PartnerApiFault.Denied, Denial.Text(answer, token, "read:loans"));
        return Read(status, offset, content ?? throw Unreadable($"{answer.StatusText}. Check Kiva:ApiBaseUrl and Kiva:PartnerId"));

        Task<(Answer Answer, LoansAnswer? Content)> AskAsync(AccessToken with) => _calls.SendAsync(
            _call,
            PartnerApiJson.Default.LoansAnswer,
            cancel => _api.GetLoansAsync(with.Value, with.PartnerId, Name(status), offset, limit, cancel),
            cancellationToken);
    }

    private LoanPage Read(LoanStatus status, int offset, LoansAnswer answer)
    {
        if ((answer.TotalRecords ?? answer.TotalRecordsInCamelCase) is not (>= 0 and <= int.MaxValue and var total) || !decimal.IsInteger(total))
            throw Unreadable("a page without the total number of loans (total_records)");
        if (answer.Data is null && total > offset)
            throw Unreadable($"a page without loans (data) at offset {Words.Of(offset)}, though it counts {Words.Of(total)}");

        return new LoanPage((int)total, [.. (answer.Data ?? []).Select((loan, index) => Read(status, offset, index, loan))]);
    }

    private Loan Read(LoanStatus status, int offset, int index, LoanAnswer? loan) =>
        loan is null || string.IsNullOrWhiteSpace(loan.LoanId)
            ? throw Unreadable(
                $"a loan without internal_loan_id: index {Words.Of(index)} of the page at offset {Words.Of(offset)} of {Name(status)}. Ask Kiva to look at it")
            : new Loan(loan.Uuid, loan.KivaId, loan.LoanId, loan.ClientId, status, loan.Currency, loan.LocalPrice, loan.Price);

    private PartnerApiException Unreadable(string what) =>
        new(PartnerApiFault.Unreadable, $"Asked for loans, {_call.Host} gave {what}. The loans known from before stay in use.");

    private static string Name(LoanStatus status) => status switch
    {
        LoanStatus.PayingBack => "payingBack",
        LoanStatus.Defaulted => "defaulted",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "Not a status of a loan that expects a repayment."),
    };
}
