using System.Text;
using System.Xml;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Spreadsheet;

namespace Kiva.Repayments.Exports.Workbooks.Xlsx;

/// <summary>The elements of a part as they are unpacked. None is ever loaded with all that is in it, however deep that is nested.</summary>
internal sealed class PartReader(PartStream part, OpenXmlPartReader elements) : IDisposable
{
    /// <summary>Levels of elements; no workbook has so many.</summary>
    private const int Deepest = 100;

    /// <returns><see langword="false"/> at the end, when the part is known to be whole.</returns>
    public bool Read()
    {
        if (!elements.Read())
        {
            part.Finish();
            return false;
        }

        return elements.Depth <= Deepest ? true : throw new InvalidDataException();
    }

    /// <summary>Goes on to where an element of the type begins.</summary>
    public bool ReadTo<TElement>()
        where TElement : OpenXmlElement
    {
        while (Read())
        {
            if (Begins<TElement>())
                return true;
        }

        return false;
    }

    public bool Begins<TElement>()
        where TElement : OpenXmlElement => elements.IsStartElement && elements.ElementType == typeof(TElement);

    public bool Ends<TElement>()
        where TElement : OpenXmlElement => elements.IsEndElement && elements.ElementType == typeof(TElement);

    /// <summary>Passes over an element that begins here, with all that is in it.</summary>
    public void Skip()
    {
        var depth = elements.Depth;
        while (elements.IsStartElement || elements.Depth > depth)
        {
            if (!Read())
                return;
        }
    }

    /// <summary>Of the element that begins here, whatever its namespace: the strict form of the standard has others.</summary>
    public string? Attribute(string name)
    {
        foreach (var attribute in elements.Attributes)
        {
            if (string.Equals(attribute.LocalName, name, StringComparison.Ordinal))
                return attribute.Value;
        }

        return null;
    }

    /// <summary>The text of the element that begins here and holds nothing else.</summary>
    public string Text() => elements.GetText();

    /// <summary>The text of all runs up to the end of the element that begins here, without the pronunciation that Japanese versions note beside it.</summary>
    public string ReadRuns<TElement>()
        where TElement : OpenXmlElement
    {
        var first = "";
        StringBuilder? all = null;
        while (Read() && !Ends<TElement>())
        {
            if (Begins<PhoneticRun>())
                Skip();
            else if (!Begins<DocumentFormat.OpenXml.Spreadsheet.Text>())
                continue;
            else if (first.Length == 0)
                first = elements.GetText();
            else
                (all ??= new StringBuilder(first)).Append(elements.GetText());
        }

        // Characters that XML cannot hold are written as _x000D_ (ECMA-376 part 1, 22.9.2.19).
        var text = all?.ToString() ?? first;
        return text.Contains("_x", StringComparison.Ordinal) ? XmlConvert.DecodeName(text) : text;
    }

    public void Dispose()
    {
        elements.Dispose();
        part.Dispose();
    }
}
