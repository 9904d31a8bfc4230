using Kiva.Repayments.Settings;

namespace KivaFunctions.Functions;

/// <summary>Who calls, where the platform vouches for it.</summary>
internal static class Caller
{
    private const string Header = "X-MS-CLIENT-PRINCIPAL-NAME";
    private const int MaxName = 200;

    /// <returns>The name that goes into the ledger; <see langword="null"/> where callers are known by their key alone.</returns>
    public static string? Of(HttpRequest request, CallerNames names)
    {
        if (!names.AreVouchedFor)
        {
            return null;
        }

        var name = string.Concat(request.Headers[Header].ToString().Where(character => !char.IsControl(character))).Trim();
        return name.Length switch
        {
            0 => null,
            > MaxName => name[..MaxName],
            _ => name,
        };
    }
}
