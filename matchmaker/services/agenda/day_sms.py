"""Being told by SMS on the day: each person agrees for themselves, with a number they type, and may stop."""

from dataclasses import dataclass

from sqlalchemy import select

from matchmaker.core.directory.access import Actor
from matchmaker.core.errors import Refusal
from matchmaker.core.jobs.sms import mobile_number
from matchmaker.db.events import Delegate, Delegation
from matchmaker.db.messages import SmsConsent
from matchmaker.db.transaction import transaction
from matchmaker.extensions import current_settings, db
from matchmaker.plugin_api.text import N_
from matchmaker.services.events.access import delegation_for, refuse_closed


class NoSmsHere(Refusal):
    template = N_("Les SMS vont à qui vient en personne, là où le service en envoie. Dites plutôt qui vient.")


@dataclass(frozen=True)
class SmsChoice:
    """What the reader chose. `number` is None while they have not agreed."""

    number: str | None


def sms_choice(actor: Actor, delegation: Delegation) -> SmsChoice | None:
    """The reader's choice; None where there is nothing to choose.

    That is without a gateway, for an event that is over, and for who does not come in person.
    """
    if not current_settings().sends_sms or delegation.event.phase == "closed":
        return None
    if not _comes(actor, delegation):
        return None
    consent = _consent(actor, delegation.event_id)
    return SmsChoice(consent.number if consent else None)


def agree_to_sms(actor: Actor, event_id: int, organisation_id: int, typed: str) -> str:
    """Send the reader's SMS of the day to this number, which is given back. Raises `NoMobileNumber`, `NoSmsHere`."""
    with transaction(actor, "agenda.agree_to_sms") as session:
        delegation = delegation_for(actor, event_id, organisation_id)
        refuse_closed(delegation.event)
        if not current_settings().sends_sms or not _comes(actor, delegation):
            raise NoSmsHere
        number = mobile_number(typed)
        consent = _consent(actor, event_id)
        if consent is None:
            session.add(SmsConsent(event_id=event_id, person_id=actor.person_id, number=number))
        else:
            consent.number = number
        return number


def stop_sms(actor: Actor, event_id: int, organisation_id: int) -> None:
    """Send the reader no SMS any more, and forget the number."""
    with transaction(actor, "agenda.stop_sms") as session:
        delegation_for(actor, event_id, organisation_id)
        consent = _consent(actor, event_id)
        if consent is not None:
            session.delete(consent)


def _comes(actor: Actor, delegation: Delegation) -> bool:
    found = select(Delegate.id).where(
        Delegate.delegation_id == delegation.id, Delegate.person_id == actor.person_id
    )
    return db.session.scalar(found) is not None


def _consent(actor: Actor, event_id: int) -> SmsConsent | None:
    return db.session.scalar(
        select(SmsConsent).where(SmsConsent.event_id == event_id, SmsConsent.person_id == actor.person_id)
    )
