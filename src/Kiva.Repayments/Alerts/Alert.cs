using System.Globalization;
using Kiva.Repayments.ExpectedLoans;
using Kiva.Repayments.Reports;
using Microsoft.Extensions.Logging;

namespace Kiva.Repayments.Alerts;

/// <summary>One thing that people are told by every channel: in the log as <see cref="AlertLog"/> has it, in messages by the text that has the event's name.</summary>
internal sealed class Alert
{
    private readonly Action<ILogger, Wording> _say;

    /// <param name="cause">The id of the ledger's event that is told of.</param>
    /// <param name="at">When that happened.</param>
    /// <param name="report"><see langword="null"/> when it belongs to no report.</param>
    /// <param name="say">Says it to a log; what is itself a sentence, in the words that are given.</param>
    public Alert(string cause, DateTimeOffset at, ReportId? report, Action<ILogger, Wording> say)
    {
        (At, Report, _say) = (at, report, say);
        var said = Listen(Wording.OfLog);
        (Event, Level) = (said.Event, said.Level);
        Id = string.Create(CultureInfo.InvariantCulture, $"{cause}-{Event.Id}");
    }

    /// <summary>Stable: who is told a second time, because a process died between telling and noting it down, knows it by this.</summary>
    public string Id { get; }

    /// <summary>The number and name that alert rules query.</summary>
    public EventId Event { get; }

    public LogLevel Level { get; }

    public DateTimeOffset At { get; }

    public ReportId? Report { get; }

    /// <summary>What it tells of was cured meanwhile, or decided: who is told late is told so, and asked for nothing.</summary>
    public bool IsOver { get; init; }

    /// <summary>The loans that it is about, where it is about loans; for messages alone, a log gets the count.</summary>
    public LoanList? Unreported { get; init; }

    public void Say(ILogger log) => _say(log, Wording.OfLog);

    /// <summary>What happened and what to do. Ids and counts only.</summary>
    public string Text(Wording words) => words.Say(Event.Name!, Listen(words).Arguments);

    private Listener Listen(Wording words)
    {
        var listener = new Listener();
        _say(listener, words);
        return listener;
    }

    /// <summary>Keeps what is said.</summary>
    private sealed class Listener : ILogger
    {
        public EventId Event { get; private set; }

        public LogLevel Level { get; private set; }

        public IReadOnlyList<KeyValuePair<string, object?>> Arguments { get; private set; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            (Event, Level, Arguments) = (eventId, logLevel, (IReadOnlyList<KeyValuePair<string, object?>>)state!);
    }
}

/// <param name="Count">How many there are.</param>
/// <param name="First">Those that are named.</param>
internal sealed record LoanList(int Count, IReadOnlyList<UnreportedLoan> First);
