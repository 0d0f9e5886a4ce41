"""What people are written about a second chance: that there is one, what the other proposes, and whom to call."""

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

from babel.dates import format_date
from flask_babel import force_locale, get_locale
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from matchmaker.core.agenda.second_chance import HALVES, WAYS, WEEK
from matchmaker.core.agenda.texts import SECOND_CHANCE, SECOND_CHANCE_AGREED, SECOND_CHANCE_PROPOSED
from matchmaker.core.french_dates import first_of_month
from matchmaker.db.directory import Person
from matchmaker.db.events import Event
from matchmaker.db.queries.directory import given_phone
from matchmaker.db.queries.invitations import delegations_of
from matchmaker.db.queries.scheduling import names_of, people_told
from matchmaker.db.second_chance import SecondChance
from matchmaker.services.directory.personal_links import give_link
from matchmaker.services.jobs.links import page_link
from matchmaker.services.jobs.outbox import dedupe_for, post, post_to_each
from matchmaker.services.jobs.texts import Letter, write

PURPOSE = "agenda"


def sample_letter(event: Event) -> Letter:
    """The text as one structure would read it, with words in place of its own."""
    with force_locale("fr"):
        return _invitation(event, _("votre structure"), [_("une structure de la liste")], _("(votre lien)"))


def invite_to_second_chance(session: Session, event: Event, opened: Sequence[SecondChance]) -> None:
    """One message to each person of each structure, with a link of their own and the structures they missed."""
    if not opened:
        return
    names, partners = names_of(event.id), _partners(opened)

    def text(delegation_id: int, link: str) -> Letter:
        missed = [names[partner] for partner in partners[delegation_id]]
        return _invitation(event, names[delegation_id], missed, link)

    occasion = Occasion(event, SECOND_CHANCE.key, f"second-chance:{opened[0].id}", opened[0].opened_on)
    _post_with_links(session, occasion, partners, text)


def tell_proposed(session: Session, event: Event, chance: SecondChance) -> None:
    """Write to those of the other side, with a link of their own."""
    names = names_of(event.id)

    def text(delegation_id: int, link: str) -> Letter:
        values = _proposal(event, chance, names[chance.proposed_by or 0])
        values |= {"structure": names[delegation_id], "lien_personnel": link}
        return write(event, SECOND_CHANCE_PROPOSED, str(get_locale()), values)

    # The same moment may be proposed again after another one.
    dedupe = f"second-chance-proposed:{chance.id}:{uuid4()}"
    occasion = Occasion(event, SECOND_CHANCE_PROPOSED.key, dedupe, chance.opened_on)
    _post_with_links(session, occasion, [other_side(chance)], text)


def other_side(chance: SecondChance) -> int:
    """The delegation that what is proposed is proposed to."""
    return chance.b_id if chance.proposed_by == chance.a_id else chance.a_id


@dataclass(frozen=True)
class Occasion:
    """Why people are written to, and from when on their links count seven days."""

    event: Event
    kind: str
    dedupe: str
    opened_on: date


def _post_with_links(
    session: Session, occasion: Occasion, to: Collection[int], text: Callable[[int, str], Letter]
) -> None:
    """Write to the people of these delegations, in their language."""
    event, end = occasion.event, last_moment(occasion.opened_on, occasion.event.zone)
    delegations = {one.id: one for one in delegations_of(session, to)}
    for person, delegation_id in people_told(session, to):
        key = give_link(session, PURPOSE, delegations[delegation_id], person.id, end)
        with force_locale(person.locale):
            letter = text(delegation_id, page_link("agenda.chance_link", chance_key=key))
        post(
            session,
            kind=occasion.kind,
            dedupe=dedupe_for(f"{occasion.dedupe}:{delegation_id}", person, event),
            to=str(person.email),
            subject=letter.subject,
            body=letter.body,
            event=event,
            person_id=person.id,
        )


def last_moment(opened_on: date, zone: str) -> datetime:
    """The end of the week after, on the clocks of the event."""
    after = opened_on + WEEK + timedelta(days=1)
    return datetime(after.year, after.month, after.day, tzinfo=ZoneInfo(zone))


def _partners(opened: Sequence[SecondChance]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for one in opened:
        found[one.a_id].append(one.b_id)
        found[one.b_id].append(one.a_id)
    return found


def _invitation(event: Event, structure: str, missed: Sequence[str], link: str) -> Letter:
    values = {
        "rencontre": event.name,
        "structure": structure,
        "partenaires": "\n".join(f"- {name}" for name in missed),
        "lien_personnel": link,
        "organisateur": event.chamber.name,
    }
    return write(event, SECOND_CHANCE, str(get_locale()), values)


def tell_agreed(session: Session, event: Event, chance: SecondChance) -> None:
    """Give each of the two people who agreed the other's details."""
    if chance.proposer is None or chance.accepter is None:
        return
    names = names_of(event.id)
    _tell(session, event, chance, chance.proposer, chance.accepter, names[other_side(chance)])
    _tell(session, event, chance, chance.accepter, chance.proposer, names[chance.proposed_by or 0])


def _tell(
    session: Session, event: Event, chance: SecondChance, to: Person, other: Person, structure: str
) -> None:
    phone = given_phone([event.chamber_id], other.id)

    def text() -> tuple[str, str]:
        values = _proposal(event, chance, structure)
        values["interlocuteur"] = other.name
        values["coordonnees"] = "\n".join(detail for detail in (other.email, phone) if detail)
        return write(event, SECOND_CHANCE_AGREED, str(get_locale()), values)

    occasion = f"second-chance-agreed:{chance.id}"
    post_to_each(session, [to], kind=SECOND_CHANCE_AGREED.key, occasion=occasion, text=text, event=event)


def _proposal(event: Event, chance: SecondChance, partner: str) -> dict[str, str]:
    """What its letters have in common, in the language that is in force."""
    return {
        "rencontre": event.name,
        "partenaire": partner,
        "quand": moment_words(chance),
        "moyen": _(WAYS[str(chance.way)]),
        "organisateur": event.chamber.name,
    }


def moment_words(chance: SecondChance) -> str:
    """`mardi 16 mars, le matin`, in the language that is in force."""
    if chance.day is None or chance.half is None:
        return ""
    day = first_of_month(format_date(chance.day, "EEEE d MMMM", locale=get_locale()))
    return f"{day}, {_(HALVES[chance.half])}"
