"""The codes of badges: given when first asked for, the same ever after, and found again at the desk."""

import secrets
from collections.abc import Iterable

from sqlalchemy import delete

from matchmaker.core.agenda.printing.codes import new_code
from matchmaker.core.directory.access import SYSTEM
from matchmaker.db.badges import Badge
from matchmaker.db.changed import change
from matchmaker.db.events import Event
from matchmaker.db.locks import lock_event
from matchmaker.db.queries.comers import Comer, comers_of
from matchmaker.db.queries.printing import badges_of
from matchmaker.db.transaction import transaction


def badge_codes_of(event: Event) -> dict[int, str]:
    """Delegate → code, for every person of an accepted structure; two who ask at once read the same codes.

    The caller has checked that the reader may see the event. Who takes another's place gets another code.
    """
    event_id = event.id
    people = _people(comers_of(event_id))
    codes = _codes(event_id, people)
    if len(codes) == len(people):
        return codes
    with transaction(SYSTEM, "agenda.give_badges") as session:
        lock_event(session, event_id)
        people = _people(comers_of(event_id))
        missing = people.keys() - _codes(event_id, people).keys()
        change(session, delete(Badge).where(Badge.delegate_id.in_(missing)))
        for delegate in sorted(missing):
            code = new_code(secrets.choice)
            session.add(Badge(event_id=event_id, delegate_id=delegate, person_id=people[delegate], code=code))
        session.flush()
        return _codes(event_id, people)


def printed_badge_codes(event: Event, comers: Iterable[Comer]) -> dict[int, str]:
    """Delegate → code, for those of all who come whose badge was printed. Writes nothing: a desk only reads."""
    return _codes(event.id, _people(comers))


def _people(comers: Iterable[Comer]) -> dict[int, int]:
    return {one.delegate_id: one.person_id for one in comers if one.delegate_id and one.person_id}


def _codes(event_id: int, people: dict[int, int]) -> dict[int, str]:
    """The codes that are still those of the people who come."""
    return {
        badge.delegate_id: badge.code
        for badge in badges_of(event_id)
        if people.get(badge.delegate_id) == badge.person_id
    }
