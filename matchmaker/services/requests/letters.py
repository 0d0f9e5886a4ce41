"""What people are written about wishes: one has arrived, one was answered."""

from collections.abc import Callable
from functools import partial

from flask_babel import get_locale
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from matchmaker.core.jobs.texts import TextKind
from matchmaker.core.requests.texts import ACCEPTED, ASKED, DECLINED
from matchmaker.core.requests.words import DECLINE_REASONS, RANKS
from matchmaker.db.catalogue import Need, Offer
from matchmaker.db.directory import Membership, Person
from matchmaker.db.events import Delegate, Delegation
from matchmaker.db.requests import Request
from matchmaker.services.jobs.links import page_link
from matchmaker.services.jobs.outbox import post_to_each
from matchmaker.services.jobs.texts import write
from matchmaker.services.requests.answers_link import answers_link


def tell_receiver(session: Session, sender: Delegation, receiver: Delegation, request: Request) -> None:
    """A wish has arrived: one message per person for the pair, however often it is withdrawn and renewed."""

    def values(person: Person) -> dict[str, str]:
        return _values(receiver, sender) | {
            "importance": _(RANKS[request.rank]),
            "sujet": _subject(session, request),
            "message": f"\n« {request.message} »\n" if request.message else "",
            "lien_personnel": answers_link(session, receiver, person.id),
        }

    _write(session, receiver, ASKED, f"wish:{sender.id}:{receiver.id}", values)


def tell_sender(session: Session, receiver: Delegation, request: Request) -> None:
    """A wish was answered: one message per person for each answer, so that the last one said is the last one read.

    The version tells a yes from the yes before it: between them there was a no.
    """
    sender = session.scalars(
        select(Delegation)
        .where(Delegation.id == request.from_id)
        .options(joinedload(Delegation.organisation, innerjoin=True))
    ).one()

    def values(_person: Person) -> dict[str, str]:
        return _values(sender, receiver) | {"raison": _reason(request)}

    kind = ACCEPTED if request.state == "accepted" else DECLINED
    _write(session, sender, kind, f"answer:{request.id}:{request.state}:{request.version}", values)


def _values(reader: Delegation, other: Delegation) -> dict[str, str]:
    return {
        "structure": reader.organisation.name,
        "partenaire": other.organisation.name,
        "rencontre": reader.event.name,
        "lien": page_link("requests.mine", event_id=reader.event_id, structure=reader.organisation_id),
    }


def _subject(session: Session, request: Request) -> str:
    """The line that says what the wish is about; "" for nothing in particular."""
    need = session.get(Need, request.need_id) if request.need_id is not None else None
    offer = session.get(Offer, request.offer_id) if request.offer_id is not None else None
    about = need or offer
    return f"\n{_('À propos de : %(subject)s', subject=about.title)}." if about else ""


def _reason(request: Request) -> str:
    if not request.decline_shown or request.decline_reason is None:
        return ""
    return f"\n{_('Raison')} : {_(DECLINE_REASONS[request.decline_reason])}."


def _write(
    session: Session,
    reader: Delegation,
    text: TextKind,
    occasion: str,
    values: Callable[[Person], dict[str, str]],
) -> None:
    """To who comes for the structure and speaks for it: nobody else finds anything behind these addresses."""
    people = session.scalars(
        select(Person)
        .join(Delegate, Delegate.person_id == Person.id)
        .join(Membership, Membership.person_id == Person.id)
        .where(
            Delegate.delegation_id == reader.id,
            Membership.organisation_id == reader.organisation_id,
            Person.email.is_not(None),
            Person.disabled_at.is_(None),
        )
        .order_by(Person.id)
    )

    def words(person: Person) -> tuple[str, str]:
        return write(reader.event, text, str(get_locale()), values(person))

    for person in people.all():
        post_to_each(
            session,
            [person],
            kind=text.key,
            occasion=occasion,
            text=partial(words, person),
            event=reader.event,
        )
