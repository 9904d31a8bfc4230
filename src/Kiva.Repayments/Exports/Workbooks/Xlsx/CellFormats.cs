using System.Globalization;

namespace Kiva.Repayments.Exports.Workbooks.Xlsx;

/// <summary>The number formats of a workbook, which its cells name by number.</summary>
internal static class CellFormats
{
    public static List<CellFormat> Read(PartXml part)
    {
        var codes = new Dictionary<int, CellFormat>();
        var formats = new List<CellFormat>();
        var ofCells = false;
        while (part.Read())
        {
            switch (part.Element)
            {
                case "numFmt" when Number(part, "numFmtId") is { } number && part.Xml.GetAttribute("formatCode") is { } code:
                    codes[number] = CellFormat.Of(code);
                    break;
                case "cellXfs" or "cellStyleXfs":
                    ofCells = part.Element == "cellXfs";
                    break;
                case "xf" when ofCells:
                    var format = Number(part, "numFmtId") ?? 0;
                    formats.Add(codes.GetValueOrDefault(format) ?? CellFormat.OfBuiltIn(format));
                    break;
            }
        }

        part.Finish();
        return formats;
    }

    private static int? Number(PartXml part, string attribute) =>
        int.TryParse(part.Xml.GetAttribute(attribute), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
