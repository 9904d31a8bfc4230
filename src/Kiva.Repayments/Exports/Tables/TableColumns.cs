using System.Runtime.InteropServices;

namespace Kiva.Repayments.Exports.Tables;

/// <summary>Where the needed columns stand, from 0.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct TableColumns(int Loan, int? Client, int Amount);
