namespace KivaFunctions.Local.Tests.Delivery;

/// <summary>Where a call stands still until the test lets it go on.</summary>
internal sealed class Gate
{
    /// <summary>A test that hangs says where.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when the call stands here.</summary>
    public Task ReachedAsync() => _reached.Task.WaitAsync(Patience, TimeProvider.System, TestContext.Current.CancellationToken);

    public void Open() => _open.TrySetResult();

    public Task PassAsync()
    {
        _reached.TrySetResult();
        return _open.Task.WaitAsync(Patience, TimeProvider.System, TestContext.Current.CancellationToken);
    }
}
