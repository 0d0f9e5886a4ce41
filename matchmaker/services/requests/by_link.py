"""Answer wishes from a mail, without signing in: the link opens those of one structure, and nothing else of it.

Opening it answers nothing, because mail filters open every link: the page has the buttons. The link serves until the
event begins; once the wishes are closed the page says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from matchmaker.core.directory.access import Actor
from matchmaker.core.errors import NotFound
from matchmaker.core.events.phases import WISHES_OPEN
from matchmaker.db.events import Delegation
from matchmaker.db.queries.requests import WishLine, received_by
from matchmaker.db.requests import Request
from matchmaker.extensions import db
from matchmaker.services.directory.personal_links import link_of_speaker
from matchmaker.services.requests.answer import Answer, answer
from matchmaker.services.requests.answers_link import PURPOSE


@dataclass(frozen=True)
class Received:
    """The wishes a structure received, those that wait first; ``open``: they can still be answered."""

    delegation: Delegation
    lines: Sequence[WishLine]
    open: bool


def received_by_link(key: str) -> Received:
    """Raises `NotFound`, `LinkOver`."""
    delegation = link_of_speaker(key, PURPOSE).delegation
    return Received(delegation, received_by(delegation.id), delegation.event.phase in WISHES_OPEN)


def answer_by_link(key: str, request_id: int, seen: int, given: Answer) -> Request:
    """As `answer`, in the name of the person the mail was written to, for a wish of that structure alone."""
    link = link_of_speaker(key, PURPOSE)
    wish = db.session.get(Request, request_id)
    if wish is None or wish.to_id != link.delegation_id:
        raise NotFound
    actor = Actor(link.person_id, organisations=frozenset((link.delegation.organisation_id,)))
    return answer(actor, link.event_id, request_id, seen, given)
