using Kiva.Repayments.Exports.Workbooks;

namespace Kiva.Repayments.Exports.Html;

/// <summary>The rows of one table of a web page.</summary>
/// <param name="table">Its number on the page.</param>
internal sealed class HtmlRows(HtmlPage page, int table) : SheetRows
{
    public override ReadOnlySpan<SheetCell> Cells => page.Table.Cells;

    public override void Dispose()
    {
    }

    protected override bool ReadRow()
    {
        while (page.Read())
        {
            if (page.Table.Number != table)
                continue;

            if (page.IsCutOff)
                throw Damage.Refusal("html.cut-off");

            (Line, IsHidden) = (page.Table.Line, page.Table.IsHidden);
            return true;
        }

        return false;
    }
}
