using System.Runtime.InteropServices;

namespace Kiva.Repayments.Problems;

/// <summary>All problems of one code: the true count and the first few as examples.</summary>
public sealed record ProblemCount(string Code, int Count, IReadOnlyList<Problem> Examples);

/// <summary>Counts problems by code without keeping them all: a million bad rows must fit a ledger line.</summary>
public sealed class ProblemTally
{
    private const int MaxExamples = 10;

    private readonly Dictionary<string, (int Count, List<Problem> Examples)> _byCode = new(StringComparer.Ordinal);

    /// <summary>Counts the problem and what else is wrong with the row, each by its own code.</summary>
    public void Add(Problem problem)
    {
        for (var next = problem; next is not null; next = next.Also)
        {
            Count(next);
        }
    }

    /// <summary>The most frequent first.</summary>
    public IReadOnlyList<ProblemCount> Counts() =>
    [
        .. _byCode
            .OrderByDescending(entry => entry.Value.Count)
            .ThenBy(entry => entry.Key, StringComparer.Ordinal)
            .Select(entry => new ProblemCount(entry.Key, entry.Value.Count, [.. entry.Value.Examples])),
    ];

    private void Count(Problem problem)
    {
        ref var entry = ref CollectionsMarshal.GetValueRefOrAddDefault(_byCode, problem.Code, out _);
        entry.Count++;
        entry.Examples ??= [];
        if (entry.Examples.Count < MaxExamples)
        {
            entry.Examples.Add(problem.Also is null ? problem : problem with { Also = null });
        }
    }
}
