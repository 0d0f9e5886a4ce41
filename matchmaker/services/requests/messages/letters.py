"""The mails that relay a message: they hold its words and the way to answer, and nobody's address.

They are posted without the event, so that its organisers do not find them among the messages of the event.
"""

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.clock import now
from matchmaker.core.jobs.pace import is_eve_or_day
from matchmaker.core.requests.messages import FREE, PLACE, PLACES, SENTENCES
from matchmaker.db.directory import Person
from matchmaker.db.jobs import Outbox
from matchmaker.db.party_messages import PartyMessage
from matchmaker.db.queries.pace import NOW
from matchmaker.db.queries.scheduling import people_told
from matchmaker.services.jobs.links import page_link
from matchmaker.services.jobs.outbox import post
from matchmaker.services.requests.messages.conversation import KEPT_DAYS, Two

RELAYED, REPORTED = "requests.party_message", "requests.party_report"


def dedupe_of(event_id: int, message: PartyMessage | None = None, person: Person | None = None) -> str:
    """What the relayed mails of an event begin with; of one message to one person, the whole of it."""
    start = f"party-message:{event_id}:"
    return start if message is None or person is None else f"{start}{message.id}:{person.id}"


def words_of(message: PartyMessage) -> str:
    """The message in the language that is in force."""
    if message.about == FREE:
        return message.text
    detail = _(PLACES[message.text]) if message.about == PLACE else message.text
    return str(_(SENTENCES[message.about])).format(detail=detail)


def relay(session: Session, two: Two, message: PartyMessage) -> None:
    """Mail it to each person of the other structure. ``two`` is seen from the sender."""
    link = page_link(
        "requests.conversation",
        event_id=two.event.id,
        delegation_id=two.own.id,
        structure=two.partner.organisation_id,
    )
    near = is_eve_or_day(now(), [slot.starts_at for slot in two.event.slots], two.event.zone)
    for person, _delegation in people_told(session, [two.partner.id]):
        with force_locale(person.locale):
            values = {
                "sender": two.own.organisation.name,
                "event": two.event.name,
                "words": words_of(message),
                "link": link,
                "days": KEPT_DAYS,
            }
            subject = _("%(sender)s vous écrit au sujet de votre rendez-vous", **values)
            body = _(
                "Bonjour,\n\n%(sender)s vous écrit, pour « %(event)s » :\n\n%(words)s\n\n"
                "Pour répondre, ou ne plus recevoir de messages de cette structure :\n%(link)s\n\n"
                "Ne répondez pas à cet e-mail. Aucune adresse n’est donnée, ni la vôtre ni celle de l’autre. "
                "Ces messages sont effacés %(days)s jours après l’événement.\n",
                **values,
            )
        mail = post(
            session,
            kind=RELAYED,
            dedupe=dedupe_of(two.event.id, message, person),
            to=str(person.email),
            subject=subject,
            body=body,
            person_id=person.id,
        )
        if near:  # it leaves without its event, by which it would be known not to wait
            mail.pace = NOW


def report(session: Session, two: Two) -> None:
    """Tell the organiser, once, who reports whom; nothing of what was written."""
    dedupe = f"party-report:{two.event.id}:{two.own.id}:{two.partner.id}"
    if session.scalar(select(Outbox.id).where(Outbox.dedupe == dedupe)) is not None:
        return
    with force_locale("fr"):
        values = {
            "own": two.own.organisation.name,
            "partner": two.partner.organisation.name,
            "event": two.event.name,
        }
        subject = _("%(event)s : %(own)s signale des messages", **values)
        body = _(
            "Bonjour,\n\nÀ « %(event)s », %(own)s signale les messages que lui envoie %(partner)s, et n’en reçoit "
            "plus. Vous ne pouvez pas les lire : demandez à %(own)s ce qui s’est passé.\n",
            **values,
        )
    post(
        session,
        kind=REPORTED,
        dedupe=dedupe,
        to=two.event.chamber.email,
        subject=subject,
        body=body,
    )
