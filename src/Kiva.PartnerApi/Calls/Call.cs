namespace Kiva.PartnerApi.Calls;

/// <summary>What is asked, for logs and for sentences.</summary>
/// <param name="Kind">One word for the log.</param>
/// <param name="What">Completes "Kiva could not be asked for …".</param>
/// <param name="Host">Who was asked.</param>
/// <param name="UrlSetting">The setting that says where.</param>
/// <param name="MaxBytes">The longest answer that is read.</param>
internal sealed record Call(string Kind, string What, string Host, string UrlSetting, long MaxBytes);
