using System.Runtime.InteropServices;
using Kiva.Repayments.Exports;
using Kiva.Repayments.Rows;

namespace Kiva.Repayments.Planning;

/// <summary>The keys that stand more than once in an export. Their amounts are never added up, and none of two different ones is chosen.</summary>
internal sealed class Repeats
{
    private readonly Dictionary<RowKey, (int Line, decimal? Amount, bool Conflicting)> _seen = [];

    public void Add(RowKey key, in ExportRow row)
    {
        ref var seen = ref CollectionsMarshal.GetValueRefOrAddDefault(_seen, key, out var repeated);
        if (!repeated)
        {
            seen = (row.Line, row.Amount, false);
        }
        else if (seen.Amount != row.Amount || row.Amount is null)
        {
            seen.Conflicting = true;
        }
    }

    /// <summary>Different amounts stand at this key.</summary>
    public bool Conflict(RowKey key) => _seen.TryGetValue(key, out var seen) && seen.Conflicting;

    /// <summary>The key stood in an earlier line with the same amount.</summary>
    public bool IsRepetition(RowKey key, int line) => _seen.TryGetValue(key, out var seen) && seen.Line != line;
}
