using System.Globalization;
using Kiva.Repayments.Exports.Text;
using Kiva.Repayments.Problems;

namespace Kiva.Repayments.Exports.Amounts;

/// <summary>
/// The amounts of one file. All of them follow one decimal separator: the partner's, or the one that the file itself proves. Where nothing
/// in the file proves one, a currency without decimals leaves only grouping; otherwise it is asked for.
/// </summary>
internal sealed class AmountColumn
{
    private readonly string _heading;
    private readonly bool _isSet;
    private readonly bool _areWhole;
    private DecimalEvidence? _evidence;
    private char _known;

    /// <summary>The first separator that grouped for no other reason than that its currency has no decimals.</summary>
    private DecimalEvidence? _grouping;
    private bool _nothingDecides;

    /// <param name="setting"><c>Exports:DecimalSeparator</c>.</param>
    /// <param name="areWhole">Every loan is in a currency without decimals.</param>
    public AmountColumn(string heading, string? setting, bool areWhole = false)
    {
        _heading = heading;
        _areWhole = areWhole;
        _isSet = !string.IsNullOrEmpty(setting);
        if (_isSet)
            Accept(new DecimalEvidence(setting![0], Line: null, Text: ""));
    }

    /// <summary>The decimal separator once something has decided it.</summary>
    public string? DecimalSeparator => _evidence?.Separator.ToString();

    private string Expected => _known == ',' ? "1234,56" : "1234.56";

    public void Accept(DecimalEvidence evidence) => (_evidence, _known) = (evidence, evidence.Separator);

    /// <summary>The whole file has been asked, and no amount of it says which separator is the decimal one.</summary>
    public void AcceptThatNothingDecides() => _nothingDecides = true;

    /// <returns><see langword="false"/> when the file must be asked for evidence first.</returns>
    /// <exception cref="UnreadableExportException">This amount and an earlier one contradict each other, or nothing says how to read it.</exception>
    public bool TryRead(ReadOnlySpan<char> cell, int line, out AmountCell read)
    {
        if (AmountReader.TryReadPlain(cell, _known, out var plain, out var evidence) && (evidence == _known || evidence == '\0'))
        {
            read = new AmountCell(plain, Problem: null, Mark: null);
            return true;
        }

        if (cell.Length > ExportLimits.LongestCell)
        {
            read = Wrong("amount.too-long", line);
            return true;
        }

        var reading = AmountReader.Read(cell, _known);
        switch (reading.Form)
        {
            case AmountForm.Number when reading.Evidence == _known || reading.Evidence == '\0':
                break;
            case AmountForm.Number when _evidence is null:
                if (_grouping is { } grouping && grouping.Separator == reading.Evidence)
                    throw Contradiction(grouping, cell, line);
                Accept(new DecimalEvidence(reading.Evidence, line, CellText.Trim(cell).ToString()));
                break;
            case AmountForm.Number when _isSet:
                read = Wrong("amount.other-separator", line);
                return true;
            case AmountForm.Number:
                throw Contradiction(_evidence, cell, line);
            case AmountForm.Undecided when !_nothingDecides:
                read = default;
                return false;
            case AmountForm.Undecided:
                reading = Grouped(cell, line, reading);
                if (reading.Form is not AmountForm.Number)
                    goto default;
                break;
            default:
                read = Wrong(CodeOf(reading.Form), line);
                return true;
        }

        read = new AmountCell(reading.Value, Problem: null, reading.Mark);
        return true;
    }

    public AmountCell Wrong(string code, int line) => new(Amount: null, new Problem(code, line, _heading, Expected), Mark: null);

    /// <summary>What the amount in <paramref name="cell"/> proves, if anything.</summary>
    public static DecimalEvidence? EvidenceOf(ReadOnlySpan<char> cell, int line) =>
        cell.Length <= ExportLimits.LongestCell && AmountReader.Read(cell, '\0').Evidence is var separator and not '\0'
            ? new DecimalEvidence(separator, line, CellText.Trim(cell).ToString())
            : null;

    /// <summary>Step 6: where a currency has no decimals, the separator can only group.</summary>
    private AmountReading Grouped(ReadOnlySpan<char> cell, int line, in AmountReading reading)
    {
        if (!_areWhole && !CurrencyMarks.AreWhole(reading.Mark))
            throw new UnreadableExportException(new Problem("amounts.undecided", line, _heading, Arguments: [Number(line), CellText.Trim(cell).ToString()]));

        _grouping ??= new DecimalEvidence(reading.Separator, line, CellText.Trim(cell).ToString());
        return _grouping.Separator == reading.Separator
            ? AmountReader.Read(cell, known: reading.Separator == '.' ? ',' : '.')
            : throw Contradiction(_grouping, cell, line);
    }

    private UnreadableExportException Contradiction(DecimalEvidence earlier, ReadOnlySpan<char> cell, int line) => new(new Problem(
        "amounts.contradict", line, _heading,
        Arguments: [Number(earlier.Line ?? 0), earlier.Text, Number(line), CellText.Trim(cell).ToString()]));

    private static string CodeOf(AmountForm form) => form switch
    {
        AmountForm.Missing => "amount.missing",
        AmountForm.Negative => "amount.negative",
        AmountForm.TooLong => "amount.too-long",
        _ => "amount.not-a-number",
    };

    private static string Number(int line) => line.ToString(CultureInfo.InvariantCulture);
}
