"""Gather what a file is read against: tables, the directory, the event, the criteria's questions."""

import re
from collections.abc import Callable, Iterator
from functools import partial
from zoneinfo import ZoneInfo

from babel import Locale
from flask_babel import force_locale, get_babel, gettext
from sqlalchemy.orm import Session

from matchmaker.core.directory.cells import as_text, squeeze
from matchmaker.core.directory.identifiers import SHORTEST_SIRET, SIRET_LENGTH
from matchmaker.core.directory.importing.answers import Answers
from matchmaker.core.directory.importing.plan import Reference
from matchmaker.core.directory.importing.raw import RawBook
from matchmaker.core.directory.importing.records import EventRow, PlannedSlot
from matchmaker.data.communes import communes
from matchmaker.data.zones import zones
from matchmaker.db.events import Event
from matchmaker.db.queries.imports import known_organisations
from matchmaker.services.catalogue.trades import trades
from matchmaker.services.scoring.criteria import registry

_NUMBER = re.compile(rf"^(?:\d{{{SHORTEST_SIRET},{SIRET_LENGTH}}}|W\d{{9}})$", re.IGNORECASE)


def gather_reference(
    session: Session, book: RawBook, chamber_id: int, event: Event | None, answers: Answers
) -> Reference:
    """Everything a dry run needs, read in a fixed number of queries."""
    numbers = set(_numbers(book)) | set(answers.cells.values()) | set(answers.values.values())
    sirets = {number.zfill(SIRET_LENGTH) for number in numbers if number.isdigit()}
    rnas = {number for number in numbers if number.startswith("W")}
    return Reference(
        territory=communes(),
        cpv=trades(),
        zones=zones(),
        known=known_organisations(session, chamber_id, event.id if event else None, sirets, rnas),
        fields=registry().every_field,
        answers=answers,
        event=event_row(event) if event else None,
        scope=f"{chamber_id}/",
        languages=other_languages(),
    )


def other_languages() -> list[Callable[[str], str]]:
    """How the languages besides French say a word, in which a template may have been downloaded."""
    return [partial(_say_in, str(locale)) for locale in _other_locales()]


def _other_locales() -> list[Locale]:
    return [locale for locale in get_babel().instance.list_translations() if locale.language != "fr"]


def _say_in(locale: str, words: str) -> str:
    with force_locale(locale):
        return str(gettext(words))


def _numbers(book: RawBook) -> Iterator[str]:
    """Everything in the file that may be an official number, wherever it stands."""
    for sheet in book.sheets:
        for row in sheet.rows:
            for cell in row.cells:
                text = squeeze(as_text(cell)) if isinstance(cell, str | int | float) else ""
                if _NUMBER.match(text):
                    yield text.upper()


def event_row(event: Event) -> EventRow:
    """The event as a file is checked against it, in its own time."""
    zone = ZoneInfo(event.zone)
    slots = tuple(
        PlannedSlot(
            slot.starts_at.astimezone(zone).time(), slot.ends_at.astimezone(zone).time(), slot.session
        )
        for slot in event.slots
    )
    first = event.slots[0].starts_at if event.slots else event.created_at
    return EventRow(
        name=event.name,
        date=first.astimezone(zone).date(),
        zone=event.zone,
        slots=slots,
        tables=tuple(table.label for table in event.tables),
        place=event.place,
        commune=event.commune,
    )
