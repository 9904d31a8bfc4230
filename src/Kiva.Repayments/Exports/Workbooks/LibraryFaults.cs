namespace Kiva.Repayments.Exports.Workbooks;

/// <summary>The library meets damage with whatever its code happens to run into: an index out of range, a null, a length that is too long for memory.</summary>
internal static class LibraryFaults
{
    /// <exception cref="UnreadableExportException">The library failed, and so the file is damaged.</exception>
    public static TResult Guard<TState, TResult>(TState state, Func<TState, TResult> call)
    {
        try
        {
            return call(state);
        }
        catch (Exception fault) when (fault is not (OperationCanceledException or UnreadableExportException))
        {
            throw Damage.Found();
        }
    }
}
