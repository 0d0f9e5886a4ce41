"""Before the wishes close: whoever left some without an answer is told, once, with a page to answer on."""

from collections import defaultdict
from datetime import datetime

from flask_babel import force_locale, get_locale
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from matchmaker.clock import now
from matchmaker.core.requests.texts import UNANSWERED
from matchmaker.core.requests.words import RANKS, WITHOUT_ANSWER
from matchmaker.db.events import Delegation, Event
from matchmaker.db.queries.invitations import delegations_of
from matchmaker.db.queries.requests import WishLine, unanswered_at
from matchmaker.db.queries.scheduling import people_told, speaking_at
from matchmaker.db.queries.set_up import closing_of
from matchmaker.services.events.words import day_and_time
from matchmaker.services.jobs.outbox import dedupe_for, post
from matchmaker.services.jobs.texts import Letter, write
from matchmaker.services.requests.answers_link import answers_link


def warn_of_unanswered(session: Session, event: Event, occasion: str) -> int:
    """One message per structure that owes answers and person who gives them in its name; returns how many."""
    waiting: dict[int, list[WishLine]] = defaultdict(list)
    for line in unanswered_at(event.id):
        waiting[line.to_id].append(line)
    delegations = {one.id: one for one in delegations_of(session, set(waiting))}
    speaking, closes = speaking_at(session, event.id), closing_of(event.id, now())
    told = [row for row in people_told(session, delegations) if (row[0].id, row[1]) in speaking]
    for person, delegation_id in told:
        delegation = delegations[delegation_id]
        link = answers_link(session, delegation, person.id)
        with force_locale(person.locale):
            letter = _letter(event, delegation, waiting[delegation_id], closes, link)
        post(
            session,
            kind=UNANSWERED.key,
            dedupe=dedupe_for(f"unanswered:{occasion}:{delegation_id}", person, event),
            to=str(person.email),
            subject=letter.subject,
            body=letter.body,
            event=event,
            person_id=person.id,
        )
    return len(told)


def _letter(
    event: Event, delegation: Delegation, lines: list[WishLine], closes: datetime | None, link: str
) -> Letter:
    locale = str(get_locale())
    values = {
        "structure": delegation.organisation.name,
        "rencontre": event.name,
        "demandes": "\n".join(_line(line) for line in lines),
        "cloture": day_and_time(event, closes, locale) if closes else _("à une date à préciser"),
        "sans_reponse": _(WITHOUT_ANSWER[event.silence]),
        "lien_personnel": link,
    }
    return write(event, UNANSWERED, locale, values)


def _line(line: WishLine) -> str:
    """Who asks, how much, and about what where it was said."""
    subject = line.need or line.offer
    return f"- {line.sender} ({_(RANKS[line.rank])})" + (f" : {subject}" if subject else "")
