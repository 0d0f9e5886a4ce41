"""The demonstration event: invented structures, loaded through the services that people use."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from importlib.resources import files

from sqlalchemy import select

from matchmaker.clock import now
from matchmaker.core.directory.access import SYSTEM, Actor
from matchmaker.core.directory.importing.raw import RawBook, RawRow, RawSheet
from matchmaker.core.events.tables import labels
from matchmaker.db.directory import Chamber, ChamberOrganisation, Organisation, Person
from matchmaker.db.events import Event
from matchmaker.db.transaction import transaction
from matchmaker.extensions import db
from matchmaker.services.directory.chambers import open_chamber
from matchmaker.services.directory.facts import record_fact
from matchmaker.services.directory.imports import import_workbook
from matchmaker.services.directory.people import actor_of
from matchmaker.services.events.phase import move_event
from matchmaker.services.events.set_up import EventSettings, NewEvent, change_settings, create_event
from matchmaker.services.scoring.run import start_scoring

FOLDER = files("matchmaker.data").joinpath("demo")
SHEETS = {"Participants": "participants", "Offres": "offers", "Besoins": "needs", "Vœux": "requests"}
CHAMBER, REGION = "CRESS de démonstration", "11"
ORGANISER, ORGANISER_NAME = "organisatrice@demo.example", "Camille Aubert"
ROLES = {
    "Organisatrice": ORGANISER,
    "Acheteuse": "acheteuse@demo.example",
    "Fournisseuse": "fournisseuse@demo.example",
}
MORNING = (time(9, 30), time(9, 50), time(10, 10), time(10, 30))
BEFORE_LUNCH = (time(11), time(11, 20), time(11, 40), time(12))
AFTERNOON = (time(14), time(14, 20), time(14, 40), time(15))
LENGTH = 15  # minutes
TABLES = 28
THURSDAY = 3
AHEAD = timedelta(weeks=8)
RULES = EventSettings(
    name="Rencontres d’affaires de l’ESS, d’Étampes à Orléans",
    place="Salle des fêtes, Étampes",
    candidates="accepted",
    silence="after",
    guarantee=1,
    wish_quota=8,
    indispensable_quota=3,
    max_meetings=None,
    reception_phone="0199000012",  # of a range that is kept for fiction
)


@dataclass(frozen=True)
class DemoAccount:
    """Somebody to sign in as. `role` is what a person reads."""

    role: str
    email: str
    name: str


def load_demo() -> list[DemoAccount]:
    """Load the event unless it is there, all or nothing; who can sign in.

    It stands in its wishes phase with its scoring asked for, on a Thursday eight weeks ahead.
    """
    if db.session.scalar(select(Chamber.id).where(Chamber.name == CHAMBER)) is None:
        with transaction(SYSTEM, "events.load_demo"):
            _load()
    return [_account(role, email) for role, email in ROLES.items()]


def _load() -> None:
    chamber_id = open_chamber(CHAMBER, email=ORGANISER, organiser=ORGANISER_NAME, region=REGION)
    actor = actor_of(db.session.scalars(select(Person.id).where(Person.email == ORGANISER)).one())
    event = _event(actor, chamber_id)
    import_workbook(actor, _book(), chamber_id=chamber_id, event_id=event.id)
    _record_facts(actor, chamber_id)
    move_event(actor, event.id, "wishes")
    start_scoring(actor, event.id)


def _event(actor: Actor, chamber_id: int) -> Event:
    starts = (*MORNING, *BEFORE_LUNCH, *AFTERNOON)
    new = NewEvent(chamber_id, RULES.name, _day(), starts, LENGTH, labels(TABLES), place=RULES.place)
    event = create_event(actor, new)
    return change_settings(actor, event.id, event.version, RULES)


def _day() -> date:
    earliest = now().date() + AHEAD
    return earliest + timedelta(days=(THURSDAY - earliest.weekday()) % 7)


def _book() -> RawBook:
    """The tables as the workbook an organiser would bring in."""
    sheets = [RawSheet(title, tuple(_raw_rows(name))) for title, name in SHEETS.items()]
    return RawBook("demonstration.xlsx", tuple(sheets))


def _raw_rows(name: str) -> Iterator[RawRow]:
    for number, cells in enumerate(csv.reader(_text(name).splitlines()), start=1):
        yield RawRow(number, tuple(cells))


def _text(name: str) -> str:
    return FOLDER.joinpath(f"{name}.csv").read_text(encoding="utf-8")


def _record_facts(actor: Actor, chamber_id: int) -> None:
    known = db.session.execute(
        select(Organisation.name, Organisation.id)
        .join(ChamberOrganisation, ChamberOrganisation.organisation_id == Organisation.id)
        .where(ChamberOrganisation.chamber_id == chamber_id)
    )
    ids = {row.name: row.id for row in known}
    for row in csv.DictReader(_text("facts").splitlines()):
        record_fact(
            actor,
            ids[row["Structure"]],
            row["Fait"],
            True if row["Valeur"] == "oui" else row["Valeur"],
            certificate=row["Justificatif"],
            validated=row["Vérifié par la CRESS"] == "oui",
        )


def _account(role: str, email: str) -> DemoAccount:
    name = db.session.scalars(select(Person.name).where(Person.email == email)).one()
    return DemoAccount(role, email, name)
