using System.Globalization;
using Kiva.Repayments.Settings;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging.Console;

namespace KivaFunctions.Local.Hosting;

/// <summary>Runs function classes on one machine: their triggers, as their attributes and host.json say, without the Functions runtime.</summary>
public static class LocalHost
{
    /// <summary>Running functions get this long to end when the host stops; with what comes after it the process is gone within ten seconds.</summary>
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(9);

    /// <inheritdoc cref="Build(WebApplicationBuilder, LocalHostOptions)"/>
    public static WebApplication Build(LocalHostOptions options) => Build(CreateBuilder(options), options);

    /// <summary>A builder with all settings read. What is added to its configuration now wins over them.</summary>
    /// <exception cref="SettingsException">A settings file cannot be read.</exception>
    public static WebApplicationBuilder CreateBuilder(LocalHostOptions options)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ApplicationName = "KivaFunctions.Local", ContentRootPath = AppContext.BaseDirectory });
        SettingsFiles.AddTo(builder.Configuration, options);
        AddLogging(builder.Logging, options);
        return builder;
    }

    /// <exception cref="SettingsException">Settings or functions cannot be used as they are; all faults at once.</exception>
    public static WebApplication Build(WebApplicationBuilder builder, LocalHostOptions options)
    {
        var configuration = builder.Configuration;
        var faults = new List<string>();
        var hostJson = Collect(faults, () => HostJson.Read(configuration));
        var settings = Collect(faults, () => LocalHostSettings.Read(configuration));
        var key = new FunctionKey(settings?.FunctionKey);
        var addresses = Collect(faults, () => Addresses.Asked(configuration, key));
        Collect(faults, () =>
        {
            options.Compose(builder);
            return builder;
        });
        // A setting that is missing is said once, by those who own it, and not again for each function that needs it.
        var table = faults.Count > 0 ? null : Collect(faults, () => FunctionTable.Read(options.FunctionClasses, configuration));
        if (hostJson is null || settings is null || addresses is null || table is null)
            throw new SettingsException(faults);

        Addresses.Use(builder.WebHost, addresses);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBytes(configuration);
        });

        builder.Services
            .AddSingleton(hostJson).AddSingleton(settings).AddSingleton(table).AddSingleton(new Connections(configuration))
            .AddSingleton<FunctionRunner>()
            .AddHostedService<TriggerService>()
            .AddProblemDetails()
            .Configure<ConsoleLifetimeOptions>(lifetime => lifetime.SuppressStatusMessages = true)
            .Configure<HostOptions>(host =>
            {
                host.ShutdownTimeout = ShutdownTimeout;
                host.ServicesStopConcurrently = true;
            });
        builder.Services.TryAddSingleton(TimeProvider.System);

        var app = builder.Build();
        app.UseExceptionHandler(new ExceptionHandlerOptions { StatusCodeSelector = failure => (failure as BadHttpRequestException)?.StatusCode ?? StatusCodes.Status500InternalServerError });
        app.UseStatusCodePages();
        app.MapFrontDoor(hostJson, key);
        app.MapHttpTriggers(table, hostJson, key, app.Services.GetRequiredService<FunctionRunner>(), app.Lifetime.ApplicationStopping);
        return app;
    }

    /// <summary>Notes what is wrong instead of stopping at it, so that all faults are told at once.</summary>
    private static T? Collect<T>(List<string> faults, Func<T> read)
        where T : class
    {
        try
        {
            return read();
        }
        catch (SettingsException wrong)
        {
            faults.AddRange(wrong.Faults);
            return null;
        }
    }

    /// <summary>A malformed value is told by whoever reads the section.</summary>
    private static long MaxBytes(ConfigurationManager configuration) =>
        long.TryParse(configuration["Exports:MaxBytes"], CultureInfo.InvariantCulture, out var bytes) && bytes >= 0 ? bytes : new ExportsOptions().MaxBytes;

    private static void AddLogging(ILoggingBuilder logging, LocalHostOptions options)
    {
        logging.ClearProviders();

        // It tells what is thrown at us as well when the host does not start, with a stack trace.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        logging.AddConsole(console => (console.FormatterName, console.LogToStandardErrorThreshold) = (LineFormatter.FormatterName, options.Quiet ? LogLevel.Trace : LogLevel.None));
        logging.AddConsoleFormatter<LineFormatter, ConsoleFormatterOptions>();
        // What stops the host is said by whoever starts it, in a sentence.
        logging.AddFilter<ConsoleLoggerProvider>("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        if (options.Quiet)
            logging.AddFilter<ConsoleLoggerProvider>((_, level) => level >= LogLevel.Warning);
    }
}
