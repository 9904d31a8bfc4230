using System.Globalization;
using System.Text;
using System.Text.Json;
using Kiva.PartnerApi.Sandbox;
using Kiva.Repayments.Problems;

namespace KivaFunctions.Local.Tests.Journeys;

/// <summary>Who reads of problems, reads it in the language that his browser asks for; files are in that of the setting.</summary>
public sealed class LanguageTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_report_comes_in_the_language_that_the_caller_reads()
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), new SandboxOptions { Loans = 20 }, new() { ["Reporting:Language"] = "pt" });
        var id = await road.DropAsync("october.csv", Wrong(road));
        await road.ReportAsync(id, "completed");

        foreach (var (wish, language) in new[]
        {
            ("fr", "fr"), ("es", "es"), ("pt", "pt"), ("en", "en"), ("de", "pt"), ("", "pt"), ("*", "pt"), ("pt-BR, en;q=0.5", "pt"), ("FR-ca", "fr"),
            ("de, es;q=0.8, fr;q=0.9", "fr"), ("fr;q=0, es;q=0.1", "es"), ("not a language; q=x", "pt"),
        })
        {
            foreach (var path in new[] { $"/api/reports/{id}", "/api/reports" })
            {
                using var answer = await AskAsync(road, HttpMethod.Get, path, wish);
                AssertTold(answer, language, await answer.Content.ReadAsStringAsync(Cancel));
            }
        }
    }

    [Theory]
    [InlineData("fr")]
    [InlineData("es")]
    [InlineData("pt")]
    [InlineData("en")]
    public async Task Preview_and_files_are_in_their_language_and_the_files_can_be_dropped_again(string language)
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), new SandboxOptions { Loans = 20 }, new() { ["Reporting:Language"] = language });
        var export = Wrong(road);
        using var body = new StringContent(export, Encoding.UTF8, "text/csv");
        using var preview = await AskAsync(road, HttpMethod.Post, "/api/reports?dryRun=true&name=october.csv", "de", body);
        AssertTold(preview, language, await preview.Content.ReadAsStringAsync(Cancel));

        var id = await road.DropAsync("october.csv", export);
        await road.ReportAsync(id, "completed");
        var message = new Problem("amount.missing").Text(language);
        var row = (await road.ResultsAsync(id)).Single(row => row.Line == 5);
        Assert.Equal("amount.missing", row.Code);
        Assert.StartsWith(message, row.Message, StringComparison.Ordinal);

        var excel = await road.Http.GetStringAsync($"/api/reports/{id}/results.csv?for=excel", Cancel);
        Assert.Contains(message, excel, StringComparison.Ordinal);

        foreach (var file in new[] { excel, await road.Http.GetStringAsync($"/api/reports/{id}/results.csv", Cancel) })
        {
            var again = await road.PreviewAsync(file);
            Assert.Equal((20, 1, 19), (again.Rows.Read, again.Rows.Rejected, again.Rows.Unchanged));
            Assert.Equal("amount.missing", Assert.Single(again.Problems, problem => problem.Severity is ProblemSeverity.Error).Code);
        }
    }

    [Theory]
    [InlineData("fr", "Il n’y a pas de rapport de cet identifiant.", "Le cycle {0} a été clos le {1} UTC avec 20 prêts déclarés sur 20. Cela reste acquis.", "Le rapport est déjà clos.")]
    [InlineData("es", "No hay un reporte con este identificador.", "El ciclo {0} se cerró el {1} UTC con 20 de 20 préstamos reportados. Eso queda así.", "El reporte ya está cerrado.")]
    [InlineData("pt", "Não há relatório com este identificador.", "O ciclo {0} foi fechado em {1} UTC com 20 de 20 empréstimos relatados. Isso fica assim.", "O relatório já está fechado.")]
    [InlineData("en", "There is no report of this id.", "The cycle {0} was closed on {1} UTC with 20 of 20 loans reported. That word stands.", "The report is closed already.")]
    public async Task What_cannot_be_done_is_told_in_the_language_that_the_caller_reads(string language, string noReport, string closed, string notNow)
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), new SandboxOptions { Loans = 20 }, new() { ["Reporting:Language"] = language == "fr" ? "pt" : "fr" });
        using var none = await AskAsync(road, HttpMethod.Get, "/api/reports/no-id", language);
        await AssertErrorAsync(none, "report.not-found", language, noReport);
        using var fallback = await AskAsync(road, HttpMethod.Get, "/api/reports/no-id", "de");
        Assert.Equal([language == "fr" ? "pt" : "fr"], fallback.Content.Headers.ContentLanguage);

        var report = await road.ReportAsync(await road.HandInAsync(Exports.Of(road.Kiva)), "completed");
        using var late = await AskAsync(road, HttpMethod.Post, $"/api/reports/{report.Id}/cancel", language);
        await AssertErrorAsync(late, "report.not-now", language, notNow);

        using var first = await CloseAsync(20);
        var at = JsonDocument.Parse(await first.Content.ReadAsStringAsync(Cancel)).RootElement.GetProperty("closedAt").GetDateTimeOffset();
        using var again = await CloseAsync(19);
        await AssertErrorAsync(
            again, "cycle.closed", language, closed.Replace("{0}", report.Cycle, StringComparison.Ordinal).Replace("{1}", at.ToString("f", CultureInfo.GetCultureInfo(language)), StringComparison.Ordinal));

        async Task<HttpResponseMessage> CloseAsync(int reported)
        {
            using var body = new StringContent(JsonSerializer.Serialize(new { reported, expected = 20 }), Encoding.UTF8, "application/json");
            return await AskAsync(road, HttpMethod.Post, $"/api/cycles/{report.Cycle}/close", language, body);
        }
    }

    [Theory]
    [InlineData("fr", "Le compte de stockage répond.", "Le jeton porte create:repayment et read:loans.", "Les prêts en payingBack peuvent être lus\u00a0: ")]
    [InlineData("es", "La cuenta de almacenamiento responde.", "El token trae create:repayment y read:loans.", "Los préstamos en payingBack se pueden leer: ")]
    [InlineData("pt", "A conta de armazenamento responde.", "O token traz create:repayment e read:loans.", "Os empréstimos em payingBack podem ser lidos: ")]
    [InlineData("en", "The storage account answers.", "The token carries create:repayment and read:loans.", "Loans in payingBack can be read: ")]
    public async Task The_health_is_told_in_the_language_that_the_caller_reads(string language, string storage, string scopes, string loans)
    {
        await using var road = await Road.BuildAsync(
            azurite.Lease(), new SandboxOptions { Loans = 2000 }, new() { ["Reporting:Language"] = language == "fr" ? "pt" : "fr" });

        using var answer = await AskAsync(road, HttpMethod.Get, "/api/health?deep=true", language);

        Assert.Equal([language], answer.Content.Headers.ContentLanguage);
        Assert.Contains("Accept-Language", answer.Headers.Vary);
        var texts = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancel)).RootElement.GetProperty("checks").EnumerateArray()
            .ToDictionary(check => check.GetProperty("name").GetString()!, check => check.GetProperty("text").GetString()!);
        Assert.Equal((storage, scopes), (texts["storage"], texts["scopes"]));
        var count = road.Kiva.Portfolio.ExpectedLoans.Count(loan => loan.Status == LoanStatuses.PayingBack);
        Assert.Equal($"{loans}{count.ToString("N0", CultureInfo.GetCultureInfo(language))}.", texts["loans.paying-back"]);
    }

    [Fact]
    public async Task What_Kiva_refused_a_minute_ago_is_told_to_each_caller_in_his_language()
    {
        await using var road = await Road.BuildAsync(azurite.Lease(), new SandboxOptions { Loans = 5 }, new() { ["Kiva:ClientSecret"] = "an old secret" });

        foreach (var (wish, expected) in new[]
        {
            ("fr", "Kiva ne donne pas à cette application ce qu’il lui faut. "), ("es", "Kiva no da a esta aplicación lo que necesita. "),
            ("pt", "A Kiva não dá a este aplicativo o que ele precisa. "), ("en", "Kiva does not give this app what it needs. "),
        })
        {
            using var health = await AskAsync(road, HttpMethod.Get, "/api/health", wish);
            var kiva = JsonDocument.Parse(await health.Content.ReadAsStringAsync(Cancel)).RootElement.GetProperty("checks").EnumerateArray()
                .Single(check => check.GetProperty("name").GetString() == "kiva").GetProperty("text").GetString();
            Assert.StartsWith(expected, kiva, StringComparison.Ordinal);

            using var refresh = await AskAsync(road, HttpMethod.Post, "/api/expected-loans/refresh", wish);
            var problem = JsonDocument.Parse(await refresh.Content.ReadAsStringAsync(Cancel)).RootElement;
            Assert.Equal("kiva.token-refused", problem.GetProperty("code").GetString());
            Assert.StartsWith(expected, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        }
    }

    private static async Task AssertErrorAsync(HttpResponseMessage answer, string code, string language, string text)
    {
        var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancel)).RootElement;
        Assert.Equal((code, text), (problem.GetProperty("code").GetString(), problem.GetProperty("detail").GetString()));
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal([language], answer.Content.Headers.ContentLanguage);
        Assert.Contains("Accept-Language", answer.Headers.Vary);
    }

    private static void AssertTold(HttpResponseMessage answer, string language, string body)
    {
        var view = JsonDocument.Parse(body).RootElement;
        var report = view.TryGetProperty("reports", out var page) ? page[0] : view;
        var text = report.GetProperty("problems").EnumerateArray().Single(problem => problem.GetProperty("code").GetString() == "amount.missing").GetProperty("text").GetString();
        Assert.Equal(new Problem("amount.missing").Text(language), text);
        Assert.Equal([language], answer.Content.Headers.ContentLanguage);
        Assert.Contains("Accept-Language", answer.Headers.Vary);
    }

    private static async Task<HttpResponseMessage> AskAsync(Road road, HttpMethod method, string path, string wish, HttpContent? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body };
        request.Headers.TryAddWithoutValidation("Accept-Language", wish);
        return await road.Http.SendAsync(request, Cancel);
    }

    /// <summary>The fourth amount, in line 5, is missing.</summary>
    private static string Wrong(Road road) => Exports.Csv(
        "Loan ID,Principal Repaid", road.Kiva.Portfolio.ExpectedLoans.Select((loan, index) => $"{loan.LoanId},{(index == 3 ? "N/A" : Exports.Amount(loan))}"));
}
