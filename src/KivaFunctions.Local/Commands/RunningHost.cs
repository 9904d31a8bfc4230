using System.Net.Sockets;
using Kiva.Repayments.Settings;
using KivaFunctions.Local.Hosting;
using KivaFunctions.Local.Practice;

namespace KivaFunctions.Local.Commands;

/// <summary>The started host and, in practice mode, what it practises on.</summary>
internal sealed class RunningHost : IAsyncDisposable
{
    private RunningHost(WebApplication app, PracticeMode? practice, Words words)
    {
        Words = words;
        App = app;
        Practice = practice;
    }

    public WebApplication App { get; }

    /// <summary><see langword="null"/> when storage and Kiva are those of the settings.</summary>
    public PracticeMode? Practice { get; }

    /// <summary>What is told about it, in the language of its settings.</summary>
    public Words Words { get; }

    public string Url => App.Urls.First();

    /// <param name="tell">Is told what takes long.</param>
    /// <exception cref="SettingsException">Settings are wrong, or what they name cannot be used.</exception>
    /// <exception cref="AzuriteException">Practice mode lacks its storage.</exception>
    public static async Task<RunningHost> StartAsync(LocalHostOptions options, Action<string> tell)
    {
        var builder = LocalHost.CreateBuilder(options);
        var words = Words.Of(builder.Configuration);
        var practice = PracticeMode.IsWanted(builder.Configuration)
            ? await PracticeMode.StartAsync(builder.Configuration, folder => tell(words.Say("practice.installing", folder)), CancellationToken.None)
            : null;
        WebApplication? app = null;
        try
        {
            app = LocalHost.Build(builder, options);
            await StartAsync(app);
            return new RunningHost(app, practice, words);
        }
        catch
        {
            await DisposeAsync(app, practice);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await App.StopAsync(CancellationToken.None);
        await DisposeAsync(App, Practice);
    }

    private static async Task StartAsync(WebApplication app)
    {
        try
        {
            await app.StartAsync(CancellationToken.None);
        }
        catch (Exception taken) when (taken is IOException or SocketException)
        {
            throw new SettingsException([$"The host cannot listen there: {taken.Message}"]);
        }
        catch (Exception failure) when (Outage.IsOne(failure))
        {
            var cause = failure is AggregateException tries ? tries.InnerExceptions[0] : failure;
            throw new SettingsException([$"The storage that DataStorage names cannot be used: {cause.Message.Split('\n')[0].Trim()}"]);
        }
    }

    /// <summary>The storage goes last: the host gives messages back to it while it stops.</summary>
    private static async ValueTask DisposeAsync(WebApplication? app, PracticeMode? practice)
    {
        if (app is not null)
            await app.DisposeAsync();
        if (practice is not null)
            await practice.DisposeAsync();
    }
}
