namespace Kiva.Repayments.Exports.Workbooks;

/// <summary>The rows of one sheet, or of one table of a web page, one after the other.</summary>
internal abstract class SheetRows : IDisposable
{
    /// <summary>The number that the row bears on the screen, from 1; rows that the file leaves out are counted.</summary>
    public int Line { get; protected set; }

    /// <summary>Filtered or hidden: whoever looks at the sheet does not see it.</summary>
    public bool IsHidden { get; protected set; }

    /// <summary>Good until the next row is asked for. What lies beyond is empty.</summary>
    public abstract ReadOnlySpan<SheetCell> Cells { get; }

    /// <returns><see langword="false"/> at the end.</returns>
    /// <exception cref="UnreadableExportException">The sheet is damaged.</exception>
    public bool Read()
    {
        try
        {
            return ReadRow();
        }
        catch (Exception damage) when (Damage.Is(damage))
        {
            throw Damage.Found();
        }
    }

    public abstract void Dispose();

    protected abstract bool ReadRow();
}
