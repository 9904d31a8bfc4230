using static Kiva.Repayments.Problems.ProblemSeverity;

namespace Kiva.Repayments.Problems;

/// <summary>The texts of the problems of reading an export. Those of single rows have no arguments: rows.csv keeps their code and place only.</summary>
internal static class ReadingProblems
{
    public static readonly (string Code, ProblemSeverity Severity, string Text)[] Entries =
    [
        ("amount.is-date", Error, "A spreadsheet has turned the amount into a date. Format the column as a number and enter the amount again."),
        ("amount.is-text", Error, "The amount is a text. Write it as a number, without quotation marks: 25.00."),
        ("amount.missing", Error, "The amount is missing. Fill it in as the MIS has it; write 0 only where the MIS shows 0."),
        ("amount.negative", Error, "The amount is negative. Kiva takes no negative amounts; correct it in the MIS."),
        ("amount.not-a-number", Error, "The amount cannot be read as one number. Write digits with one decimal separator and nothing else."),
        ("amount.other-separator", Error, "The amount is written with another decimal separator than the setting Exports:DecimalSeparator says. Correct the amount or the setting."),
        ("amount.too-long", Error, "The amount has more than 18 significant digits. Correct it in the MIS."),

        ("amounts.contradict", Error, "The amounts contradict each other: line {0} has {1}, line {2} has {3}, and no decimal separator fits both. Correct them, or set Exports:DecimalSeparator."),
        ("amounts.undecided", Error, "Line {0} has the amount {1}, and nothing in the file says whether its separator begins a fraction or groups thousands. Set Exports:DecimalSeparator to the decimal separator."),

        ("client.control-characters", Error, "The client id contains characters that cannot be seen. Type it anew."),
        ("client.error-cell", Error, "The client id is an error of the spreadsheet, such as #REF!. Correct the formula, or fill in the id as the MIS has it."),
        ("client.is-date", Error, "A spreadsheet has turned the client id into a date. Format the column as text and export it again from the MIS."),
        ("client.lost-digits", Error, "The client id is a number of more than 15 digits, of which a spreadsheet keeps only 15. Format the column as text and export it again from the MIS."),
        ("client.missing", Error, "The client id is missing. Fill it in as the MIS has it."),
        ("client.scientific", Error, "A spreadsheet has turned the client id into a number such as 1.23E+11 and lost its digits. Export it again from the MIS as text."),
        ("client.too-long", Error, "The client id is longer than 200 characters. Look whether the cell holds what it should."),

        ("columns.amount-missing", Error, "There is a column \"{0}\", but none with the amount. Add one headed, for example, \"Principal Repaid\", or set Exports:Columns:Amount to its heading."),
        ("columns.client-missing", Error, "There is no column with the client id, which your format of three columns needs. Add one headed, for example, \"Client ID\", or set Exports:Columns:Client to its heading."),
        ("columns.kiva-id", Error, "The column \"{0}\" holds Kiva's own numbers, which cannot be reported. Add the column with the loan id of your MIS, headed, for example, \"Loan ID\"."),
        ("columns.loan-missing", Error, "There is a column \"{0}\", but none with the loan id. Add one headed, for example, \"Loan ID\", or set Exports:Columns:Loan to its heading."),
        ("columns.national-id", Error, "The column \"{0}\" holds national id numbers, which must not be reported. Replace it by the column with the loan id of your MIS, headed, for example, \"Loan ID\"."),
        ("columns.none-found", Error, "No header was found in the first 30 rows. It needs a column such as \"Loan ID\" and one such as \"Principal Repaid\"; name other headings in Exports:Columns:Loan and Exports:Columns:Amount."),
        ("columns.same-heading", Error, "Two columns have the heading \"{0}\". Remove or rename one of them."),
        ("columns.second-header", Error, "Line {0} is another header, with its columns in other places or under other names than the first. Export the tables one by one, or bring their columns into the same order."),
        ("columns.setting-not-found", Error, "The heading \"{0}\" of the setting {1} does not stand in the first 30 rows. Correct the setting, or export that column."),
        ("columns.two-amounts", Error, "Both \"{0}\" and \"{1}\" look like the amount to report. Set {2} to the heading that is meant."),
        ("columns.two-clients", Error, "Both \"{0}\" and \"{1}\" look like the client id. Set {2} to the heading that is meant."),
        ("columns.two-loans", Error, "Both \"{0}\" and \"{1}\" look like the loan id. Set {2} to the heading that is meant."),

        ("export.archive", Error, "This is a compressed file. Unpack it and drop the export that is in it."),
        ("export.delimiter-unclear", Error, "Both \"{0}\" and \"{1}\" could separate the columns. Export the file with one of them only."),
        ("export.document", Error, "This is a document, a message or a presentation, and no workbook. Export the repayments from the MIS as CSV or as a workbook."),
        ("export.empty", Error, "The file is empty. Export it again from the MIS."),
        ("export.html", Error, "This is a web page or XML, whatever its name says, and there is no table in it. Export the repayments from the MIS as CSV or as a workbook."),
        ("export.image", Error, "This is a picture. Export the repayments from the MIS as CSV."),
        ("export.no-rows", Error, "The file has no repayments in it. Look whether the export was made for the right period and branch, and export it again."),
        ("export.encoding", Error, "Line {0} is written in another encoding than the lines before it, or cut off within a character. Export the file again in one piece; in Excel choose Save As, CSV UTF-8."),
        ("export.pdf", Error, "This is a PDF. Export the repayments from the MIS as CSV."),
        ("export.quotation-marks", Error, "The quotation marks of the record that begins on line {0} do not fit together: one is never closed, or text follows a closed one. Correct that line."),
        ("export.record-too-long", Error, "The record that begins on line {0} is longer than 256 kB. Most often a quotation mark there is never closed; correct that line."),
        ("export.too-slow", Error, "Reading the file took longer than 20 minutes and was stopped. Export only the loans of Kiva; if storage was slow, drop the file again."),
        ("export.too-many-columns", Error, "Line {0} has more than 1,000 columns. Export only the columns that are needed."),
        ("export.too-many-rows", Error, "The file has more than 5,000,000 rows. Export only the loans of Kiva."),

        ("html.cut-off", Error, "The web page breaks off within its table. Export it again."),
        ("html.too-large", Error, "The web page has more than {0} million characters. Open it in Excel, choose Save As, Excel Workbook (.xlsx), and drop that file."),
        ("html.two-tables", Error, "Two tables of the web page have the columns of repayments: table {0} and table {1}. Leave only the one that is meant."),

        ("json.id-not-text", Error, "The id is neither a text nor a number. Write it as a text, in quotation marks."),
        ("json.no-repayments", Error, "The JSON has no array \"repayments\". Write {{ \"repayments\": [ {{ \"loan_id\": \"…\", \"amount\": 25.00, \"client_id\": \"…\" }} ] }}."),
        ("json.not-an-object", Error, "The element is no object. Write {{ \"loan_id\": \"…\", \"amount\": 25.00 }}."),
        ("json.not-readable", Error, "The JSON is broken at line {0}: cut off, or not as JSON must be. Write it again in UTF-8."),
        ("json.repayments-twice", Error, "The JSON has \"repayments\" twice. Put all of them in one array."),
        ("json.repeated-property", Error, "The property stands twice in one repayment. Remove one of the two."),
        ("json.too-deep", Error, "The JSON is nested more than 16 levels deep. Look whether it is an export."),
        ("json.value-too-long", Error, "The JSON has a value longer than 1 MB. Look whether it is an export."),

        ("loan.control-characters", Error, "The loan id contains characters that cannot be seen. Type it anew."),
        ("loan.error-cell", Error, "The loan id is an error of the spreadsheet, such as #REF!. Correct the formula, or fill in the id as the MIS has it."),
        ("loan.is-date", Error, "A spreadsheet has turned the loan id into a date. Format the column as text and export it again from the MIS."),
        ("loan.lost-digits", Error, "The loan id is a number of more than 15 digits, of which a spreadsheet keeps only 15. Format the column as text and export it again from the MIS."),
        ("loan.missing", Error, "The loan id is missing. Fill it in as the MIS has it."),
        ("loan.scientific", Error, "A spreadsheet has turned the loan id into a number such as 1.23E+11 and lost its digits. Export it again from the MIS as text."),
        ("loan.too-long", Error, "The loan id is longer than 200 characters. Look whether the cell holds what it should."),

        ("lines.left-out", Warning, "Lines that hold a text, but neither a loan id nor an amount, were taken for titles, headings of groups or footers: {0}. The first is line {1}."),
        ("total.differs", Error, "Line {0} prints a total that is not the sum of the rows above it. Rows may be missing or changed: compare the export with the report in the MIS. Release it if the rows are right; otherwise cancel it and export again."),
        ("total.unchecked", Warning, "Line {0} prints a total that could not be checked, because it or an amount above it cannot be read."),

        ("export.handed-back", Warning, "This is a file that this program handed back. Rows that Kiva accepted with the same amount are left out, unless Reporting:UnchangedRows says otherwise."),

        // No longer given; they stand in ledgers of version 0.1.
        ("export.not-utf8", Error, "Line {0} is not written in UTF-8."),
        ("export.utf16", Error, "This is \"Unicode text\" (UTF-16)."),
        ("export.workbook", Error, "This is an Excel workbook, whatever its name says."),

        ("row.ragged", Error, "The row has more or fewer cells than the header, so its amount may stand in any of them. Put cells that contain the delimiter in quotation marks."),

        ("workbook.binary", Error, "This is a binary workbook (.xlsb). In Excel choose Save As, Excel Workbook (.xlsx), and drop that file."),
        ("workbook.broken", Error, "The workbook is damaged: a part of it is missing or is not as Excel writes it. Open it in Excel, save it again, and drop that file."),
        ("workbook.empty", Error, "No sheet that can be seen has anything in it. Export the workbook again from the MIS."),
        ("workbook.hidden-rows", Error, "Rows of the table are hidden: {0}, the first of them row {1}. If they belong to the repayments, release the report; if not, cancel it, delete them and drop the file again."),
        ("workbook.hidden-sheet", Warning, "The workbook has hidden sheets, which were not read: {0}."),
        ("workbook.opendocument", Error, "This is an OpenDocument spreadsheet. Choose Save As, Excel Workbook (.xlsx), and drop that file."),
        ("workbook.password", Error, "The workbook is protected by a password. Open it in Excel, remove the password and the protection, save it, and drop that file."),
        ("workbook.table-hidden", Error, "The repayments stand in the sheet \"{0}\", which is hidden. Show the sheet if it is meant, and drop the file again."),
        ("workbook.too-dense", Error, "The workbook would grow to more than 200 times its size when it is opened. Open it in Excel, delete what is not needed, and save it again."),
        ("workbook.too-large", Error, "The file is a workbook or a compressed file of more than {0} MB. Export only the loans of Kiva, or export them as CSV."),
        ("workbook.too-large-unpacked", Error, "The workbook would grow to more than 500 MB when it is opened. Export only the loans of Kiva, or export them as CSV."),
        ("workbook.too-many-parts", Error, "The file consists of more than 10,000 parts. Export only the table of repayments, or export it as CSV."),
        ("workbook.too-many-sheets", Error, "The workbook has more than 255 sheets. Leave only the one with the repayments."),
        ("workbook.too-much-text", Error, "The workbook holds more text than can be read. Export only the loans of Kiva, or export them as CSV."),
        ("workbook.too-old", Error, "This workbook was written by Excel 4 or older. In Excel choose Save As, Excel Workbook (.xlsx), and drop that file."),
        ("workbook.two-sheets", Error, "Two sheets have the columns of repayments: \"{0}\" and \"{1}\". Hide or delete the one that is not meant, and drop the file again."),
        ("workbook.xml", Error, "This is an XML spreadsheet of Excel 2003. In Excel choose Save As, Excel Workbook (.xlsx), and drop that file."),
    ];
}
