"""Writes the imitations: files as they are described by those who have to read them, of programs that cannot be had here.

    python3 imitations.py <folder>
"""
import sys
from pathlib import Path

out = Path(sys.argv[1])
NBSP, NARROW = "\u00a0", "\u202f"


def write(name, text, encoding="utf-8", end="\r\n"):
    (out / name).write_bytes(text.replace("\n", end).encode(encoding))


# Fineract's reports: every decimal(19,6) column with its six decimals, and often both what was repaid and what is outstanding.
FINERACT = '''"Office Name","Loan Officer","Client Name","Client ID","Loan Account No","Disbursed Date","Principal Disbursed","{0}","Interest Repaid"{1}
"Head Office","Sow, F.","Awa Diop","17","000000123","11 October 2025","50000.000000","25000.000000","1250.250000"{2}
"Head Office","Sow, F.","Aïssatou N'Diaye","18","000000124","16 October 2025","12500.500000","12500.500000","0.000000"{2}
"Thiès","","José ""Pepe"" Pérez","19","000000125","21 October 2025","10000.000000","0.000000","0.000000"{2}
"Thiès","","Marie","20","000000126","27 October 2025","2000000.000000","1234567.000000","98765.432100"{2}
"Thiès","","Inês","21","000000127","","1000.000000",,""{2}
'''
write("imitation-fineract-repaid.csv", FINERACT.format("Principal Repaid", "", ""))
write("imitation-fineract-both.csv", FINERACT.format("Principal Repaid", ',"Principal Outstanding"', ',"100.000000"'))
write("imitation-fineract-outstanding.csv", FINERACT.format("Principal Outstanding", "", "").replace('","', "\t").replace('"', "").replace(',,', "\t\t"), end="\n")

# A report for paper (Pentaho, BIRT) saved as CSV: a title on each page, repeated headers, totals of branches and of all.
HEADER = "Branch,Loan No,Client No,Borrower,Principal Paid"


def page(number, place):
    """The page's number stands on a line of its own, or beside the title in the column of the number ``place``."""
    title = ["Principal paid as of 31 October 2026", "", "", "", ""]
    if place:
        title[place] = f"Page {number} of 2"
    own = "" if place else f"Page {number} of 2,,,,\n"
    return f"Northern Lights Microfinance,,,,\n{','.join(title)}\n{own},,,,\n{HEADER}\n"


def report(subtotal, feed="", place=0):
    return (page(1, place)
            + 'Thiès,TH-0001,C-17,Awa Diop,"25,000.00"\n,TH-0002,C-18,Aïssatou N\'Diaye,"12,500.50"\n,TH-0003,C-19,"Pérez, José",0.00\n'
            + f'Total Thiès,,,,"{subtotal}"\n,,,,\n'
            + 'Louga,LG-0001,C-20,"Marie ""Tante""","1,234,567.00"\n,LG-0002,C-21,Inês,875.25\n'
            + feed + page(2, place)
            + ',LG-0003,C-22,Rosa,"1,000.00"\n,LG-0004,C-23,Koffi,"150,000.00"\nSubtotal Louga,,,,"1,386,442.25"\n,,,,\n'
            + 'Grand Total,,,,"1,423,942.75"\n,,,,\nPrinted on 2 November 2026 by the MIS,,,,\n')


write("imitation-pages.csv", report("37,500.50"))
write("imitation-pages-form-feed.csv", report("37,500.50", feed="\x0c"))
write("imitation-pages-wrong-subtotal.csv", report("37,500.05"))
write("imitation-pages-number-in-title.csv", report("37,500.50", place=3))
write("imitation-pages-number-over-amounts.csv", report("37,500.50", place=4))

# Crystal Reports as CSV with its defaults: page header, headings and footer are cells of every line, and there is no header.
write("imitation-crystal.csv", "".join(
    f'"Northern Lights","Situation at 31 October 2026","Loan No","Borrower","Principal Repaid","{loan}","{name}",{amount},"Grand total",37500.50\n'
    for loan, name, amount in [("TH-0001", "Awa Diop", "25000.00"), ("TH-0002", "N'Diaye", "12500.50"), ("TH-0003", "Pérez, José", "0.00")]))

# Excel in French. Its groups are U+202F since 2018, and "CSV" in the ANSI code page writes a question mark for each.
FRENCH = [("00123", "17", "Awa Diop", f"25{NARROW}000,00"), ("00124", "18", "Aïssatou N'Diaye", f"12{NARROW}500,50"), ("00125", "19", "José Pérez", "0,00"),
          ("00126", "20", "Marie", f"1{NARROW}234{NARROW}567,00"), ("00127", "21", "Inês", "875,25")]
TEXT = "Microcrédit du Nord;;;\n;;;\nN° prêt;N° client;Nom;Capital remboursé\n"
write("imitation-excel-fr-utf8.csv", "\ufeff" + TEXT + "".join(f'"=""{a}""";{b};{c};{d}\n' for a, b, c, d in FRENCH))
write("imitation-excel-fr-ansi.csv", TEXT + "".join(f"'{a};{b};{c};{d}\n" for a, b, c, d in FRENCH).replace(NARROW, NBSP), "cp1252")
write("imitation-excel-fr-ansi-lost-groups.csv", TEXT + "".join(f"{a};{b};{c};{d}\n" for a, b, c, d in FRENCH).replace(NARROW, "?"), "cp1252")
write("imitation-excel-fr-unicode-text.txt", "\ufeff" + (TEXT + "".join(f"{a};{b};{c};{d}\n" for a, b, c, d in FRENCH)).replace(";", "\t"), "utf-16-le")
write("imitation-excel-fr-sep.csv", "sep=;\n" + TEXT + "".join(f"{a};{b};{c};{d} F CFA\n" for a, b, c, d in FRENCH))
# The same sheet, with what people do to sheets: brackets for a correction, an id that Excel made a number of, a note below.
write("imitation-excel-fr-by-hand.csv", "\ufeff" + TEXT + "".join(f"{a};{b};{c};{d}\n" for a, b, c, d in FRENCH[:2])
      + f"1,23457E+11;22;Rosa;1{NARROW}000,00\n00129;23;Koffi;(150,00)\n00130;24;Ana;n/a\n;25;Lê;7,00\n00132;26;Zoé;à vérifier\nTOTAL;;;38{NARROW}657,50\n;;;\nVu par la comptable;;;\n")

# Spanish and Portuguese sheets whose amounts were corrected by different people, or that never show a decimal.
SPANISH = "Nº Préstamo\tCódigo de socio\tSocio\tCapital pagado\n{0}"
write("imitation-es-contradiction.txt", SPANISH.format("P-1\tS-1\tRosa\t25.50\nP-2\tS-2\tJosé\t1.234,50\n"), "cp1252")
write("imitation-es-undecided.txt", SPANISH.format("P-1\tS-1\tRosa\t25.000\nP-2\tS-2\tJosé\t900\nP-3\tS-3\tAna\t1.500\n"), "iso8859-1")
write("imitation-pt-names-with-delimiter.csv",
      "Nº do contrato,Mutuário,Nº do cliente,Valor pago\nCT-1,João,M-1,25.50\nCT-2,Silva, Ana,M-2,30.00\nCT-3,Rui,M-3,1,250.75\nCT-4,Eva,M-4,12.00\n", "cp1252")

# SpreadsheetML and the HTML of Excel: what many an MIS writes as ".xls".
ROWS = [("LN-000123", "00017", "Awa Diop", "25000.00"), ("LN-000124", "00018", "N'Diaye & fils", "12500.50"), ("0000125", "00019", "José <Pepe>", "0.00")]
escape = lambda text: text.replace("&", "&amp;").replace("<", "&lt;")
write("imitation-spreadsheetml.xls", '<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n'
      '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">\n<Worksheet ss:Name="Loans"><Table>\n'
      + "".join("<Row>" + "".join(f'<Cell><Data ss:Type="String">{escape(cell)}</Data></Cell>' for cell in row) + "</Row>\n"
                for row in [("Loan ID", "Client ID", "Name", "Principal Repaid"), *ROWS])
      + "</Table></Worksheet></Workbook>\n")
write("imitation-excel-html.xls", '<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel">\n'
      '<head><meta http-equiv=Content-Type content="text/html; charset=windows-1252">\n<style>td {mso-number-format:"\\@";} .n {mso-number-format:"0\\.00"}</style></head>\n'
      "<body><table border=1><tr><td colspan=4><b>Crédits&nbsp;en cours</b></td></tr>\n<tr><th>Loan ID<th>Client ID<th>Name<th>Principal Repaid\n"
      + "".join("<tr>" + "".join(f"<td>{escape(cell)}" for cell in row) + "\n" for row in ROWS)
      + "</table></body></html>\n", "cp1252")
