namespace KivaFunctions.Local.Tests.Delivery;

/// <summary>
/// The end of a process at one of its writes: the write happens or it does not, its answer is lost, and whatever the process still tries fails
/// until it has unwound. Nothing that a dead process would not have done reaches the storage or Kiva.
/// </summary>
/// <param name="at">The number of the write, from 1.</param>
/// <param name="written">Whether that write still happens.</param>
internal sealed class Death(int at, bool written)
{
    private int _writes;
    private volatile bool _came;

    /// <summary>Whether it came; a process that wrote less outlived it.</summary>
    public bool Came => _came;

    /// <summary>The write at which it came.</summary>
    public string Where { get; private set; } = "";

    public async Task CarryAsync(WireCall call, Func<Task> pass)
    {
        ThrowIfDead();
        var isTheLast = call.IsWrite && Interlocked.Increment(ref _writes) == at;
        if (isTheLast)
        {
            Where = $"{call.Verb} {call.Uri.AbsolutePath} {call.Body}";
            _came = !written;
        }

        ThrowIfDead();
        await pass();
        _came |= isTheLast;
        ThrowIfDead();
    }

    private void ThrowIfDead()
    {
        if (_came)
        {
            throw new DiedException();
        }
    }

    /// <summary>None that the storage SDK or the pipeline knows, so that nobody tries again or makes up for it.</summary>
    internal sealed class DiedException() : Exception("The process is dead.");
}
