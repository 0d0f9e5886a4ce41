"""The demonstration event: invented structures, loaded through the services that people use."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from importlib.resources import files

import xlsxwriter
from sqlalchemy import select

from matchmaker.clock import now
from matchmaker.core.directory.access import SYSTEM, Actor
from matchmaker.core.directory.names import name_key
from matchmaker.core.events.tables import labels
from matchmaker.db.directory import Chamber, Organisation, Person
from matchmaker.db.transaction import transaction
from matchmaker.extensions import db
from matchmaker.services.directory.chambers import open_chamber
from matchmaker.services.directory.facts import record_fact
from matchmaker.services.directory.people import actor_of
from matchmaker.services.events.phase import move_event
from matchmaker.services.events.set_up import EventSettings, NewEvent, change_settings, create_event
from matchmaker.services.scoring.run import start_scoring

FOLDER = files("matchmaker.data") / "demo"
SHEETS = {"Participants": "participants", "Offres": "offers", "Besoins": "needs", "Vœux": "requests"}
CHAMBER = "CRESS de démonstration"
ORGANISER, ORGANISER_NAME = "organisatrice@demo.example", "Camille Aubert"
ILE_DE_FRANCE = "11"
MORNING = ("09:30", "09:50", "10:10", "10:30", "11:00", "11:20", "11:40", "12:00")
AFTERNOON = ("14:00", "14:20", "14:40", "15:00")
SLOT_MINUTES, TABLES = 15, 28
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
)


@dataclass(frozen=True)
class DemoAccount:
    """Somebody to sign in as. `role` is what a person reads."""

    role: str
    email: str
    name: str


def load_demo() -> list[DemoAccount]:
    """Load the event unless it is there, all or nothing; who can sign in.

    It stands in the wishes phase, its wishes imported and its scoring asked for, on the first
    Thursday at least eight weeks ahead.
    """
    if db.session.scalar(select(Chamber.id).where(Chamber.name == CHAMBER)) is None:
        with transaction(SYSTEM, "events.load_demo"):
            _load()
    return _accounts()
