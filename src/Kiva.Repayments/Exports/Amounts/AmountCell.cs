using System.Runtime.InteropServices;
using Kiva.Repayments.Problems;

namespace Kiva.Repayments.Exports.Amounts;

/// <summary>An amount as its file allows to read it.</summary>
/// <param name="Amount"><see langword="null"/> when it could not be read for certain; then <paramref name="Problem"/> says why.</param>
/// <param name="Mark">The currency mark beside it; <see langword="null"/> when there is none.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct AmountCell(decimal? Amount, Problem? Problem, string? Mark);
