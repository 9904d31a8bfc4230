using System.Globalization;
using System.Text.Json;
using Kiva.Repayments.Exports.Amounts;
using Kiva.Repayments.Problems;
using Kiva.Repayments.Settings;

namespace Kiva.Repayments.Exports.Json;

/// <summary>Makes rows of JSON that arrives in pieces.</summary>
internal sealed class JsonRowParser(ColumnFormat columns)
{
    private enum Place
    {
        Start,
        Root,
        RepaymentsValue,
        Rows,
        Row,
        RowValue,
        End,
    }

    /// <summary>Kiva's form needs three levels.</summary>
    private const int MostNested = 16;

    // A JSON number has but one decimal separator: nothing is left to find out.
    private readonly AmountColumn _amounts = new(JsonRow.Amount, ".");
    private readonly List<ExportRow> _rows = [];
    private JsonReaderState _state;
    private Place _place;
    private JsonRow? _row;
    private int _number;
    private int? _skipTo;
    private bool _begun;
    private bool _hasRoot;
    private bool _hasRepayments;

    /// <summary>The rows that the last piece completed.</summary>
    public IReadOnlyList<ExportRow> Rows => _rows;

    public bool HasClients { get; private set; }

    public bool HasDecimals { get; private set; }

    /// <returns>How many bytes were used; the others must be given again with the next piece.</returns>
    /// <exception cref="UnreadableExportException">It is no JSON, or no repayments.</exception>
    public int Parse(ReadOnlySpan<byte> piece, bool isEnd)
    {
        _rows.Clear();
        var mark = Mark(piece);
        try
        {
            var reader = new Utf8JsonReader(piece[mark..], isEnd, _state);
            while (reader.Read())
                Take(ref reader);

            _state = reader.CurrentState;
            return mark + (int)reader.BytesConsumed;
        }
        catch (JsonException e)
        {
            throw NotReadable(e.LineNumber);
        }
        catch (InvalidOperationException)
        {
            // A text that is no UTF-8, or half a surrogate pair.
            throw NotReadable(line: null);
        }
    }

    private int Mark(ReadOnlySpan<byte> piece)
    {
        ReadOnlySpan<byte> mark = [0xEF, 0xBB, 0xBF];
        var isMarked = !_begun && piece.StartsWith(mark);
        _begun = true;
        return isMarked ? mark.Length : 0;
    }

    private void Take(ref Utf8JsonReader reader)
    {
        if (reader.CurrentDepth > MostNested)
            throw new UnreadableExportException(new Problem("json.too-deep"));

        if (_skipTo is { } depth)
        {
            if (reader.CurrentDepth == depth)
                _skipTo = null;
            return;
        }

        switch (_place)
        {
            case Place.Start:
                _place = reader.TokenType == JsonTokenType.StartArray ? Place.Rows : Place.Root;
                _hasRoot = _place == Place.Root;
                _hasRepayments = !_hasRoot;
                break;
            case Place.Root:
                TakeRoot(ref reader);
                break;
            case Place.RepaymentsValue when reader.TokenType == JsonTokenType.StartArray:
                _place = Place.Rows;
                break;
            case Place.RepaymentsValue:
                throw new UnreadableExportException(new Problem("json.no-repayments"));
            case Place.Rows:
                TakeElement(ref reader);
                break;
            case Place.Row when reader.TokenType == JsonTokenType.EndObject:
                _rows.Add(_row!.Complete(columns));
                HasClients |= _row.HasClient;
                HasDecimals |= _row.HasDecimals;
                _place = Place.Rows;
                break;
            case Place.Row:
                _row!.Begin(ref reader);
                _place = Place.RowValue;
                break;
            case Place.RowValue:
                _row!.Take(ref reader);
                SkipInside(ref reader);
                _place = Place.Row;
                break;
        }
    }

    private void TakeRoot(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.EndObject)
        {
            if (!_hasRepayments)
                throw new UnreadableExportException(new Problem("json.no-repayments"));
            _place = Place.End;
        }
        else if (reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("repayments"u8))
        {
            if (_hasRepayments)
                throw new UnreadableExportException(new Problem("json.repayments-twice"));
            _hasRepayments = true;
            _place = Place.RepaymentsValue;
        }
        else
        {
            SkipInside(ref reader);
        }
    }

    private void TakeElement(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.EndArray)
        {
            _place = _hasRoot ? Place.Root : Place.End;
        }
        else if (reader.TokenType == JsonTokenType.StartObject)
        {
            _row = new JsonRow(++_number, _amounts);
            _place = Place.Row;
        }
        else
        {
            SkipInside(ref reader);
            _number++;
            _rows.Add(new ExportRow(_number, "", "", "", Amount: null, new Problem("json.not-an-object", _number)));
        }
    }

    /// <summary>Passes over what stands inside an array or object that is not asked for.</summary>
    private void SkipInside(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject)
            _skipTo = reader.CurrentDepth;
    }

    private static UnreadableExportException NotReadable(long? line) =>
        new(new Problem("json.not-readable", line is { } number ? (int)number + 1 : null, Arguments: [line is { } at ? (at + 1).ToString(CultureInfo.InvariantCulture) : "?"]));
}
