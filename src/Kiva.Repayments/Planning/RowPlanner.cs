using System.Runtime.CompilerServices;
using Kiva.Repayments.ExpectedLoans;
using Kiva.Repayments.Exports;
using Kiva.Repayments.Exports.Amounts;
using Kiva.Repayments.Exports.Text;
using Kiva.Repayments.Ledgers;
using Kiva.Repayments.Planning.Detectors;
using Kiva.Repayments.Problems;
using Kiva.Repayments.Reports;
using Kiva.Repayments.Rows;
using Kiva.Repayments.Settings;

namespace Kiva.Repayments.Planning;

/// <summary>Opens the rows of an export from their beginning.</summary>
internal delegate IAsyncEnumerable<ExportRow> OpenRows(CancellationToken cancellationToken);

/// <summary>
/// Decides about every row of one export: does it go, in which batch, or why not. The preview and the real report use the same object,
/// so that a dry run cannot differ from the run.
/// </summary>
/// <param name="format">What the export was read as.</param>
internal sealed class RowPlanner(PlanningBasis basis, ExportFormat format, ColumnFormat columns, int batchSize, ReportingOptions settings)
{
    private readonly IReadOnlyDictionary<RowKey, ExpectedLoan> _expected = basis.ExpectedLoans.ByKey(columns);
    private readonly ILookup<string, ExpectedLoan> _byLoanId = basis.ExpectedLoans.Loans.ToLookup(loan => loan.LoanId, StringComparer.Ordinal);
    private readonly SimilarLoans _similar = new(basis.ExpectedLoans.Loans);
    private readonly IDetector[] _detectors =
    [
        new KivaIdsAsLoanIds(basis.ExpectedLoans.Loans, format.Columns.Loan),
        new AmountsFarAbovePrice(),
        new AmountsAbovePrice(),
        new AmountsInDollars(settings.AmountBasis),
        new AmountsMoved(settings.AmountBasis, basis.Earlier),
        new AmountsMostlyZero(),
    ];

    private readonly Repeats _repeats = new();
    private readonly ProblemTally _problems = new();
    private readonly List<RowTotal> _batches = [];
    private RowTotal _rejected;
    private RowTotal _leftOut;
    private RowTotal _unchanged;

    /// <summary>Rows of expected loans and rows without a usable id: what <c>Reporting:MaxRejectedShare</c> is a share of.</summary>
    public int Ours { get; private set; }

    /// <summary>Those of <see cref="Ours"/> that do not go because something is wrong with them.</summary>
    public int OursRejected { get; private set; }

    /// <summary>Rows left out because their loan does not expect a repayment.</summary>
    public int UnknownLoans { get; private set; }

    /// <summary>Complete once <see cref="DecideAsync"/> has come to its end.</summary>
    public PlanTotals Totals => new(basis.ExpectedLoans.AsOf, _rejected, _leftOut, _unchanged, _batches, _problems.Counts());

    /// <summary>What looks wrong with the export as a whole, once <see cref="DecideAsync"/> has come to its end.</summary>
    public IEnumerable<Problem> Findings => _detectors.Select(detector => detector.Finding()).OfType<Problem>();

    /// <summary>Whether rows that Kiva accepted this cycle with the same amount stay at home.</summary>
    public bool SkipsUnchanged => (settings.UnchangedRows
        ?? (settings.AmountBasis is AmountBasis.Payments ? UnchangedRowsPolicy.Send : UnchangedRowsPolicy.Skip)) is UnchangedRowsPolicy.Skip;

    /// <summary>Reads the rows twice: a repetition is known only when all have been seen.</summary>
    public async IAsyncEnumerable<PlannedRow> DecideAsync(OpenRows rows, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in rows(cancellationToken))
        {
            if (HasUsableId(row) && Concerns(Key(row)))
            {
                _repeats.Add(Key(row), row);
            }
        }

        await foreach (var row in rows(cancellationToken))
        {
            yield return Count(Decide(row));
        }
    }

    private PlannedRow Decide(in ExportRow row)
    {
        var key = Key(row);
        if (!HasUsableId(row))
        {
            return RejectOurs(row);
        }

        _expected.TryGetValue(key, out var loan);
        if (!_repeats.IsRepetition(key, row.Line))
        {
            Show(new SeenRow(key, row.Amount, loan));
        }

        if (loan is null)
        {
            if (NearMiss(row) is { } nearMiss)
            {
                return RejectOurs(row, nearMiss);
            }

            if (settings.UnknownLoans is not UnknownLoansPolicy.Send)
            {
                UnknownLoans++;
                return settings.UnknownLoans is UnknownLoansPolicy.Reject
                    ? Reject(row, new Problem(ProblemCatalog.LoanUnknown, row.Line))
                    : Leave(row, Decision.LeaveOut, new Problem(ProblemCatalog.LoanLeftOut, row.Line));
            }
        }

        if (row.Problem?.Severity() is ProblemSeverity.Error)
        {
            return RejectOurs(row);
        }

        if (OfAnotherCurrency(row, loan) is { } mistaken)
        {
            return RejectOurs(row, mistaken);
        }

        if (Currency.OnTheWire(row.Amount!.Value, loan?.Currency) is not { } amount)
        {
            return RejectOurs(row, new Problem(ProblemCatalog.AmountTooPrecise, row.Line, Expected: ExpectedDecimals(loan!.Currency!)));
        }

        if (_repeats.Conflict(key))
        {
            return RejectOurs(row, new Problem(ProblemCatalog.RowConflicting, row.Line));
        }

        Ours++;
        if (_repeats.IsRepetition(key, row.Line))
        {
            return Leave(row, Decision.LeaveOut, Problem.Chain(new Problem(ProblemCatalog.RowRepeated, row.Line), row.Problem));
        }

        var warning = AmountsAbovePrice.IsAbove(row.Amount, loan)
            ? new Problem(ProblemCatalog.AmountAbovePrice, row.Line, format.Columns.Amount, Also: row.Problem)
            : row.Problem;
        if (!SkipsUnchanged || !basis.AcceptedThisCycle.TryGetValue(key, out var accepted))
        {
            return new PlannedRow(row, Decision.Send, amount, NextBatch(amount), warning);
        }

        return accepted == amount
            ? Leave(row, Decision.Unchanged, problem: null)
            : new PlannedRow(row, Decision.Send, amount, NextBatch(amount), Correction(row, accepted, amount, warning), accepted);
    }

    private static Problem Correction(in ExportRow row, decimal was, decimal now, Problem? warning) =>
        new Problem(ProblemCatalog.RowCorrected, row.Line, Also: warning).WithChange(was, now);

    private void Show(in SeenRow row)
    {
        foreach (var detector in _detectors)
        {
            detector.See(row);
        }
    }

    /// <summary>The amount was marked as of a currency that is not the loan's, or was read as of one.</summary>
    private Problem? OfAnotherCurrency(in ExportRow row, ExpectedLoan? loan)
    {
        if (row.CurrencyMark is { } mark && loan?.Currency is { Length: > 0 } currency && !CurrencyMarks.Fits(mark, currency))
        {
            return new Problem(ProblemCatalog.AmountOtherCurrency, row.Line, format.Columns.Amount, currency);
        }

        var isWhole = Currency.MinorUnit(loan?.Currency) == 0 || CurrencyMarks.AreWhole(row.CurrencyMark);
        return !isWhole && WasGroupedForWantOfDecimals(row)
            ? new Problem(ProblemCatalog.AmountUndecided, row.Line, format.Columns.Amount)
            : null;
    }

    /// <summary>25.000 was read as thousands, because no loan that was known then had a currency with decimals.</summary>
    private bool WasGroupedForWantOfDecimals(in ExportRow row) =>
        format.DecimalSeparator is null
        && row.Amount is { Scale: 0 }
        && AmountReader.Read(CellText.Unwrap(row.AmountText), known: '\0').Form is AmountForm.Undecided;

    private PlannedRow Count(in PlannedRow planned)
    {
        switch (planned.Decision)
        {
            case Decision.Reject:
                _rejected = _rejected.With(planned.Row.Amount);
                break;
            case Decision.LeaveOut:
                _leftOut = _leftOut.With(planned.Row.Amount);
                break;
            case Decision.Unchanged:
                _unchanged = _unchanged.With(planned.Row.Amount);
                break;
        }

        if (planned.Problem is { } problem)
        {
            _problems.Add(problem);
        }

        return planned;
    }

    private int NextBatch(decimal amount)
    {
        if (_batches.Count == 0 || _batches[^1].Rows == batchSize)
        {
            _batches.Add(default);
        }

        _batches[^1] = _batches[^1].With(amount);
        return _batches.Count;
    }

    /// <summary>An amount that cannot be read says nothing against the id; every other error leaves it in doubt.</summary>
    private static bool HasUsableId(in ExportRow row) =>
        row.Problem is not { } problem
        || problem.All().All(one => one.Severity() is ProblemSeverity.Warning || ProblemCatalog.IsAboutAmount(one.Code));

    private bool Concerns(RowKey key) => settings.UnknownLoans is UnknownLoansPolicy.Send || _expected.ContainsKey(key);

    private Problem? NearMiss(in ExportRow row)
    {
        if (columns is ColumnFormat.Three && _byLoanId[row.LoanId].ToArray() is { Length: > 0 } sameLoan)
        {
            return new Problem(ProblemCatalog.ClientUnknown, row.Line, Expected: sameLoan.Length == 1 ? sameLoan[0].ClientId : null);
        }

        return _similar.Find(row.LoanId) is { } similar ? new Problem(ProblemCatalog.LoanSimilar, row.Line, Expected: similar) : null;
    }

    private RowKey Key(in ExportRow row) => RowKey.Of(columns, row.LoanId, row.ClientId);

    private PlannedRow RejectOurs(in ExportRow row, Problem? problem = null)
    {
        Ours++;
        OursRejected++;
        return Reject(row, problem);
    }

    /// <summary>What was found here stands before what reading found.</summary>
    private static PlannedRow Reject(in ExportRow row, Problem? problem) => Leave(row, Decision.Reject, Problem.Chain(problem, row.Problem));

    private static PlannedRow Leave(in ExportRow row, Decision decision, Problem? problem) => new(row, decision, row.Amount, Batch: null, problem);

    private static string ExpectedDecimals(string currency) => FormattableString.Invariant($"{currency}: {Currency.MinorUnit(currency)} decimals at most");
}
