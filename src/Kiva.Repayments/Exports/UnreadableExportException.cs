using System.Globalization;
using Kiva.Repayments.Problems;

namespace Kiva.Repayments.Exports;

/// <summary>The export as a whole cannot be read for certain; the report is rejected with the problem.</summary>
public sealed class UnreadableExportException(Problem problem) : Exception(problem.Code)
{
    public Problem Problem { get; } = problem;

    /// <summary>A problem whose text names its line.</summary>
    internal static UnreadableExportException At(string code, int line) =>
        new(new Problem(code, line, Arguments: [line.ToString(CultureInfo.InvariantCulture)]));
}
