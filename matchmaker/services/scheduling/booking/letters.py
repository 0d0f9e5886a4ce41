"""Both sides of a booking are told of it: by mail, and on the day by SMS where they agreed to it."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from matchmaker.core.jobs.texts import TextKind
from matchmaker.core.scheduling.changes import Changes
from matchmaker.db.events import Delegation, Event
from matchmaker.db.scheduling import Meeting
from matchmaker.services.scheduling.letter_links import links_to_act
from matchmaker.services.scheduling.letters import letters_about, post_letters, text_concerned


def tell_both(
    session: Session,
    event: Event,
    meeting: Meeting,
    changes: Changes,
    sides: Sequence[Delegation],
    kind: TextKind,
    author: str,
) -> None:
    """One message per person and change. ``author``: the structure, or the chamber, that made it."""
    occasion = f"{meeting.id}:{meeting.version}"
    told, links = dict.fromkeys(sides, kind), links_to_act(session, event)
    letters = letters_about(session, event, changes, told, {"auteur": author}, links=links)
    post_letters(session, event, letters, kind.key, f"booking:{occasion}")
    text_concerned(session, event, f"booking-sms:{occasion}", changes, sides)
