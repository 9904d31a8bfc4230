using Kiva.Repayments.Problems;

namespace Kiva.Repayments.Planning.Detectors;

/// <summary>How many of the rows that can be compared look wrong.</summary>
/// <param name="above">The share of them, in hundredths, that is still no cause for doubt.</param>
/// <param name="atLeast">Fewer of them are an accident.</param>
internal sealed class Share(int above, int atLeast)
{
    private int _hits;
    private int _compared;

    public void Count(bool isHit)
    {
        _compared++;
        _hits += isHit ? 1 : 0;
    }

    /// <returns>The problem with both counts as its first arguments; <see langword="null"/> when there are too few.</returns>
    public Problem? Finding(string code, params ReadOnlySpan<string> more) => _hits >= atLeast && _hits * 100L > (long)_compared * above
        ? new Problem(code, Arguments: [Doubts.Count(_hits), Doubts.Count(_compared), .. more])
        : null;
}
