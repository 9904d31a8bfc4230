using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;

namespace Kiva.Repayments.Exports.Workbooks.Xlsx;

/// <summary>The XML of a part: no document types, no comments, no depth that a workbook does not have.</summary>
internal sealed partial class PartXml : IDisposable
{
    private const int Deepest = 100;

    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        IgnoreWhitespace = true,
        XmlResolver = null,
    };

    private readonly PartStream _part;

    public PartXml(PartStream part) => (_part, Xml) = (part, XmlReader.Create(part, Settings));

    public XmlReader Xml { get; }

    /// <summary>The name of the element that begins where the reader stands; <see langword="null"/> where none does.</summary>
    public string? Element => Xml.NodeType == XmlNodeType.Element ? Xml.LocalName : null;

    /// <exception cref="XmlException">It is no XML, or nested deeper than any workbook.</exception>
    public bool Read()
    {
        if (!Xml.Read())
            return false;

        return Xml.Depth <= Deepest ? true : throw new XmlException();
    }

    /// <summary>Goes on to the next element inside the one that began at <paramref name="depth"/>.</summary>
    /// <returns><see langword="false"/> when that one has ended; the reader then stands at its end.</returns>
    public bool ReadElementWithin(int depth)
    {
        while (Read() && Xml.Depth > depth)
        {
            if (Xml.NodeType == XmlNodeType.Element)
                return true;
        }

        return false;
    }

    /// <summary>Goes to the end of the element at which the reader stands.</summary>
    public void Skip()
    {
        if (Xml.IsEmptyElement)
            return;

        var depth = Xml.Depth;
        while (Read() && Xml.Depth > depth)
        {
        }
    }

    /// <summary>The text in the element at which the reader stands, of all its runs, without the pronunciation that Japanese versions note beside it.</summary>
    public string ReadText()
    {
        if (Xml.IsEmptyElement)
            return "";

        var depth = Xml.Depth;
        var first = "";
        StringBuilder? all = null;
        while (Read() && Xml.Depth > depth)
        {
            if (Xml.NodeType == XmlNodeType.Element && Xml.LocalName == "rPh")
                Skip();
            else if (Xml.NodeType is not (XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace))
                continue;
            else if (first.Length == 0)
                first = Xml.Value;
            else
                (all ??= new StringBuilder(first)).Append(Xml.Value);
        }

        return Unescaped(all?.ToString() ?? first);
    }

    /// <summary>Reads the part to its end, so that it is known to be whole.</summary>
    public void Finish() => _part.Finish();

    public void Dispose()
    {
        Xml.Dispose();
        _part.Dispose();
    }

    /// <summary>Characters that XML cannot hold are written as <c>_x000D_</c> (ECMA-376 part 1, 22.9.2.19).</summary>
    private static string Unescaped(string text) => text.Contains("_x", StringComparison.Ordinal)
        ? Escape().Replace(text, match => ((char)ushort.Parse(match.ValueSpan[2..6], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)).ToString())
        : text;

    [GeneratedRegex("_x[0-9A-Fa-f]{4}_", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Escape();
}
