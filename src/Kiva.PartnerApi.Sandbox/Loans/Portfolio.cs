using System.Globalization;

namespace Kiva.PartnerApi.Sandbox;

/// <summary>The partner's loans at Kiva. Seed and size decide them all; they move only when a test says so, while others read.</summary>
public sealed class Portfolio
{
    internal const int MaxLoans = 1_000_000;

    private readonly Lock _lock = new();
    private readonly Dice _dice;
    private readonly bool _threeColumns;
    private readonly int _firstNumber;
    private readonly Dictionary<(string, string), SandboxLoan> _byKey = [];
    private readonly Dictionary<string, List<SandboxLoan>> _byStatus =
        LoanStatuses.All.ToDictionary(status => status, _ => new List<SandboxLoan>(), StringComparer.Ordinal);

    private int _rows;

    /// <param name="loans">Distinct keys that expect a repayment. Some loans that expect none are there beside them.</param>
    /// <param name="threeColumns">Whether the pair of loan id and client id is the key, and groups share a loan id.</param>
    public Portfolio(int seed, int loans, bool threeColumns = false)
    {
        _dice = new Dice(seed);
        _threeColumns = threeColumns;
        _firstNumber = 1_000_000 + _dice.Below(100_000, 0, 30);
        while (_rows < loans)
            AddExpectedLoan(loans - _rows);
        for (var others = 20 + (loans / 5); others > 0; others--)
            AddOtherLoan(loans);
    }

    /// <summary>How many distinct keys expect a repayment now.</summary>
    public int ExpectedCount
    {
        get
        {
            lock (_lock)
                return _byStatus[LoanStatuses.PayingBack].Count + _byStatus[LoanStatuses.Defaulted].Count;
        }
    }

    /// <summary>A copy of the rows that expect a repayment now.</summary>
    public IReadOnlyList<SandboxLoan> ExpectedLoans
    {
        get
        {
            lock (_lock)
                return [.. _byStatus[LoanStatuses.PayingBack], .. _byStatus[LoanStatuses.Defaulted]];
        }
    }

    /// <summary>The loan ends, for all its borrowers; in the list, those behind it move up.</summary>
    /// <returns>Whether there was one that expected a repayment.</returns>
    public bool End(string loanId)
    {
        lock (_lock)
        {
            var ending = _byStatus[LoanStatuses.PayingBack].Concat(_byStatus[LoanStatuses.Defaulted])
                .Where(loan => string.Equals(loan.LoanId, loanId, StringComparison.Ordinal)).ToList();
            foreach (var loan in ending)
            {
                _byStatus[loan.Status].Remove(loan);
                loan.Status = LoanStatuses.Ended;
                _byStatus[LoanStatuses.Ended].Add(loan);
            }

            return ending.Count > 0;
        }
    }

    /// <summary>A new loan is paid out; it comes first in the list, and those behind it move down.</summary>
    public SandboxLoan Raise()
    {
        lock (_lock)
        {
            var loan = Create(_rows, _rows, LoanStatuses.PayingBack, borrowers: 1, client: _rows);
            _byStatus[LoanStatuses.PayingBack].Insert(0, loan);
            return loan;
        }
    }

    /// <returns>The loan with exactly this key, whatever its status.</returns>
    internal SandboxLoan? Find(string loanId, string? clientId)
    {
        lock (_lock)
            return _byKey.GetValueOrDefault((loanId, _threeColumns ? clientId ?? "" : ""));
    }

    /// <param name="status"><see langword="null"/>: all.</param>
    /// <param name="query">What the search box of PA2 takes: a part of a name, or an id.</param>
    internal (int Total, IReadOnlyList<LoanJson> Page) Page(string partnerId, string? status, string? query, int offset, int limit)
    {
        lock (_lock)
        {
            if (status is not null && string.IsNullOrEmpty(query))
            {
                var listed = _byStatus[status];
                var from = Math.Min(offset, listed.Count);
                return (listed.Count, [.. listed.GetRange(from, Math.Min(limit, listed.Count - from)).Select(loan => loan.ToJson(partnerId))]);
            }

            var found = LoanStatuses.All.Where(each => status is null || string.Equals(each, status, StringComparison.Ordinal))
                .SelectMany(each => _byStatus[each]).Select(loan => loan.ToJson(partnerId)).Where(loan => Matches(loan, query)).ToList();
            return (found.Count, [.. found.Skip(offset).Take(limit)]);
        }
    }

    private static bool Matches(LoanJson loan, string? query) =>
        string.IsNullOrEmpty(query)
        || new[] { loan.InternalLoanId, loan.InternalClientId, loan.KivaId, loan.Name }
            .Any(text => text?.Contains(query, StringComparison.OrdinalIgnoreCase) == true);

    private void AddExpectedLoan(int room)
    {
        var first = _rows;
        var isGroup = first % 20 == 0;
        var status = first % 20 == 7 || first % 200 == 60 ? LoanStatuses.Defaulted : LoanStatuses.PayingBack;
        var borrowers = isGroup ? 3 + _dice.Below(3, first, 31) : 1;
        // Three columns: one row for each member, all with the loan id of the first. Two columns: one row for the group.
        var rows = _threeColumns ? Math.Min(borrowers, room) : 1;
        for (var row = first; row < first + rows; row++)
            _byStatus[status].Add(Create(row, first, status, borrowers, client: row));
    }

    private void AddOtherLoan(int expected)
    {
        var statuses = LoanStatuses.All.Where(each => each is not (LoanStatuses.PayingBack or LoanStatuses.Defaulted)).ToArray();
        var status = _dice.Below(10, _rows, 32) < 7 ? LoanStatuses.Ended : _dice.Pick(statuses, _rows, 33);
        // Most borrowers come back: an earlier loan of theirs has ended, or a later one is being raised.
        _byStatus[status].Add(Create(_rows, _rows, status, borrowers: 1, client: _rows % expected));
    }

    private SandboxLoan Create(int row, int loan, string status, int borrowers, int client)
    {
        var loanId = LoanId(loan);
        var clientId = ClientId(client);
        var created = new SandboxLoan(_dice, row, loan, loanId, clientId, status, borrowers) { Key = (loanId, _threeColumns ? clientId : "") };
        _byKey.Add(created.Key, created);
        _rows++;
        return created;
    }

    /// <summary>
    /// Branches and years have left their habits. The number in the middle is unique, so no two ids differ in zeros, case or spaces alone.
    /// </summary>
    private string LoanId(int loan)
    {
        var number = _firstNumber + loan;
        var year = 2023 + _dice.Below(3, loan, 34);
        return _dice.Below(6, loan, 35) switch
        {
            0 or 1 => string.Create(CultureInfo.InvariantCulture, $"LOAN/{number}/{year}"),
            2 => number.ToString("D9", CultureInfo.InvariantCulture),
            3 => number.ToString(CultureInfo.InvariantCulture),
            4 => string.Create(CultureInfo.InvariantCulture, $"KG-{year}-{number}"),
            _ => string.Create(CultureInfo.InvariantCulture, $"Kpalimé {number} b"),
        };
    }

    private string ClientId(int client)
    {
        var number = 184_729 + client;
        return _dice.Below(3, client, 36) switch
        {
            0 => number.ToString("D8", CultureInfo.InvariantCulture),
            1 => string.Create(CultureInfo.InvariantCulture, $"C-{number}"),
            _ => number.ToString(CultureInfo.InvariantCulture),
        };
    }
}
