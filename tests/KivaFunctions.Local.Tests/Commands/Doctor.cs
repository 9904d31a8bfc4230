using System.Text.RegularExpressions;
using Azure.Storage;
using Azure.Storage.Sas;
using Kiva.PartnerApi.Sandbox;
using Kiva.Repayments;
using Kiva.Repayments.Storage;
using KivaFunctions.Local.Commands;
using KivaFunctions.Local.Hosting;
using KivaFunctions.Local.Tests.Journeys;
using Spectre.Console;

namespace KivaFunctions.Local.Tests.Commands;

/// <summary>Surroundings in which all is well, until a test breaks one of them and asks the doctor.</summary>
internal sealed partial class Doctor : IAsyncDisposable
{
    private static readonly Regex Line = LinePattern();

    private Doctor(TestAccount account, SandboxServer kiva, SandboxOptions options)
    {
        (Account, Kiva) = (account, kiva);
        Settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
        {
            ["DataStorage"] = account.ConnectionString,
            ["ExpectedLoansSchedule"] = "0 0 */6 * * *",
            ["Kiva:TokenUrl"] = kiva.TokenUrl.ToString(),
            ["Kiva:ApiBaseUrl"] = kiva.ApiBaseUrl.ToString(),
            ["Kiva:Audience"] = kiva.Audience,
            ["Kiva:ClientId"] = options.ClientId,
            ["Kiva:ClientSecret"] = options.ClientSecret,
            ["Kiva:PartnerId"] = options.PartnerId,
        };
    }

    public TestAccount Account { get; }

    public SandboxServer Kiva { get; }

    public Dictionary<string, string?> Settings { get; }

    public ShiftedTime Time { get; } = new();

    /// <summary>Puts something else in the place of what the app composes.</summary>
    public Action<IServiceCollection>? Replace { get; set; }

    public static async Task<Doctor> MeetAsync(TestAccount account, SandboxOptions? options = null)
    {
        options ??= new SandboxOptions { Loans = 7 };
        var kiva = await SandboxServer.StartAsync(options, TestContext.Current.CancellationToken);
        await new DataStorage(new StorageConnection(account.Blobs, account.Queues)).CreateAsync(TestContext.Current.CancellationToken);
        return new Doctor(account, kiva, options);
    }

    /// <summary>The account, opened with a signature that allows this much and no more.</summary>
    public void Allow(AccountSasPermissions permissions)
    {
        var key = Account.ConnectionString.Split(';').Single(part => part.StartsWith("AccountKey=", StringComparison.Ordinal))["AccountKey=".Length..];
        var signature = new AccountSasBuilder(permissions, TimeProvider.System.GetUtcNow().AddHours(1), AccountSasServices.Blobs | AccountSasServices.Queues, AccountSasResourceTypes.All)
            .ToSasQueryParameters(new StorageSharedKeyCredential(Account.Name, key));
        Settings["DataStorage"] = $"BlobEndpoint={Account.Blobs.Uri};QueueEndpoint={Account.Queues.Uri};SharedAccessSignature={signature}";
    }

    public Task<Findings> AskAsync() => AskAsync(Settings, builder =>
    {
        builder.Services.AddSingleton<TimeProvider>(Time);
        builder.AddRepaymentReporting();
        Replace?.Invoke(builder.Services);
    });

    public static async Task<Findings> AskAsync(Dictionary<string, string?> settings, Action<IHostApplicationBuilder> compose)
    {
        using var text = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Interactive = InteractionSupport.No, Out = new AnsiConsoleOutput(text),
        });
        console.Profile.Width = 1000;
        var options = new LocalHostOptions { ReadsSurroundings = false, Settings = settings, Quiet = true, Compose = compose };
        var exitCode = await DoctorCommand.RunAsync(options, console, TestContext.Current.CancellationToken);
        var lines = text.ToString().Split('\n').Select(line => Line.Match(line.TrimEnd())).Where(match => match.Success)
            .Select(match => new Finding(match.Groups["ok"].Value == "ok", match.Groups["name"].Value, match.Groups["text"].Value)).ToList();
        return new Findings(exitCode, text.ToString(), lines);
    }

    public ValueTask DisposeAsync() => Kiva.DisposeAsync();

    [GeneratedRegex("^(?<ok>ok|-)\\s+(?<name>\\S+)\\s+(?<text>\\S.*)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LinePattern();
}

/// <param name="Screen">All that was shown.</param>
internal sealed record Findings(int ExitCode, string Screen, IReadOnlyList<Finding> Lines)
{
    /// <summary>These and no others need attention, and the first says this.</summary>
    public void AssertFaults(string text, params string[] names)
    {
        Assert.Equal(names, Lines.Where(line => !line.Ok).Select(line => line.Name));
        Assert.Contains(text, Lines.First(line => !line.Ok).Text, StringComparison.Ordinal);
        Assert.Equal(1, ExitCode);
    }
}

internal sealed record Finding(bool Ok, string Name, string Text);
