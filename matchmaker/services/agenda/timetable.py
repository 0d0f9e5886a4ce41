"""The timetable of an event as documents are made from it, read from the live meetings."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from matchmaker.clock import now
from matchmaker.core.agenda.pauses import pauses_between, with_announced
from matchmaker.core.agenda.timetable import (
    Delegation,
    EventFacts,
    Pause,
    PlannedMeeting,
    Slot,
    Timetable,
    Unplaced,
)
from matchmaker.core.agenda.unplaced import told_to_both
from matchmaker.core.directory.contacts import grouped
from matchmaker.core.events.items import ITEM_KINDS
from matchmaker.core.events.words import KINDS
from matchmaker.core.scheduling.reading import Id
from matchmaker.core.scheduling.schedule import sentence_of
from matchmaker.db.events import Event
from matchmaker.db.queries import agenda as rows
from matchmaker.db.queries.proposals import proposed_pairs
from matchmaker.db.queries.set_up import items_of
from matchmaker.db.scheduling import Publication
from matchmaker.documents.language import Language
from matchmaker.plugin_api.text import N_
from matchmaker.services.agenda.reasons import NOTHING, PairTold, Topic, reasons_for
from matchmaker.services.scheduling.resource_names import namer

Translate = Callable[[str], str]
PROPOSED = N_("Proposé par la CRESS.")


def load_timetable(
    event: Event,
    language: Language,
    *,
    only: int | None = None,
    told: bool = True,
    wishes: Sequence[rows.WishRow] | None = None,
) -> Timetable:
    """The live timetable, whole or cut down to what concerns one delegation, in a fixed number of queries.

    Not ``told``, it says nothing of why people meet nor of what, where no wish names it, nor why a request is
    unplaced: that takes most of the time. ``wishes`` are those of `wishes_of`, where they are at hand.
    ``version`` is the number of the latest publication, 0 before the first. The caller has
    checked who may see the event, and whether they may see all of it.
    """
    translate = language.gettext
    publication = rows.latest_publication(event.id)
    slots = rows.slots_of(event.id)
    wishes = rows.wishes_of(event.id, only) if wishes is None else wishes
    meetings = rows.meetings_of(event.id, only)
    unplaced = _unplaced_rows(publication, only)
    shown = None if only is None else {only, *_sides(meetings), *_sides(unplaced)}
    delegations = {row.id: row for row in rows.delegations_in(event.id, shown)}
    if shown is None:  # who was cancelled after publication still stands in others' cancelled meetings
        missing = {*_sides(meetings), *_sides(unplaced)} - delegations.keys()
        delegations |= {row.id: row for row in rows.delegations_in(event.id, missing)}
    names = {str(row.id): row.name for row in delegations.values()}
    name = namer(event.id, names) if told and only is None else None
    return Timetable(
        event=event_facts(event, slots),
        delegations=_delegations(delegations.values(), slots, translate),
        slots=tuple(Slot(slot.starts_at, slot.ends_at) for slot in slots),
        tables=tuple(rows.table_labels(event.id)),
        meetings=_meetings(meetings, slots, _told(event, meetings, language) if told else {}),
        version=publication.number if publication else 0,
        printed_at=now(),
        pauses=_pauses(event, slots, translate),
        unplaced=_unplaced(unplaced, wishes, name, translate),
    )


def _told(event: Event, meetings: Sequence[rows.MeetingRow], language: Language) -> Mapping[Topic, PairTold]:
    """What may be said of each meeting; first of all that nobody asked for it, where the chamber proposed it."""
    topics = {_topic(row) for row in meetings}
    told = dict(reasons_for(event, topics, language))
    proposed = proposed_pairs(event.id) if topics else ()
    for topic in topics:
        if frozenset((topic.first, topic.second)) in proposed:
            known = told.get(topic, NOTHING)
            told[topic] = replace(known, why=(language.gettext(PROPOSED), *known.why))
    return told


def event_facts(event: Event, slots: Sequence[rows.SlotRow]) -> EventFacts:
    """What stands at the head of the sheets. An event without slots is dated by the day it was made."""
    first = slots[0].starts_at if slots else event.created_at
    return EventFacts(
        name=event.name,
        date=first.astimezone(ZoneInfo(event.zone)).date(),
        place=event.place,
        zone=event.zone,
        organiser=event.chamber.name,
        desk=grouped(event.reception_phone) if event.reception_phone else "",
    )


def _unplaced_rows(publication: Publication | None, only: int | None) -> list[rows.UnplacedRow]:
    if publication is None or publication.schedule_id is None:
        return []
    return rows.unplaced_of(publication.schedule_id, only)


def _sides(pairs: Iterable[rows.MeetingRow | rows.UnplacedRow]) -> set[int]:
    return {side for pair in pairs for side in (pair.a_id, pair.b_id)}


def _delegations(
    found: Iterable[rows.DelegationRow], slots: Sequence[rows.SlotRow], translate: Translate
) -> tuple[Delegation, ...]:
    found = tuple(found)
    ids = [row.id for row in found]
    people, absences = rows.people_of(ids), rows.absences_of(ids)
    return tuple(
        Delegation(
            id=str(row.id),
            name=row.name,
            kind=translate(KINDS[row.kind]),
            # An import with an address and no name calls the person like the structure.
            people=tuple(person for person in people.get(row.id, ()) if person != row.name),
            home_table=row.home_table,
            available=_available(absences.get(row.id, ()), slots),
            version=row.agenda_version,
        )
        for row in found
    )


def _available(absences: Sequence[int], slots: Sequence[rows.SlotRow]) -> frozenset[int] | None:
    if not absences:
        return None
    return frozenset(index for index, slot in enumerate(slots) if slot.id not in absences)


def _meetings(
    found: Iterable[rows.MeetingRow], slots: Sequence[rows.SlotRow], told: Mapping[Topic, PairTold]
) -> tuple[PlannedMeeting, ...]:
    index = {slot.id: place for place, slot in enumerate(slots)}
    return tuple(
        PlannedMeeting(
            uid=row.uid,
            slot=index[row.slot_id],
            table=row.table,
            a=str(row.a_id),
            b=str(row.b_id),
            sequence=row.version - 1,
            length=row.length,
            people_a=_named(row, row.a_id),
            people_b=_named(row, row.b_id),
            subject=row.need or row.offer or "",
            guess="" if row.need or row.offer else told.get(_topic(row), NOTHING).subject,
            why=told.get(_topic(row), NOTHING).why,
            status="cancelled" if row.status == "cancelled" else "confirmed",
        )
        for row in found
    )


def _named(row: rows.MeetingRow, side: int) -> tuple[str, ...]:
    return (row.people[side],) if side in row.people else ()


def _topic(row: rows.MeetingRow) -> Topic:
    return Topic(min(row.a_id, row.b_id), max(row.a_id, row.b_id), row.need_id, row.offer_id)


def _pauses(event: Event, slots: Sequence[rows.SlotRow], translate: Translate) -> tuple[Pause, ...]:
    programme = [(Slot(slot.starts_at, slot.ends_at), slot.session) for slot in slots]
    gaps = [
        Pause(translate(pause.label), pause.starts_at, pause.ends_at)
        for pause in pauses_between(programme, event.zone)
    ]
    announced = [
        Pause(
            " · ".join(filter(None, (item.title or translate(ITEM_KINDS[item.kind]), item.place))),
            item.starts_at,
            item.ends_at,
            announced=True,
        )
        for item in items_of(event.id)
    ]
    return with_announced(gaps, announced)


def _unplaced(
    found: Iterable[rows.UnplacedRow],
    wishes: Iterable[rows.WishRow],
    name: Callable[[Id], str] | None,
    translate: Translate,
) -> tuple[Unplaced, ...]:
    """``name`` is None where a side reads: it then finds no reason that names a third structure."""
    subjects = {wish.id: wish.need or wish.offer or "" for wish in wishes}
    unplaced = []
    for row in found:
        told = translate(told_to_both(row.reason))
        reason = told if name is None else full_reason(row, name, translate)
        subject = next((subjects[one] for one in row.requests if subjects.get(one)), "")
        unplaced.append(Unplaced(str(row.a_id), str(row.b_id), reason, told, subject, tuple(row.requests)))
    return tuple(unplaced)


def full_reason(row: rows.UnplacedRow, name: Callable[[Id], str], translate: Translate) -> str:
    """The organiser's sentence, with the names of the structures and resources it speaks of."""
    return sentence_of(row.template, row.values, name, translate)
