using Kiva.PartnerApi;

namespace Kiva.Repayments.Settings;

/// <summary>Kiva's two environments. Tokens of one never work in the other, and Kiva has moved its hosts before: each address can be overridden.</summary>
internal static class EnvironmentPreset
{
    public static PartnerApiOptions Apply(KivaOptions settings) => settings.Environment switch
    {
        KivaEnvironment.Production => Options(
            settings, "https://auth.k1.kiva.org/oauth/token", "https://partner-api.k1.kiva.org", "https://partner-api.k1.kiva.org"),
        _ => Options(
            settings, "https://auth.staging.kiva.org/oauth/token", "https://partnerapi.staging.kiva.org", "https://partner-api-stage.dk1.kiva.org"),
    };

    private static PartnerApiOptions Options(KivaOptions settings, string tokenUrl, string apiBaseUrl, string audience) => new()
    {
        TokenUrl = settings.TokenUrl ?? new Uri(tokenUrl),
        ApiBaseUrl = settings.ApiBaseUrl ?? new Uri(apiBaseUrl),
        Audience = settings.Audience ?? audience,
        PartnerId = settings.PartnerId,
        PostTimeout = settings.PostTimeout,
    };
}
