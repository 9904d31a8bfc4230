using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace KivaFunctions.Local.Hosting;

/// <summary>One line an entry: time, level, event id, short category, text. Where it comes from is shown below an error that has an exception.</summary>
internal sealed class LineFormatter() : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "line";

    private const string Yellow = "\e[33m";
    private const string Red = "\e[31m";
    private const string Plain = "\e[0m";

    private static readonly bool Coloured = !Console.IsOutputRedirected && !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("NO_COLOR") is null or "";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var text = logEntry.Formatter(logEntry.State, logEntry.Exception);
        for (var cause = logEntry.Exception; cause is not null; cause = cause.InnerException)
            text += $" | {cause.GetType().Name}: {cause.Message}";

        var (level, colour) = logEntry.LogLevel switch
        {
            LogLevel.Trace => ("trce", ""),
            LogLevel.Debug => ("dbug", ""),
            LogLevel.Information => ("info", ""),
            LogLevel.Warning => ("warn", Yellow),
            _ => ("fail", Red),
        };
        var category = logEntry.Category[(logEntry.Category.LastIndexOf('.') + 1)..];
        var line = string.Create(CultureInfo.InvariantCulture, $"{TimeProvider.System.GetLocalNow():HH:mm:ss.fff} {level} {logEntry.EventId.Id,4} {category}: {OneLine(text)}");
        textWriter.WriteLine(Coloured && colour.Length > 0 ? $"{colour}{line}{Plain}" : line);
        if (logEntry is { LogLevel: >= LogLevel.Error, Exception.StackTrace: { } where })
            textWriter.WriteLine(where);
    }

    /// <summary>What comes from outside must not draw on the terminal or fake a line.</summary>
    private static string OneLine(string text) => string.Create(text.Length, text, (characters, from) =>
    {
        for (var i = 0; i < from.Length; i++)
            characters[i] = char.IsControl(from[i]) ? ' ' : from[i];
    });
}
