namespace Kiva.Repayments.Settings;

/// <summary>The section <c>KeyVault</c>.</summary>
public sealed class KeyVaultOptions
{
    /// <summary>The vault that holds <c>kiva-client-id</c> and <c>kiva-client-secret</c>.</summary>
    public Uri? Uri { get; set; }
}
