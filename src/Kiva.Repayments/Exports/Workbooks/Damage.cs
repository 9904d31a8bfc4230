using System.Xml;
using Kiva.Repayments.Problems;

namespace Kiva.Repayments.Exports.Workbooks;

/// <summary>A workbook that is not as a workbook must be. Nothing that was read from it can be trusted.</summary>
internal static class Damage
{
    public static UnreadableExportException Found() => Refusal("workbook.broken");

    public static UnreadableExportException Refusal(string code, params string[] arguments) =>
        new(new Problem(code, Arguments: arguments.Length == 0 ? null : arguments));

    /// <summary>What the readers of zip and XML say of damage. Anything else is a fault of this program and must not look like one of the file.</summary>
    public static bool Is(Exception exception) => exception is InvalidDataException or XmlException;
}
