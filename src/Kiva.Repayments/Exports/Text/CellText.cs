namespace Kiva.Repayments.Exports.Text;

/// <summary>A cell without what surrounds its value.</summary>
internal static class CellText
{
    /// <summary>Takes off the spaces around the value, every one that Unicode has: they are no part of an id.</summary>
    public static ReadOnlySpan<char> Trim(ReadOnlySpan<char> cell)
    {
        while (!cell.IsEmpty && IsSpace(cell[0]))
            cell = cell[1..];
        while (!cell.IsEmpty && IsSpace(cell[^1]))
            cell = cell[..^1];
        return cell;
    }

    /// <summary>Takes off what keeps a spreadsheet from touching a value: <c>="00123"</c> and <c>'00123</c>.</summary>
    public static ReadOnlySpan<char> Unwrap(ReadOnlySpan<char> cell)
    {
        cell = Trim(cell);
        if (cell.Length >= 3 && cell[0] == '=' && cell[1] == '"' && cell[^1] == '"')
            return Trim(cell[2..^1]);

        return cell is ['\'', ..] ? Trim(cell[1..]) : cell;
    }

    /// <summary>The byte order mark counts as a space: files that were joined carry it in their middle.</summary>
    public static bool IsSpace(char c) => c <= ' ' ? c is ' ' or (>= '\t' and <= '\r') : c >= '\u0080' && (char.IsWhiteSpace(c) || c == '\uFEFF');
}
