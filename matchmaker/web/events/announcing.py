"""What the pages that announce a list before they write to it have in common."""

from flask import request
from flask_babel import ngettext

from matchmaker.db.events import Event
from matchmaker.web.page import current_identity


def announced() -> int:
    """The number of recipients that the page announced."""
    return request.form.get("announced", type=int, default=0)


def sent(event: Event, count: int, said: str) -> str:
    """What is said of so many messages: `said`, or in mode essai who got them instead."""
    if event.opened_at is not None:
        return said
    return str(
        ngettext(
            "%(num)d message part vers %(email)s, marqué [ESSAI]. Personne d’autre ne le reçoit.",
            "%(num)d messages partent vers %(email)s, marqués [ESSAI]. Personne d’autre ne les reçoit.",
            count,
            email=event.chamber.email,
        )
    )


def own_address(event: Event) -> str:
    """Where the sample goes that an organiser asks for: to them, or to the chamber of one without an address."""
    identity = current_identity()
    return (identity.email if identity else None) or event.chamber.email
