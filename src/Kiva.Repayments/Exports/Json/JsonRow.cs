using System.Text;
using System.Text.Json;
using Kiva.Repayments.Exports.Amounts;
using Kiva.Repayments.Exports.Text;
using Kiva.Repayments.Problems;
using Kiva.Repayments.Settings;

namespace Kiva.Repayments.Exports.Json;

/// <summary>One element of the array while it is being read.</summary>
internal sealed class JsonRow(int number, AmountColumn amounts)
{
    public const string Loan = "loan_id";
    public const string Client = "client_id";
    public const string Amount = "amount";

    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private string? _property;
    private string _loan = "";
    private string _client = "";
    private string _amountText = "";
    private decimal? _amount;
    private Problem? _repeated;
    private Problem? _loanProblem;
    private Problem? _clientProblem;
    private Problem? _amountProblem = new("amount.missing", number, Amount, Expected);

    private const string Expected = "1234.56";

    public bool HasClient { get; private set; }

    public bool HasDecimals { get; private set; }

    /// <summary>Notes which property's value comes next.</summary>
    public void Begin(ref Utf8JsonReader reader)
    {
        _property = reader.ValueTextEquals("loan_id"u8) ? Loan
            : reader.ValueTextEquals("client_id"u8) ? Client
            : reader.ValueTextEquals("amount"u8) ? Amount
            : null;

        if (_property is not null && !_seen.Add(_property))
            _repeated = Problem.Chain(_repeated, new Problem("json.repeated-property", number, _property));
    }

    public void Take(ref Utf8JsonReader reader)
    {
        switch (_property)
        {
            case Loan:
                (_loan, _loanProblem) = Id(ref reader, Loan);
                break;
            case Client:
                (_client, _clientProblem) = Id(ref reader, Client);
                HasClient = true;
                break;
            case Amount:
                TakeAmount(ref reader);
                break;
        }
    }

    public ExportRow Complete(ColumnFormat columns)
    {
        var loan = _loanProblem ?? Fault(_loan, Loan, "loan");
        var client = columns == ColumnFormat.Three ? _clientProblem ?? Fault(_client, Client, "client") : null;
        var problem = Problem.Chain(Problem.Chain(_repeated, loan), Problem.Chain(client, _amountProblem));
        return new ExportRow(number, Kept(_loan), Kept(_client), Kept(_amountText), _repeated is null ? _amount : null, problem);
    }

    private Problem? Fault(string id, string column, string what) =>
        IdText.FaultOf(id) is { } fault ? new Problem($"{what}.{fault}", number, column) : null;

    private (string Id, Problem? Problem) Id(ref Utf8JsonReader reader, string column) => reader.TokenType switch
    {
        JsonTokenType.String => (CellText.Trim(reader.GetString()).ToString(), null),
        JsonTokenType.Number => (Encoding.ASCII.GetString(reader.ValueSpan), null),
        JsonTokenType.Null => ("", null),
        _ => ("", new Problem("json.id-not-text", number, column)),
    };

    private void TakeAmount(ref Utf8JsonReader reader)
    {
        _amount = null;
        _amountText = reader.TokenType switch
        {
            JsonTokenType.Number => Encoding.ASCII.GetString(reader.ValueSpan),
            JsonTokenType.String => CellText.Trim(reader.GetString()).ToString(),
            _ => "",
        };

        var code = reader.TokenType switch
        {
            JsonTokenType.Null => "amount.missing",
            JsonTokenType.String => "amount.is-text",
            JsonTokenType.Number => null,
            _ => "amount.not-a-number",
        };
        _amountProblem = code is null ? ReadNumber() : new Problem(code, number, Amount, Expected);
    }

    private Problem? ReadNumber()
    {
        amounts.TryRead(_amountText, number, out var read);
        HasDecimals |= _amountText.Contains('.', StringComparison.Ordinal);
        _amount = read.Amount;
        return read.Problem;
    }

    private static string Kept(string text) => text.Length > ExportLimits.LongestCell ? "" : text;
}
