using System.Globalization;
using System.Text;
using Deque.AxeCore.Playwright;
using KivaFunctions.Local.Tests.Journeys;
using Microsoft.Playwright;

namespace KivaFunctions.Local.Tests.Page;

/// <summary>A person before the page, in a browser of her language.</summary>
internal sealed class Coordinator : IAsyncDisposable
{
    /// <summary>Where the screenshots lie after a run: <c>artifacts/screenshots</c> of the repository.</summary>
    private static readonly string Pictures = Path.Combine(Repository(), "artifacts", "screenshots");

    private readonly IBrowserContext _context;
    private readonly Road _road;
    private readonly List<string> _faults = [];

    private Coordinator(IBrowserContext context, IPage page, Road road, string language)
    {
        (_context, Screen, _road, Language) = (context, page, road, language);
        page.Console += (_, message) =>
        {
            // Answers such as 401 are the page's to deal with; the browser notes them all the same.
            if (message.Type is "error" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal))
            {
                _faults.Add(message.Text);
            }
        };
        page.PageError += (_, error) => _faults.Add(error);
    }

    public IPage Screen { get; }

    /// <summary>The language that her browser asks for.</summary>
    public string Language { get; }

    /// <param name="locale">As a browser has it; the texts come in its language.</param>
    /// <param name="headers">What a platform in front of the app would add to each call.</param>
    public static async Task<Coordinator> SitDownAsync(
        Browser browser, Road road, string locale = "en-GB", bool isPhone = false, bool isDark = false, Dictionary<string, string>? headers = null)
    {
        var context = await browser.OpenAsync(new BrowserNewContextOptions
        {
            BaseURL = road.Http.BaseAddress!.ToString(),
            Locale = locale,
            TimezoneId = "UTC",
            ColorScheme = isDark ? ColorScheme.Dark : ColorScheme.Light,
            ViewportSize = isPhone ? new ViewportSize { Width = 360, Height = 740 } : new ViewportSize { Width = 1100, Height = 800 },
            ReducedMotion = ReducedMotion.Reduce,
            ExtraHTTPHeaders = headers,
        });
        context.SetDefaultTimeout(60_000);
        return new Coordinator(context, await context.NewPageAsync(), road, locale[..2]);
    }

    public string Say(string key, params string[] values) => PageTexts.Say(Language, key, values);

    public Task GoAsync(string view) => Screen.GotoAsync($"/api/page#/{view}");

    /// <summary>Chooses a file as the dialog of the browser does.</summary>
    public Task ChooseAsync(string name, string content) =>
        Screen.Locator("#file").SetInputFilesAsync(new FilePayload { Name = name, MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(content) });

    public ILocator Button(string key, params string[] values) => Screen.GetByRole(AriaRole.Button, new() { Name = Say(key, values), Exact = true });

    /// <summary>The table with this title.</summary>
    public ILocator Table(string key, params string[] values) => Screen.GetByRole(AriaRole.Table, new() { Name = Say(key, values), Exact = true });

    /// <summary>Agrees to what the dialog says will happen.</summary>
    public Task AgreeAsync(string key) => Screen.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = Say(key), Exact = true }).ClickAsync();

    public Task SeesAsync(string text) => Screen.Locator("main").GetByText(text).First.WaitForAsync();

    /// <summary>The first batches have their answers.</summary>
    public Task SeesProgressAsync() => Screen.Locator("progress[value]:not([value='0'])").WaitForAsync();

    public Task SeesInDialogAsync(string text) => Screen.GetByRole(AriaRole.Dialog).GetByText(text).First.WaitForAsync();

    /// <summary>Saves what she chose to save, and reads it.</summary>
    public async Task<(string Name, string Content)> SaveAsync(ILocator button)
    {
        var saving = await Screen.RunAndWaitForDownloadAsync(() => button.ClickAsync());
        await using var content = await saving.CreateReadStreamAsync();
        using var reader = new StreamReader(content);
        return (saving.SuggestedFilename, await reader.ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>Nothing on the screen keeps a person with a screen reader, a keyboard or weak eyes out, and it is kept as a picture.</summary>
    public async Task LookAsync(string picture)
    {
        Directory.CreateDirectory(Pictures);
        await Screen.EvaluateAsync("scrollTo(0, 0)");
        await Screen.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Pictures, $"{picture}.{Language}.png"), FullPage = true });
        var found = await Screen.RunAxe();
        Assert.True(found.Violations.Length == 0, string.Create(CultureInfo.InvariantCulture, $"{picture}: {string.Join('\n', found.Violations.Select(violation =>
            $"{violation.Id}: {violation.Help} {string.Join(" | ", violation.Nodes.Select(node => node.Html))}"))}"));
        var width = await Screen.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assert.True(width <= 0, $"{picture} is wider than the screen by {width} pixels.");
    }

    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        Assert.Empty(_faults);
    }

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "KivaFunctions.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? AppContext.BaseDirectory;
    }
}
