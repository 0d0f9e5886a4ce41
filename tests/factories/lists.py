"""Lists and workbooks as organisers send them."""

from io import BytesIO

import openpyxl

from matchmaker.core.directory.importing.raw import RawBook, RawRow, RawSheet

# Story 1, from its header row on.
INSCRITS = [
    ("Nom de la structure", "N° SIRET", "Rôle", "E-mail", "Tél.", "Dispo", "Ville"),
    ("Seine-Verte Collèges", 1234400016, "acheteur", "colleges@sv.example", None, None, "Évry-Courcouronnes"),
    ("Seine-Verte Routes", "000 012 344 00016", "acheteur", "routes@sv.example", None, "AM", None),
    ("Coop’Éclore Traiteur", "40483304800014", "fournisseur", "traiteur@eclore.example", None, None, None),
    ("Coop’Éclore Graphisme", "40483304800014", "fournisseur", "graphisme@eclore.example", None, None, None),
    ("Net’Éclair", "123 456 782 00010", "fournisseur", "a@net.example; b@net.example", None, None, None),
    ("Tournesol", "5,67880E+13", "fournisseur", "contact@tournesol.example", None, None, None),
    ("Net Eclair insertion", 12345678200010, None, None, None, None, None),
    ("Jardins du Val", "73282932000074", "fournisseur", "val@jardins.example", 612345678, None, "Étampes"),
    (None,) * 7,
    ("TOTAL", None, None, 8, None, None, None),
]


def inscrits() -> bytes:
    """The workbook of story 1: merged title, headers on row 3, ten rows."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"] = "Inscriptions – Rencontres du 11 mars"
    sheet.merge_cells("A1:G1")
    for number, row in enumerate(INSCRITS, start=3):
        for column, value in enumerate(row, start=1):
            sheet.cell(number, column, value)
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def book_of(sheets) -> RawBook:
    """A book of sheets by name, or of one list of rows."""
    if not isinstance(sheets, dict):
        sheets = {"liste": sheets}
    name = "liste.csv" if len(sheets) == 1 else "classeur.xlsx"
    return RawBook(name, tuple(_sheet(title, rows) for title, rows in sheets.items()))


def _sheet(title, rows) -> RawSheet:
    return RawSheet(title, tuple(RawRow(number, tuple(cells)) for number, cells in enumerate(rows, start=1)))
