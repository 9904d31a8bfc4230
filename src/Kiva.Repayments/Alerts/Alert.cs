using System.Globalization;
using Kiva.Repayments.ExpectedLoans;
using Kiva.Repayments.Reports;
using Microsoft.Extensions.Logging;

namespace Kiva.Repayments.Alerts;

/// <summary>One thing that people are told, by every channel in the same words: those of <see cref="AlertLog"/>.</summary>
internal sealed class Alert
{
    /// <param name="cause">The id of the ledger's event that is told of.</param>
    /// <param name="at">When that happened.</param>
    /// <param name="report"><see langword="null"/> when it belongs to no report.</param>
    /// <param name="say">Says it to a log.</param>
    public Alert(string cause, DateTimeOffset at, ReportId? report, Action<ILogger> say)
    {
        (At, Report, Say) = (at, report, say);
        var words = new Words();
        say(words);
        (Event, Level, Text) = (words.Event, words.Level, words.Text);
        Id = string.Create(CultureInfo.InvariantCulture, $"{cause}-{Event.Id}");
    }

    /// <summary>Stable: who is told a second time, because a process died between telling and noting it down, knows it by this.</summary>
    public string Id { get; }

    /// <summary>The number and name that alert rules query.</summary>
    public EventId Event { get; }

    public LogLevel Level { get; }

    public DateTimeOffset At { get; }

    public ReportId? Report { get; }

    /// <summary>What happened and what to do. Ids and counts only.</summary>
    public string Text { get; }

    public Action<ILogger> Say { get; }

    /// <summary>The loans that it is about, where it is about loans; for the webhook alone, a log gets the count.</summary>
    public LoanList? Unreported { get; init; }

    /// <summary>Keeps what is said.</summary>
    private sealed class Words : ILogger
    {
        public EventId Event { get; private set; }

        public LogLevel Level { get; private set; }

        public string Text { get; private set; } = "";

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            (Event, Level, Text) = (eventId, logLevel, formatter(state, exception));
    }
}

/// <param name="Count">How many there are.</param>
/// <param name="First">Those that are named.</param>
internal sealed record LoanList(int Count, IReadOnlyList<UnreportedLoan> First);
