"""A public page, and registrations that came in by it: sent and confirmed as a stranger would."""

import re
from datetime import date

from sqlalchemy import select

from matchmaker.core.directory.access import NOBODY, Actor
from matchmaker.db.jobs import Outbox
from matchmaker.db.registrations import Registration
from matchmaker.extensions import db
from matchmaker.services.events.registrations.desk import DeskSettings, set_desk
from matchmaker.services.events.registrations.public import (
    Application,
    confirm_registration,
    send_registration,
)

CLOSES_ON = date(2030, 3, 1)


def organiser_of(make, event) -> Actor:
    """Somebody of the chamber's staff."""
    return Actor(make.person(staff_of=event.chamber).id, frozenset({event.chamber_id}))


def open_desk(make, event, **values):
    """The event's page, open to the public; `values` as in `DeskSettings`."""
    desk = set_desk(organiser_of(make, event), event.id, 0, DeskSettings(True, CLOSES_ON, **values))
    db.session.rollback()
    return desk


def send(desk, **values) -> str:
    """A form sent by a stranger; gives the key of the link in the mail."""
    typed = {
        "aim": "offers",
        "person": "Jeanne Duval",
        "email": "jeanne@exemple.fr",
        "structure": "Atelier du Pont",
    }
    send_registration(NOBODY, desk.key, Application(**(typed | values)))
    return last_link()


def last_link() -> str:
    body = db.session.scalars(
        select(Outbox.body).where(Outbox.kind == "events.registration_link").order_by(Outbox.id.desc())
    ).first()
    db.session.rollback()
    return re.search(r"/inscription/(\S+)", body).group(1)


def register(desk, **values) -> Registration:
    """A registration whose address was confirmed."""
    return confirm_registration(send(desk, **values))
