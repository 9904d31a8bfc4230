namespace Kiva.Repayments.Exports.Workbooks.Xlsx;

/// <summary>The texts of a workbook, which its cells name by number.</summary>
internal static class SharedTexts
{
    public static List<string> Read(PartXml part)
    {
        var texts = new List<string>();
        while (part.Read())
        {
            if (part.Element == "si")
                texts.Add(part.ReadText());
        }

        part.Finish();
        return texts;
    }
}
