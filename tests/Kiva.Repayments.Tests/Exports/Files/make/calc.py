"""Writes the files of LibreOffice Calc. Run by make.sh with the office's own locale; the sheets are built by hand as an MIS officer would build them.

    /usr/bin/python3 calc.py <locale> <folder>        with soffice listening on the pipe "kiva"
"""
import os
import sys
import time

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException
from com.sun.star.lang import Locale
from com.sun.star.sheet import TableFilterField
from com.sun.star.sheet.FilterOperator import GREATER_EQUAL

UTF8, WINDOWS_1252, LATIN_1, LATIN_9, UTF_16 = 76, 1, 12, 22, 65535
COMMA, SEMICOLON, TAB = 44, 59, 9

# Title, second title, headings (loan, client, name, disbursed, amount), word of the totals row, currency format, amount format.
TEXTS = {
    "fr_FR": ("Microcrédit du Nord", "Remboursements au 31/10/2026", ["N° prêt", "N° client", "Nom", "Décaissé le", "Capital remboursé"], "Total",
              '# ##0" FCFA"', "# ##0,00"),
    "es_ES": ("Cooperativa Señor de los Andes", "Amortización al 31/10/2026", ["Nº de crédito", "Código de cliente", "Nombre", "Desembolso", "Capital pagado"], "Total general",
              '"S/ "#.##0,00', "#.##0,00"),
    "pt_PT": ("Crédito São João", "Situação em 31-10-2026", ["Nº do contrato", "Nº do cliente", "Nome", "Desembolso", "Capital pago"], "Total",
              '"R$ "#\u00A0##0,00', "#\u00A0##0,00"),
    "en_US": ("Northern Lights Microfinance", "Repayments as of 10/31/2026", ["Loan Account No.", "Client ID", "Name", "Disbursed", "Principal Repaid"], "Grand total",
              '[$€-x-euro2]#,##0.00', "#,##0.00"),
}
# Loan as text with leading zeros, client as a number that only its format makes 00017, name, day, amount.
ROWS = [
    ("0001042", 17, "Awa Diop", 45210, 25000), ("0001043", 18, "Aïssatou N'Diaye", 45215, 12500.5), ("0001044", 19, "José Pérez", 45220, 0),
    ("0001045", 20, "\"Tante\" Marie", 45226, 1234567), ("0001046", 21, "Inês Gonçalves; filha", 45231, 875.25), ("0001047", 22, "Muñoz, Rosa", 45240, 1000),
    ("0001048", 23, "Koffi Œuvrard", 45241, 150000), ("0001049", 24, "Ana", 45250, 99.99), ("0001050", 25, "Lê Văn A", 45261, 43210.1),
    ("0001051", 26, "Zoé", 45262, 7), ("0001052", 27, "Fatou Sow", 45263, 310000), ("0001053", 28, "Ibrahima Ba", 45264, 2500),
]


def connect():
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(120):
        try:
            context = resolver.resolve("uno:pipe,name=kiva;urp;StarOffice.ComponentContext")
            return context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        except NoConnectException:
            time.sleep(0.5)
    sys.exit("soffice does not listen")


class Book:
    def __init__(self, desktop, locale):
        self.doc = desktop.loadComponentFromURL("private:factory/scalc", "_blank", 0, (PropertyValue("Hidden", 0, True, 0),))
        self.locale = Locale(locale[:2], locale[3:], "")
        self.sheet = self.doc.Sheets[0]

    def format(self, cells, code):
        key = self.doc.NumberFormats.queryKey(code, self.locale, False)
        cells.NumberFormat = key if key >= 0 else self.doc.NumberFormats.addNew(code, self.locale)

    def put(self, column, row, value, code=None):
        cell = self.sheet.getCellByPosition(column, row)
        if isinstance(value, str) and value.startswith("="):
            cell.Formula = value
        elif isinstance(value, str):
            cell.String = value
        else:
            cell.Value = float(value)
        if code:
            self.format(cell, code)

    def merge(self, name):
        self.sheet.getCellRangeByName(name).merge(True)

    def store(self, path, kind, options=""):
        names = {"csv": "Text - txt - csv (StarCalc)", "xlsx": "Calc MS Excel 2007 XML", "xls": "MS Excel 97", "html": "HTML (StarCalc)"}
        self.doc.storeToURL(
            uno.systemPathToFileUrl(os.path.abspath(path)),
            (PropertyValue("FilterName", 0, names[kind], 0), PropertyValue("FilterOptions", 0, options, 0)))

    def csv(self, path, encoding, delimiter, shown=True, quoted=False):
        lower = lambda flag: str(flag).lower()
        self.store(path, "csv", f"{delimiter},34,{encoding},1,,0,{lower(quoted)},true,{lower(shown)},false,false")


def table(desktop, locale, currency, day, titles=True, total=True, rows=ROWS):
    """Titles, a merged logo row, a blank row, the header, the rows, a total by formula."""
    title, second, headings, word, money, amount = TEXTS[locale]
    book = Book(desktop, locale)
    at = 0
    if titles:
        book.put(0, 0, title)
        book.merge("A1:E1")
        book.merge("A2:E3")
        book.sheet.Rows[1].Height = 1500
        book.put(0, 3, second)
        at = 5
    for column, heading in enumerate(headings):
        book.put(column, at, heading)
    first = at + 2
    for loan, client, name, date, value in rows:
        at += 1
        book.put(0, at, loan, "@")
        book.put(1, at, client, "00000")
        book.put(2, at, name)
        book.put(3, at, date, day)
        book.put(4, at, value, money if currency else amount)
    if total:
        book.put(0, at + 1, word)
        book.put(4, at + 1, f"=SUM(E{first}:E{at + 1})", money if currency else amount)
    return book


def french(desktop, out):
    day = "JJ/MM/AAAA"
    plain = table(desktop, "fr_FR", currency=False, day=day)
    plain.csv(f"{out}/calc-fr-shown.csv", UTF8, SEMICOLON)
    plain.csv(f"{out}/calc-fr-shown-1252.csv", WINDOWS_1252, SEMICOLON)
    plain.csv(f"{out}/calc-fr-values-1252.csv", WINDOWS_1252, SEMICOLON, shown=False)
    plain.csv(f"{out}/calc-fr-utf16.txt", UTF_16, TAB)
    whole = [row[:4] + (int(row[4]),) for row in ROWS]
    money = table(desktop, "fr_FR", currency=True, day=day, rows=whole)
    money.csv(f"{out}/calc-fr-fcfa.csv", UTF8, SEMICOLON, quoted=True)
    money.store(f"{out}/calc-fr-fcfa.xlsx", "xlsx")
    money.store(f"{out}/calc-fr-fcfa.xls", "xls")
    money.store(f"{out}/calc-fr-fcfa.html", "html")


def spanish(desktop, out):
    day = "DD/MM/AAAA"
    money = table(desktop, "es_ES", currency=True, day=day)
    money.csv(f"{out}/calc-es-soles-1252.csv", WINDOWS_1252, SEMICOLON)
    money.csv(f"{out}/calc-es-soles-latin1.csv", LATIN_1, TAB)
    money.store(f"{out}/calc-es-soles.xls", "xls")
    money.store(f"{out}/calc-es-soles.html", "html")
    # The header in the first row, an autofilter that leaves half the rows to be seen, and a list of codes on a second sheet that is hidden.
    book = table(desktop, "es_ES", currency=False, day=day, titles=False, total=False)
    book.doc.Sheets.insertNewByName("Códigos", 1)
    other = book.doc.Sheets[1]
    for row, (code, text) in enumerate([("Código", "Agencia"), ("01", "Cusco"), ("02", "Puno")]):
        other.getCellByPosition(0, row).String, other.getCellByPosition(1, row).String = code, text
    other.IsVisible = False
    cells = book.sheet.getCellRangeByName(f"A1:E{len(ROWS) + 1}")
    book.doc.DatabaseRanges.addNewByName("cartera", cells.RangeAddress)
    book.doc.DatabaseRanges.getByName("cartera").AutoFilter = True
    wanted = cells.createFilterDescriptor(True)
    wanted.ContainsHeader = True
    field = TableFilterField()
    field.Field, field.IsNumeric, field.NumericValue, field.Operator = 4, True, 2500, GREATER_EQUAL
    wanted.setFilterFields((field,))
    cells.filter(wanted)
    book.store(f"{out}/calc-es-filtered.xlsx", "xlsx")
    book.store(f"{out}/calc-es-filtered.xls", "xls")
    book.csv(f"{out}/calc-es-filtered.csv", UTF8, COMMA)


def portuguese(desktop, out):
    day = "DD-MM-AAAA"
    plain = table(desktop, "pt_PT", currency=False, day=day)
    plain.csv(f"{out}/calc-pt-latin9.csv", LATIN_9, SEMICOLON)
    money = table(desktop, "pt_PT", currency=True, day=day)
    money.csv(f"{out}/calc-pt-reais.csv", UTF8, TAB)
    money.store(f"{out}/calc-pt-reais.xlsx", "xlsx")
    # Error cells and blanks where amounts should be; a date where an id should be.
    book = table(desktop, "pt_PT", currency=False, day=day, titles=False, total=False)
    book.put(4, 2, "=NA()")
    book.put(4, 3, "=1/0")
    book.put(4, 4, "=A1+1")
    book.put(4, 5, "-")
    book.sheet.getCellByPosition(4, 6).String = ""
    book.put(4, 7, -250)
    book.put(0, 8, 45300, day)
    book.put(4, 9, 45300, day)
    book.put(4, 10, "=E2*2")
    for name, kind in [("calc-pt-errors.xlsx", "xlsx"), ("calc-pt-errors.xls", "xls"), ("calc-pt-errors.html", "html")]:
        book.store(f"{out}/{name}", kind)
    book.csv(f"{out}/calc-pt-errors.csv", UTF8, SEMICOLON)


def english(desktop, out):
    day = "MM/DD/YYYY"
    money = table(desktop, "en_US", currency=True, day=day)
    money.csv(f"{out}/calc-en-euro-latin9.csv", LATIN_9, COMMA)
    money.csv(f"{out}/calc-en-euro-utf16.txt", UTF_16, TAB)
    money.store(f"{out}/calc-en-euro.xls", "xls")
    plain = table(desktop, "en_US", currency=False, day=day)
    plain.csv(f"{out}/calc-en-values.csv", UTF8, COMMA, shown=False)
    # Two sheets with a header each: which one is meant is the partner's to say.
    two = table(desktop, "en_US", currency=False, day=day, titles=False, total=False, rows=ROWS[:4])
    two.doc.Sheets.copyByName(two.sheet.Name, "September", 1)
    two.store(f"{out}/calc-en-two-sheets.xlsx", "xlsx")
    two.store(f"{out}/calc-en-two-sheets.html", "html")
    # Ids that are numbers: nothing but their format shows the zeros in front, and a long one is shown as 1.23E+11.
    ids = table(desktop, "en_US", currency=False, day=day, titles=False, total=False)
    for row in range(len(ROWS)):
        ids.put(0, row + 1, 1042 + row, "0000000")
    ids.put(0, 11, 123456789012, "0.00E+00")
    ids.put(0, 12, 123456789012, "0")
    ids.store(f"{out}/calc-en-number-ids.xlsx", "xlsx")
    ids.store(f"{out}/calc-en-number-ids.xls", "xls")
    ids.csv(f"{out}/calc-en-number-ids.csv", UTF8, COMMA)


if __name__ == "__main__":
    office = connect()
    {"fr_FR": french, "es_ES": spanish, "pt_PT": portuguese, "en_US": english}[sys.argv[1]](office, sys.argv[2])
    try:
        office.terminate()
    except Exception:  # the office is gone before it can answer
        pass
