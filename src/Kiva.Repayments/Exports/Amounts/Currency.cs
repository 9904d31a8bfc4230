namespace Kiva.Repayments.Exports.Amounts;

/// <summary>Minor units by ISO 4217, table A.1: how many decimals an amount of a currency can have.</summary>
internal static class Currency
{
    /// <returns><see langword="null"/> where Kiva named no currency; then nothing may be concluded from it.</returns>
    public static int? MinorUnit(string? code) => code switch
    {
        null or "" => null,
        "BIF" or "CLP" or "DJF" or "GNF" or "ISK" or "JPY" or "KMF" or "KRW" or "PYG" or "RWF" or "UGX" or "UYI" or "VND" or "VUV" or "XAF" or "XOF" or "XPF" => 0,
        "BHD" or "IQD" or "JOD" or "KWD" or "LYD" or "OMR" or "TND" => 3,
        _ => 2,
    };

    /// <summary>The amount as it goes on the wire: zeros beyond the minor unit dropped, nothing else changed.</summary>
    /// <returns><see langword="null"/> when digits other than zero stand beyond the minor unit.</returns>
    public static decimal? OnTheWire(decimal amount, string? currency)
    {
        if (MinorUnit(currency) is not { } decimals || amount.Scale <= decimals)
        {
            return amount;
        }

        var dropped = decimal.Round(amount, decimals);
        return dropped == amount ? dropped : null;
    }
}
