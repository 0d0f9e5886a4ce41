"""The template, filled in: a workbook as an organiser gives it to `matchmaker plan`."""

import datetime as dt
import io
from collections.abc import Callable
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from matchmaker.core.directory.importing.sheets import SHEETS
from matchmaker.documents.template import template_workbook
from tests.factories.making import siret

TRADES = ("Entretien d’espaces verts", "Nettoyage de bureaux", "Traiteur", "Collecte de papier", "Maçonnerie")
CPV = ("77310000", "90919200", "55520000", "90511400", "45262500")
COMMUNES = (
    ("Étampes", "91150"),
    ("Massy", "91300"),
    ("Évry-Courcouronnes", "91000"),
    ("Corbeil-Essonnes", "91100"),
)
EVENT = {
    "name": "Rencontres d’essai",
    "date": dt.date(2027, 3, 11),
    "place": "Salle des fêtes",
    "commune": "Ris-Orangis",
    "starts_at": dt.time(14, 0),
    "slot_minutes": 15,
    "gap_minutes": 5,
    "slot_count": 6,
    "break_after": 3,
    "break_minutes": 20,
    "tables": "T1, T2, T3, T4, T5, T6",
    "guarantee": 1,
}


def filled_workbook(
    *,
    buyers: int = 6,
    suppliers: int = 14,
    change: Callable[[openpyxl.Workbook], Any] = lambda book: None,
    **event: Any,
) -> bytes:
    """A workbook made from the template. ``change`` may spoil it, ``event`` overrides lines of its event sheet."""
    book = openpyxl.load_workbook(io.BytesIO(template_workbook(SHEETS)))
    _write_event(book["Événement"], EVENT | event)
    for n in range(buyers):
        commune, postcode = COMMUNES[n % 4]
        _add(
            book["Participants"],
            "participants",
            use_name=buyer(n),
            siret=siret(20000000 + n),
            role="acheteur",
            commune=commune,
            postcode=postcode,
            contact_name=f"Acheteuse {n}",
            emails=f"achats{n}@ville.example",
            home_table=f"T{n + 1}" if n < 3 else "non",
        )
        _add(book["Besoins"], "needs", owner=buyer(n), title=TRADES[n % 5], cpv=CPV[n % 5], kind="achat")
    for n in range(suppliers):
        commune, postcode = COMMUNES[(n + 1) % 4]
        _add(
            book["Participants"],
            "participants",
            use_name=supplier(n),
            siret=siret(30000000 + n),
            role="fournisseur",
            commune=commune,
            postcode=postcode,
            contact_name=f"Fournisseuse {n}",
            emails=f"contact{n}@atelier.example",
            availability="14:00-15:00" if n == 0 else None,
        )
        _add(book["Offres"], "offers", owner=supplier(n), title=TRADES[n % 5], cpv=CPV[n % 5])
        for place, step in enumerate((0, 1, 3)):
            _add(
                book["Vœux"],
                "requests",
                sender=supplier(n),
                receiver=buyer((n + step) % buyers),
                rank=("1 – indispensable", "2 – souhaité", "3 – si possible")[place],
                answer="refusé" if n == 1 and place == 2 else "accepté",
            )
    change(book)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def buyer(n: int) -> str:
    return f"Ville d’essai n° {n}"


def supplier(n: int) -> str:
    return f"L’Atelier n° {n} & Cie"


def _write_event(page: Worksheet, values: dict[str, Any]) -> None:
    keys = [column.key for column in SHEETS[0].columns]
    for key, value in values.items():
        page.cell(keys.index(key) + 1, 2).value = value


def _add(page: Worksheet, sheet: str, **values: Any) -> None:
    columns = next(one.columns for one in SHEETS if one.key == sheet)
    row = page.max_row + 1 if page.max_row > 2 or page.cell(3, 1).value else 3
    for place, column in enumerate(columns, start=1):
        value = values.get(column.key)
        if value is not None:
            page.cell(row, place).value = value
