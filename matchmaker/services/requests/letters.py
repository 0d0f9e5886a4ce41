"""What people are written about wishes: one has arrived, one was answered."""

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from matchmaker.core.requests.words import DECLINE_REASONS, RANKS
from matchmaker.db.directory import Person
from matchmaker.db.events import Delegate, Delegation
from matchmaker.db.requests import Request
from matchmaker.services.jobs.links import page_link
from matchmaker.services.jobs.outbox import Text, post_to_each


def tell_receiver(session: Session, sender: Delegation, receiver: Delegation, request: Request) -> None:
    """A wish has arrived: one message per person for the pair, however often it is withdrawn and renewed."""

    def text() -> tuple[str, str]:
        values = _values(receiver) | {
            "sender": sender.organisation.name,
            "receiver": receiver.organisation.name,
            "rank": _(RANKS[request.rank]),
            "message": f"\n« {request.message} »\n" if request.message else "",
        }
        return _("%(sender)s souhaite vous rencontrer", **values), _(
            "Bonjour,\n\n%(sender)s souhaite rencontrer %(receiver)s à « %(event)s » (%(rank)s).\n"
            "%(message)s\nAccepter ou décliner, en un clic :\n%(link)s\n\n"
            "Accepter n’engage pas encore d’horaire : le planning est calculé après la clôture des vœux.\n",
            **values,
        )

    _write(session, receiver, "requests.asked", f"wish:{sender.id}:{receiver.id}", text)


def tell_sender(session: Session, receiver: Delegation, request: Request) -> None:
    """A wish was answered: one message per person for each kind of answer."""
    sender = session.scalars(
        select(Delegation)
        .where(Delegation.id == request.from_id)
        .options(joinedload(Delegation.organisation, innerjoin=True))
    ).one()

    def text() -> tuple[str, str]:
        values = _values(sender) | {
            "receiver": receiver.organisation.name,
            "sender": sender.organisation.name,
            "reason": _reason(request),
        }
        if request.state == "accepted":
            return _("%(receiver)s accepte de vous rencontrer", **values), _(
                "Bonjour,\n\n%(receiver)s accepte de rencontrer %(sender)s à « %(event)s ».\n\n"
                "L’horaire viendra avec le planning. Vos vœux :\n%(link)s\n",
                **values,
            )
        return _("%(receiver)s décline votre vœu", **values), _(
            "Bonjour,\n\n%(receiver)s ne souhaite pas de rendez-vous avec %(sender)s à « %(event)s ».%(reason)s\n\n"
            "Ce vœu ne compte plus dans votre nombre : vous pouvez en faire un autre.\n%(link)s\n",
            **values,
        )

    _write(session, sender, "requests.answered", f"answer:{request.id}:{request.state}", text)


def _values(reader: Delegation) -> dict[str, str]:
    link = page_link("requests.mine", event_id=reader.event_id, structure=reader.organisation_id)
    return {"event": reader.event.name, "link": link}


def _reason(request: Request) -> str:
    if not request.decline_shown or request.decline_reason is None:
        return ""
    return f"\n{_('Raison')} : {_(DECLINE_REASONS[request.decline_reason])}."


def _write(session: Session, reader: Delegation, kind: str, occasion: str, text: Text) -> None:
    people = session.scalars(
        select(Person)
        .join(Delegate, Delegate.person_id == Person.id)
        .where(Delegate.delegation_id == reader.id, Person.email.is_not(None), Person.disabled_at.is_(None))
        .order_by(Person.id)
    )
    post_to_each(session, people, kind=kind, occasion=occasion, text=text, event=reader.event)
