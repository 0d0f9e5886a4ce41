"""Purchase programmes as buyers keep them."""

import datetime as dt
from io import BytesIO

import openpyxl

HEADERS = ("N°", "Objet du marché", "Lancement prévu", "Montant estimé", "CPV", "Lieu", "Procédure")
ROWS = [
    (1, "Nettoyage des écoles", "T2 2028", "45 k€", "90919300", "Massy (91)", "MAPA"),
    (2, "Entretien des espaces verts", dt.date(2028, 9, 1), 90_000, None, None, None),
    (3, "Traiteur des cérémonies", "bientôt", "12 000 € HT", None, None, None),
    (None, None, None, None, None, None, None),
]


def programme(rows=ROWS, headers=HEADERS) -> bytes:
    """A workbook with a title above its headers."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(("Programmation des achats",))
    sheet.append(headers)
    for row in rows:
        sheet.append(row)
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()
