using Kiva.Repayments.Exports.Text;

namespace Kiva.Repayments.Exports.Tables;

/// <summary>The records of an export that is a table, one after the other; what the file is made of stays behind it.</summary>
internal abstract class ExportTable(bool hasKinds) : IAsyncDisposable
{
    /// <summary>Whether cells are anything else than text; asked for every cell of an export, and so no call.</summary>
    public bool HasKinds { get; } = hasKinds;

    /// <summary>Where the current record begins, as a person counts it in an editor or in Excel, from 1.</summary>
    public int Line { get; protected set; }

    /// <summary>The number of cells of the current record.</summary>
    public abstract int Width { get; }

    /// <summary>IANA name, certain once all has been read; <see langword="null"/> where the table is no text.</summary>
    public virtual string? Encoding => null;

    /// <summary>Whether the next record is in memory, so that <see cref="Read"/> needs no waiting.</summary>
    public virtual bool IsFilled => true;

    public virtual ValueTask FillAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>Reads a record that <see cref="IsFilled"/> promises.</summary>
    /// <returns><see langword="false"/> at the end.</returns>
    /// <exception cref="UnreadableExportException">The record cannot be read, and so nothing after it.</exception>
    public abstract bool Read();

    /// <summary>Whether the export ends within the current record, for all one can see: no line end follows.</summary>
    public virtual bool MayBeCutOff => false;

    /// <summary>The text of a cell; of a number its digits with a point. Good until another cell is asked for.</summary>
    public abstract ReadOnlySpan<char> Cell(int column);

    /// <summary>What the file itself says the cell is, where it <see cref="HasKinds"/>.</summary>
    public virtual CellKind KindOf(int column) => CellKind.Text;

    /// <summary>The number in a cell of <see cref="CellKind.Number"/>.</summary>
    public virtual decimal Number(int column) => throw new InvalidOperationException("The cell is no number.");

    public abstract ValueTask DisposeAsync();

    /// <returns><see langword="false"/> at the end.</returns>
    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        if (!IsFilled)
            await FillAsync(cancellationToken);
        return Read();
    }

    public bool IsBlank()
    {
        for (var i = 0; i < Width; i++)
        {
            if (!CellText.Trim(Cell(i)).IsEmpty)
                return false;
        }

        return true;
    }
}

/// <summary>What a workbook says of a cell.</summary>
internal enum CellKind
{
    Text,

    /// <summary>A number with one reading, whatever its format shows.</summary>
    Number,

    /// <summary>A number that the workbook shows as a date or a time: no amount, and no id any more.</summary>
    Date,
}
