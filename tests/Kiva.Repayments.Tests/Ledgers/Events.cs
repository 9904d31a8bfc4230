using Kiva.Repayments.Exports;
using Kiva.Repayments.Ledgers;
using Kiva.Repayments.Reports;
using Kiva.Repayments.Settings;

namespace Kiva.Repayments.Tests.Ledgers;

/// <summary>Events as an ordinary two-column report has them.</summary>
internal static class Events
{
    public static Received Received(string name = "october.csv") => new(
        name,
        ExportSource.Drop,
        By: null,
        DateTimeOffset.UnixEpoch,
        "1970-01",
        KivaEnvironment.Stage,
        new Uri("https://kiva.test"),
        "145",
        ColumnFormat.Two,
        "export.csv",
        1,
        ContentSha256: null,
        TraceParent: null);

    /// <summary>So many rows of one each.</summary>
    public static Read Read(int rows) =>
        new("00", new ExportFormat("text/csv", "utf-8", ",", ".", new ExportColumns("Loan ID", null, "Amount")), new RowTotal(rows, rows), 0, default, []);
}
