using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Kiva.PartnerApi.Calls;

/// <summary>A number, or a text that holds one (<c>"450000.00"</c>). Anything else reads as absent, never as zero.</summary>
internal sealed class LooseDecimal : JsonConverter<decimal?>
{
    private const NumberStyles Plain = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;

    public override decimal? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Number:
                return reader.TryGetDecimal(out var number) ? number : null;
            case JsonTokenType.String:
                return decimal.TryParse(reader.GetString(), Plain, CultureInfo.InvariantCulture, out var text) ? text : null;
            default:
                reader.Skip();
                return null;
        }
    }

    public override void Write(Utf8JsonWriter writer, decimal? value, JsonSerializerOptions options) =>
        throw new NotSupportedException("Kiva's answers are only read.");
}
