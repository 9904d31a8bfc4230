using Kiva.Repayments.Settings;
using Kiva.Repayments.Texts;

namespace KivaFunctions.Functions;

/// <summary>In which language a caller wants to be told things.</summary>
internal static class CallerLanguage
{
    /// <returns>The first one of <c>Accept-Language</c>, best first, in which there are texts (<c>pt</c> for <c>pt-BR</c>); else <c>Reporting:Language</c>.</returns>
    public static string Of(HttpRequest request, ReportingOptions reporting) => request.GetTypedHeaders().AcceptLanguage
        .Where(wish => wish.Quality is not 0)
        .OrderByDescending(wish => wish.Quality ?? 1)
        .Select(wish => wish.Value.Value?.Split('-')[0])
        .Select(wish => Languages.All.FirstOrDefault(language => string.Equals(language, wish, StringComparison.OrdinalIgnoreCase)))
        .FirstOrDefault(language => language is not null) ?? reporting.Language;
}
