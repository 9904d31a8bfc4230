namespace Kiva.Repayments.Exports.Workbooks;

/// <summary>A workbook in memory.</summary>
internal abstract class Workbook
{
    public abstract string MediaType { get; }

    /// <summary>In the order of their tabs; charts and macros are none.</summary>
    public abstract IReadOnlyList<WorkbookSheet> Sheets { get; }

    /// <summary>The rows of a sheet from its first; several may be read side by side.</summary>
    /// <exception cref="UnreadableExportException">The sheet is damaged.</exception>
    public SheetRows Open(WorkbookSheet sheet, CancellationToken cancellationToken)
    {
        try
        {
            return OpenSheet(sheet, cancellationToken);
        }
        catch (Exception damage) when (Damage.Is(damage))
        {
            throw Damage.Found();
        }
    }

    protected abstract SheetRows OpenSheet(WorkbookSheet sheet, CancellationToken cancellationToken);
}

/// <param name="Number">From 0.</param>
internal sealed record WorkbookSheet(int Number, string Name, bool IsVisible);
