using System.Threading.Channels;

namespace KivaFunctions.Local.Tests.Hosting;

/// <summary>What a function of a test saw, in order; and what it does about it.</summary>
internal sealed class Calls
{
    private readonly Channel<string> _seen = Channel.CreateUnbounded<string>();

    /// <summary>Called after the call is noted; succeeds at once unless a test says otherwise.</summary>
    public Func<string, CancellationToken, Task> Then { get; init; } = (_, _) => Task.CompletedTask;

    public Task NoteAsync(string what, CancellationToken cancellationToken)
    {
        _seen.Writer.TryWrite(what);
        return Then(what, cancellationToken);
    }

    public async Task<string> NextAsync() => await _seen.Reader.ReadAsync(TestContext.Current.CancellationToken);

    public bool HasMore => _seen.Reader.TryPeek(out _);
}
