using System.Globalization;
using Kiva.Repayments.Exports.Text;
using Kiva.Repayments.Problems;

namespace Kiva.Repayments.Exports.Amounts;

/// <summary>The amounts of one file: all of them follow one decimal separator, the partner's or the one the file itself proves.</summary>
internal sealed class AmountColumn
{
    private readonly string _heading;
    private readonly bool _isSet;
    private DecimalEvidence? _evidence;
    private char _known;

    /// <param name="setting"><c>Exports:DecimalSeparator</c>.</param>
    public AmountColumn(string heading, string? setting)
    {
        _heading = heading;
        _isSet = !string.IsNullOrEmpty(setting);
        if (_isSet)
            Accept(new DecimalEvidence(setting![0], Line: null, Text: ""));
    }

    /// <summary>The decimal separator once something has decided it.</summary>
    public string? DecimalSeparator => _evidence?.Separator.ToString();

    private string Expected => _known == ',' ? "1234,56" : "1234.56";

    public void Accept(DecimalEvidence evidence) => (_evidence, _known) = (evidence, evidence.Separator);

    /// <returns><see langword="false"/> when the file must be asked for evidence first.</returns>
    /// <exception cref="UnreadableExportException">This amount and an earlier one contradict each other.</exception>
    public bool TryRead(ReadOnlySpan<char> cell, int line, out decimal? amount, out Problem? problem)
    {
        amount = null;
        problem = null;
        if (cell.Length > ExportLimits.LongestCell)
        {
            problem = At("amount.too-long", line);
            return true;
        }

        var reading = AmountReader.Read(cell, _known);
        switch (reading.Form)
        {
            case AmountForm.Number when reading.Evidence == _known || reading.Evidence == '\0':
                amount = reading.Value;
                return true;
            case AmountForm.Number when _evidence is null:
                Accept(new DecimalEvidence(reading.Evidence, line, CellText.Trim(cell).ToString()));
                amount = reading.Value;
                return true;
            case AmountForm.Number when _isSet:
                problem = At("amount.other-separator", line);
                return true;
            case AmountForm.Number:
                throw Contradiction(cell, line);
            case AmountForm.Undecided:
                return false;
            default:
                problem = At(CodeOf(reading.Form), line);
                return true;
        }
    }

    /// <summary>No amount of the file says which separator is the decimal one.</summary>
    public UnreadableExportException Undecided(ReadOnlySpan<char> cell, int line) => new(
        new Problem("amounts.undecided", line, _heading, Arguments: [Number(line), CellText.Trim(cell).ToString()]));

    /// <summary>What the amount in <paramref name="cell"/> proves, if anything.</summary>
    public static DecimalEvidence? EvidenceOf(ReadOnlySpan<char> cell, int line) =>
        cell.Length <= ExportLimits.LongestCell && AmountReader.Read(cell, '\0').Evidence is var separator and not '\0'
            ? new DecimalEvidence(separator, line, CellText.Trim(cell).ToString())
            : null;

    private UnreadableExportException Contradiction(ReadOnlySpan<char> cell, int line) => new(new Problem(
        "amounts.contradict", line, _heading,
        Arguments: [Number(_evidence!.Line ?? 0), _evidence.Text, Number(line), CellText.Trim(cell).ToString()]));

    private Problem At(string code, int line) => new(code, line, _heading, Expected);

    private static string CodeOf(AmountForm form) => form switch
    {
        AmountForm.Missing => "amount.missing",
        AmountForm.Negative => "amount.negative",
        AmountForm.TooLong => "amount.too-long",
        _ => "amount.not-a-number",
    };

    private static string Number(int line) => line.ToString(CultureInfo.InvariantCulture);
}
