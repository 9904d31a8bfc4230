using System.Globalization;
using System.Text;
using Kiva.PartnerApi.Sandbox;

namespace Chaos.Exports;

/// <summary>Makes exports of many sizes. No amount is ever given twice to a loan but by a repetition or a correction, so that whatever Kiva gets twice is a double.</summary>
internal sealed class ExportMaker(Portfolio portfolio, bool threeColumns, Dice dice)
{
    private static readonly string[] Unreadable = ["N/A", "see note", "", "#REF!"];

    private readonly IReadOnlyList<SandboxLoan> _loans = portfolio.ExpectedLoans;
    private readonly HashSet<(string, string, string)> _given = [];
    private readonly List<Export> _made = [];
    private int _nextLoan;
    private int _strangers;

    public IReadOnlyList<Export> Made => _made;

    /// <param name="mayBeRepeated">Whether the export came to its end and can be repeated or corrected.</param>
    public Export Next(Func<Export, bool> mayBeRepeated)
    {
        var road = dice.Chance(0.3) ? Road.Http : Road.Inbox;
        var name = FormattableString.Invariant($"{(road is Road.Http ? "http" : "inbox")}-{_made.Count + 1:0000}.csv");
        var export = dice.Below(100) switch
        {
            < 3 => Junk(name, road),
            < 15 when Earlier(mayBeRepeated) is { } earlier => Repeat(name, road, earlier),
            < 35 when Earlier(mayBeRepeated) is { } earlier => Correct(name, road, earlier),
            _ => Original(name, road),
        };
        _made.Add(export);
        return export;
    }

    private Export Original(string name, Road road)
    {
        var size = dice.Below(100) switch
        {
            < 10 => 1,
            < 40 => dice.Between(2, 30),
            < 75 => dice.Between(31, 120),
            < 97 => dice.Between(121, 500),
            _ => dice.Between(1500, 3000),
        };
        var unreadable = dice.Pick([0, 0, 0.03, 0.2]);
        var unknown = dice.Pick([0, 0, 0.1]);
        var rows = new List<Row>(size);
        for (var line = 2; line < size + 2; line++)
        {
            var loan = NextLoan();
            rows.Add(
                dice.Chance(unreadable) ? new Row(line, loan.LoanId, Client(loan), dice.Pick(Unreadable), RowKind.Unreadable)
                : dice.Chance(unknown) ? new Row(line, Stranger(), threeColumns ? "C-1" : "", "100", RowKind.Unknown)
                : new Row(line, loan.LoanId, Client(loan), NewAmount(loan), RowKind.Good));
        }

        return Export.Of(name, road, ExportKind.Original, rows, threeColumns);
    }

    private static Export Repeat(string name, Road road, Export earlier) =>
        new(name, road, ExportKind.Repeated, earlier.Rows, earlier.Content) { Original = earlier };

    private Export Correct(string name, Road road, Export earlier)
    {
        var loans = _loans.ToLookup(loan => (loan.LoanId, Client(loan)));
        var ours = earlier.Rows.Where(row => row.Kind is not RowKind.Unknown).ToList();
        var always = dice.Pick(ours);
        Row[] rows =
        [
            .. earlier.Rows.Select(row => row == always || (row.Kind is not RowKind.Unknown && dice.Chance(0.2))
                ? row with { Kind = RowKind.Good, Amount = NewAmount(loans[(row.Loan, row.Client)].First()) }
                : row),
        ];
        earlier.IsCorrected = true;
        return Export.Of(name, road, ExportKind.Corrected, rows, threeColumns) with { Original = earlier };
    }

    private static Export Junk(string name, Road road) =>
        new(name, road, ExportKind.Junk, [], Encoding.UTF8.GetBytes($"Dear all,\nplease find the figures of {name} attached.\n"));

    /// <summary>The last one of its family, so that what it says is what stands at Kiva.</summary>
    private Export? Earlier(Func<Export, bool> mayBeRepeated)
    {
        var candidates = _made.TakeLast(30).Where(made => made is { Kind: ExportKind.Original or ExportKind.Corrected, IsCorrected: false }
            && made.Rows.Any(row => row.Kind is not RowKind.Unknown) && mayBeRepeated(made)).ToList();
        return candidates.Count == 0 ? null : dice.Pick(candidates);
    }

    private SandboxLoan NextLoan()
    {
        if (_nextLoan == _loans.Count)
        {
            // From here on the loans belong to others; what repeats the former ones would undo these.
            _nextLoan = 0;
            _made.ForEach(made => made.IsCorrected = true);
        }

        return _loans[_nextLoan++];
    }

    private string Client(SandboxLoan loan) => threeColumns ? loan.ClientId : "";

    private string Stranger() => FormattableString.Invariant($"LOAN/{9_000_000 + _strangers++}/2024");

    private string NewAmount(SandboxLoan loan)
    {
        while (true)
        {
            var decimals = loan.Currency is "XOF" ? 0 : 2;
            var amount = decimal.Round(loan.LocalPrice * dice.Between(20_000, 1_000_000) / 1_000_000m, decimals);
            var text = amount.ToString(decimals == 0 ? "0" : "0.00", CultureInfo.InvariantCulture);
            if (_given.Add((loan.LoanId, Client(loan), text)))
                return text;
        }
    }
}
