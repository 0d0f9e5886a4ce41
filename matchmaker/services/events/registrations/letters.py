"""What the author of a registration is told, in words that the organiser reads and may change first."""

from dataclasses import dataclass

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from matchmaker.clock import now
from matchmaker.core.directory.names import tidy
from matchmaker.core.events.registration_texts import REASON, REGISTRATION_ACCEPTED, REGISTRATION_REFUSED
from matchmaker.core.jobs.texts import TextKind
from matchmaker.db.events import Event
from matchmaker.db.registrations import Registration
from matchmaker.services.events.words import day_or_not_yet
from matchmaker.services.jobs.links import page_link
from matchmaker.services.jobs.outbox import post
from matchmaker.services.jobs.texts import write


@dataclass(frozen=True)
class Letter:
    """Subject and body; an empty body means that nothing is sent."""

    subject: str
    body: str

    def is_sent(self) -> bool:
        return bool(self.body.strip())


NO_LETTER = Letter("", "")


def acceptance_letter(registration: Registration) -> Letter:
    """The words proposed; the address of the space is added where its reader has one."""
    return _letter(registration, REGISTRATION_ACCEPTED)


def refusal_letter(registration: Registration) -> Letter:
    """The words proposed, with the place of the reason: it is for the organiser to write."""
    return _letter(registration, REGISTRATION_REFUSED, motif=REASON)


def _letter(registration: Registration, kind: TextKind, **more: str) -> Letter:
    event, locale = registration.event, registration.locale
    values = {
        "nom": registration.person_name,
        "rencontre": event.name,
        "jour": day_or_not_yet(event, locale),
        "organisateur": event.chamber.name,
        "contact": event.chamber.email,
    }
    return Letter(*write(event, kind, locale, values | more))


def send_letter(
    session: Session, event: Event, registration: Registration, letter: Letter, *, space: int | None = None
) -> None:
    """Queue the words; `space` is the organisation whose space the reader may open, if any."""
    body = letter.body.strip() + "\n"
    kind = REGISTRATION_ACCEPTED if registration.state == "accepted" else REGISTRATION_REFUSED
    if space is not None:
        with force_locale(registration.locale):
            link = page_link("events.space", event_id=event.id, structure=space)
            body += "\n" + _(
                "Votre espace, sans mot de passe, avec cette adresse e-mail :\n%(link)s\n", link=link
            )
    post(
        session,
        kind=kind.key,
        dedupe=f"registration:{registration.id}:{registration.state}:{now():%Y%m%d%H%M%S%f}",
        to=registration.email,
        subject=tidy(letter.subject) or event.name,
        body=body,
        event=event,
        person_id=registration.person_id,
    )
