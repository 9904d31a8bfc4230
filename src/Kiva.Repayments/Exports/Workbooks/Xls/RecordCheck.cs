using System.Buffers.Binary;

namespace Kiva.Repayments.Exports.Workbooks.Xls;

/// <summary>
/// Looks over the records of a binary workbook ([MS-XLS]) before the library reads them: it takes a stream that breaks off for one that ends, gives
/// zeros for numbers that a record announces and does not hold, and with some lengths never comes to an end.
/// </summary>
internal static class RecordCheck
{
    private const int BeginOfStream = 0x809;
    private const int EndOfStream = 0x0A;
    private const int Sheet = 0x85;
    private const int Encryption = 0x2F;
    private const int Numbers = 0xBD;
    private const int Texts = 0xFC;
    private const int Format = 0x41E;
    private const int MostFormats = 5_000;

    /// <summary>Each costs a hundred bytes of memory, however short it is.</summary>
    private const uint MostTexts = 1_000_000;

    /// <returns>How many bytes were looked over; the library must not be given more.</returns>
    /// <exception cref="InvalidDataException">The records do not fit together.</exception>
    /// <exception cref="UnreadableExportException">The workbook is protected by a password or too large.</exception>
    public static int Check(ReadOnlySpan<byte> stream)
    {
        var (at, open, formats) = (0, 0, 0);
        var sheets = new HashSet<uint>();
        var begins = new HashSet<uint>();
        while (stream.Length - at >= 4)
        {
            var id = Word(stream, at);
            int length = Word(stream, at + 2);

            // Behind the last sheet there may be anything, most often zeros to the end of a sector.
            if (open == 0 && id != BeginOfStream)
                break;

            if (length > stream.Length - at - 4)
                throw new InvalidDataException();

            var record = stream.Slice(at + 4, length);
            switch (id)
            {
                case BeginOfStream:
                    open++;
                    begins.Add((uint)at);
                    break;
                case EndOfStream:
                    open--;
                    break;
                case Sheet when length >= 4:
                    sheets.Add(BinaryPrimitives.ReadUInt32LittleEndian(record));
                    break;
                case Numbers when !HoldsAllNumbers(record):
                case Format when ++formats > MostFormats:
                case Texts when length < 8:
                    throw new InvalidDataException();
                case Texts when BinaryPrimitives.ReadUInt32LittleEndian(record[4..]) > MostTexts:
                    throw Damage.Refusal("workbook.too-much-text");
                case Encryption:
                    throw Damage.Refusal("workbook.password");
            }

            at += 4 + length;
        }

        // A sheet that began within a record would be read as other records than these.
        return open == 0 && sheets.IsSubsetOf(begins) ? at : throw new InvalidDataException();
    }

    /// <summary>A row of numbers in one record: the first column, six bytes for each number, the last column.</summary>
    private static bool HoldsAllNumbers(ReadOnlySpan<byte> record) =>
        record.Length >= 12 && record.Length == 6 + (6 * (Word(record, record.Length - 2) - Word(record, 2) + 1));

    private static ushort Word(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[offset..]);
}
