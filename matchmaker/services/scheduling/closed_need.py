"""A consultation comes earlier than its meetings: one decision of the buyer for all of them, told to all at once.

Cancelled, the places are free again; kept, the two speak of something else. Everybody concerned is written the same
words in the same transaction, with the address where the consultation is published, so that nobody knows it first.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.clock import now
from matchmaker.core.catalogue.life import ABANDONED, AWARDED
from matchmaker.core.catalogue.profile import clean_profile
from matchmaker.core.directory.access import Actor
from matchmaker.core.errors import Invalid, Refusal
from matchmaker.core.french_dates import first_of_month
from matchmaker.core.scheduling.changes import Changes
from matchmaker.core.scheduling.texts import (
    SUBJECT_ASK,
    SUBJECT_CANCELLED,
    SUBJECT_CLOSED,
    SUBJECT_COMES,
    SUBJECT_IS_OUT,
    SUBJECT_KEPT,
    SUBJECT_NO_PROFILE,
    SUBJECT_OVER,
)
from matchmaker.db.catalogue import Need
from matchmaker.db.directory import Person
from matchmaker.db.events import Event
from matchmaker.db.locks import lock_event
from matchmaker.db.queries.scheduling import people_told
from matchmaker.db.scheduling import Meeting
from matchmaker.db.transaction import transaction
from matchmaker.extensions import db
from matchmaker.plugin_api.text import N_
from matchmaker.services.catalogue.find import own_need
from matchmaker.services.catalogue.life import keep_profile, life_of
from matchmaker.services.catalogue.open_subjects import open_subjects
from matchmaker.services.catalogue.public_purchases import may_have_register
from matchmaker.services.events.inputs import touch
from matchmaker.services.events.words import local
from matchmaker.services.jobs.links import page_link
from matchmaker.services.jobs.outbox import Mail, addressed, post
from matchmaker.services.jobs.texts import write
from matchmaker.services.scheduling.cancelling import cancel_meetings
from matchmaker.services.scheduling.changes import planned
from matchmaker.services.scheduling.flagged import Flagged, flagged_meetings
from matchmaker.services.scheduling.letters import text_concerned
from matchmaker.services.sourcing.follow import of_event
from matchmaker.services.sourcing.write import ToWrite, write_entries

LONGEST = 2000  # letters of the text


class NothingToDecide(Refusal):
    template = N_("Aucun rendez-vous n’attend plus votre décision à ce sujet.")


class MeetingsChanged(Refusal):
    template = N_(
        "Les rendez-vous ont changé depuis que cette page s’est affichée. Rien n’a été décidé ni envoyé : relisez la "
        "liste, puis confirmez."
    )


class TextMissing(Invalid):
    template = N_("Écrivez ce que tous recevront, en {most} signes au plus.")


class ProfileMissing(Invalid):
    template = N_(
        "Donnez l’adresse de votre profil d’acheteur : c’est là que tous trouveront la consultation."
    )


class SubjectNotOpen(Invalid):
    template = N_("Choisissez un autre sujet qui soit encore ouvert à l’heure de ces rendez-vous.")


@dataclass(frozen=True)
class Decision:
    """``keeps``: they are held, about ``subject`` (a need, None: nothing in particular). ``seen``: what the page
    showed, as (id, version)."""

    keeps: bool
    text: str
    profile: str
    seen: frozenset[tuple[int, int]]
    subject: int | None = None


@dataclass(frozen=True)
class Telling:
    """The message as each of an event will read it, and who they are."""

    event: Event
    mail: Mail
    people: Sequence[Person]


def words_for(need: Need, *, keeps: bool) -> str:
    """The text that is proposed, in French as the consultation is."""
    life = life_of(need)
    when, why = "", SUBJECT_OVER
    if life.publication is not None and life.state not in (AWARDED, ABANDONED):
        shown = life.publication.astimezone(ZoneInfo(life.zone))
        when = first_of_month(format_datetime(shown, "d MMMM yyyy 'à' HH:mm", locale="fr"))
        why = SUBJECT_COMES if life.publication > now() else SUBJECT_IS_OUT
    why = why.format(title=need.title, buyer=need.organisation.name, when=when)
    said = [why, SUBJECT_KEPT if keeps else SUBJECT_CANCELLED]
    return " ".join([*said, SUBJECT_ASK] if may_have_register(need) else said)


def other_subjects(need: Need, flagged: Sequence[Flagged]) -> list[tuple[int, str]]:
    """The buyer's other needs that are open in the slots of all these meetings: (id, title)."""
    found = db.session.scalars(
        select(Need)
        .where(Need.organisation_id == need.organisation_id, Need.id != need.id, Need.state == "sourcing")
        .order_by(Need.title_key)
    ).all()
    events = {one.event.id: one.event for one in flagged}
    subjects = {key: open_subjects(event, [one.id for one in found]) for key, event in events.items()}
    return [
        (need.id, need.title)
        for need in found
        if all(subjects[one.event.id].allows(need.id, one.slot.position, one.length) for one in flagged)
    ]


def tellings(actor: Actor, need: Need, flagged: Sequence[Flagged], text: str, profile: str) -> list[Telling]:
    """What would leave, event by event: the same words to everybody."""
    session = db.session()
    found = []
    for event in {one.event.id: one.event for one in flagged}.values():
        here = [one for one in flagged if one.event is event]
        sides = {side.id for one in here for side in (one.own, one.partner)}
        people = {person.id: person for person, _side in people_told(session, sides)}
        people.pop(actor.person_id or 0, None)  # whoever decides knows
        subject, body = _letter(need, event, text, profile)
        mail = addressed("", subject, body, event)
        found.append(Telling(event, Mail("", subject, body, mail.trial), list(people.values())))
    return found


def _letter(need: Need, event: Event, text: str, profile: str) -> tuple[str, str]:
    values = {
        "acheteur": need.organisation.name,
        "sujet": need.title,
        "rencontre": event.name,
        "texte": text,
        "profil": profile or SUBJECT_NO_PROFILE,
        "lien": page_link("agenda.show", event_id=event.id),
    }
    # One language for all: what is the same for everybody must also be read as the same.
    return write(event, SUBJECT_CLOSED, "fr", values)


def decide_meetings(actor: Actor, need_id: int, decision: Decision) -> int:
    """Cancel them all, or keep them all about something else, and write to everybody; returns how many meetings.

    Raises `NothingToDecide`, `MeetingsChanged`, `TextMissing`, `ProfileMissing`, `NotAnAddress`, `SubjectNotOpen`,
    `NotFound`.
    """
    with transaction(actor, "scheduling.decide_subject") as session:
        _lock_events(session, need_id)
        need = own_need(actor, need_id, change=True)
        flagged = flagged_meetings(need)
        text, profile = check_decision(need, flagged, decision)
        if profile:
            keep_profile(need, profile)
        need.version += 1
        told = tellings(actor, need, flagged, text, profile)
        for one in told:
            _settle(session, [meeting for meeting in flagged if meeting.event is one.event], decision)
            _send(session, need, one)
        entries = [_entry(need, one, decision, text) for one in flagged]
        if may_have_register(need):
            write_entries(session, {need.id: entries})
        return len(flagged)


def _lock_events(session: Session, need_id: int) -> None:
    """Every event with a meeting about it, in one order, before anything is read that decides."""
    found = select(Meeting.event_id).where(Meeting.need_id == need_id).distinct()
    for event_id in sorted(session.scalars(found)):
        lock_event(session, event_id)


def check_decision(need: Need, flagged: Sequence[Flagged], decision: Decision) -> tuple[str, str]:
    """The text and the address as they are sent, "" where there will be no consultation; raises what `decide_meetings`
    would."""
    if not flagged:
        raise NothingToDecide
    if {(one.meeting.id, one.meeting.version) for one in flagged} != decision.seen:
        raise MeetingsChanged
    text = decision.text.replace("\r\n", "\n").strip()
    if not text or len(text) > LONGEST:
        raise TextMissing(most=LONGEST)
    profile = clean_profile(decision.profile)
    if profile is None and may_have_register(need):
        raise ProfileMissing
    if decision.keeps and decision.subject is not None:
        known = [number for number, _title in other_subjects(need, flagged)]
        if decision.subject not in known:
            raise SubjectNotOpen
    return text, profile or ""


def _settle(session: Session, here: Sequence[Flagged], decision: Decision) -> None:
    """The meetings of one event, and the agendas they stand on: a new version each, once."""
    event = here[0].event
    before = tuple(planned(one.meeting, one.length) for one in here)
    if decision.keeps:
        for one in here:
            # Pinned: the wish behind it is closed, and the next timetable would drop what nobody asks for.
            one.meeting.need_id, one.meeting.pinned = decision.subject, True
            one.meeting.version += 1
    else:
        cancel_meetings(session, [one.meeting for one in here])
    sides = {side.id: side for one in here for side in (one.own, one.partner)}
    for side in sides.values():
        side.agenda_version += 1
    touch(session, event.id)
    if not decision.keeps:
        occasion = ":".join(f"{one.meeting.id}.{one.meeting.version}" for one in here)
        text_concerned(
            session, event, f"subject-sms:{occasion}", Changes(cancelled=before), list(sides.values())
        )


def _send(session: Session, need: Need, telling: Telling) -> None:
    for person in telling.people:
        post(
            session,
            kind=SUBJECT_CLOSED.key,
            dedupe=f"subject:{need.id}:{need.version}:{telling.event.id}:{person.id}",
            to=str(person.email),
            subject=telling.mail.subject,
            body=telling.mail.body,
            event=telling.event,
            person_id=person.id,
        )


def _entry(need: Need, one: Flagged, decision: Decision, text: str) -> ToWrite:
    """One for each meeting: which, what became of it, and what all were told."""
    content = {
        **of_event(one.event),
        "slot": local(one.event, one.slot.starts_at).isoformat(timespec="minutes"),
        "table": one.table.label,
        "decision": "kept" if decision.keeps else "cancelled",
        "structure_id": one.partner.organisation_id,
        **_foreseen(need),
    }
    return ToWrite(
        "decided", content, {"structure": ("open", one.partner.organisation.name), "message": ("open", text)}
    )


def _foreseen(need: Need) -> dict[str, str]:
    life = life_of(need)
    if life.publication is None:
        return {}
    shown: datetime = life.publication.astimezone(ZoneInfo(life.zone))
    return {"publication_on": shown.isoformat(timespec="minutes")}
