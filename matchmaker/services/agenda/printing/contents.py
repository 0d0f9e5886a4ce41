"""Every sheet an event would print now, from the published planning and the people who come."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from matchmaker.core.agenda.agendas import Agenda, build_agendas
from matchmaker.core.agenda.printing.half_days import expected, half_days
from matchmaker.core.agenda.printing.people import Attendee, in_order
from matchmaker.core.agenda.printing.table_cards import build_table_cards
from matchmaker.core.agenda.printing.tick_list import tick_list
from matchmaker.core.agenda.printing.who_when_where import who_when_where
from matchmaker.core.agenda.summary import Summary
from matchmaker.core.agenda.table_plan import build_table_plan
from matchmaker.core.agenda.timetable import Timetable
from matchmaker.core.events.kinds import WITHOUT_MEETINGS
from matchmaker.core.events.words import KINDS
from matchmaker.db.events import Event
from matchmaker.db.queries import printing as rows
from matchmaker.db.queries.agenda import slots_of
from matchmaker.db.queries.comers import Comer, comers_of
from matchmaker.documents.language import FRENCH
from matchmaker.documents.printing.agendas import agenda_sheet, large_agenda_sheet
from matchmaker.documents.printing.attendance import Logo, attendance_sheet
from matchmaker.documents.printing.badges import badge_sheet
from matchmaker.documents.printing.lists import plan_sheets, tick_sheet, who_sheet
from matchmaker.documents.printing.opinion import OpinionKey
from matchmaker.documents.printing.sheet import Printing, Sheet
from matchmaker.documents.printing.table_cards import card_sheet
from matchmaker.services.agenda.pack import published_timetable
from matchmaker.services.impact.keys import feedback_keys_of
from matchmaker.services.jobs.links import page_link

JPEG = "image/jpeg"


@dataclass(frozen=True)
class Content:
    """``sheets`` in the order in which they are printed. Paper speaks French, whoever prints it."""

    timetable: Timetable
    summary: Summary
    taking_part: frozenset[str]  # ids of the delegations that have a planning
    sheets: tuple[Sheet, ...]

    @property
    def printing(self) -> Printing:
        return Printing(self.timetable.event, self.timetable.version, self.timetable.printed_at)

    @property
    def fingerprints(self) -> dict[str, str]:
        return {sheet.key: sheet.fingerprint for sheet in self.sheets}

    @property
    def titles(self) -> dict[str, str]:
        return {sheet.key: sheet.title for sheet in self.sheets}


def content_of(event: Event, codes: Mapping[int, str] | None = None) -> Content:
    """In a fixed number of queries. Without the ``codes`` of the badges the sheets can be compared, not printed.

    The caller has checked that the event is theirs. Raises `NothingPublished`.
    """
    timetable, summary = published_timetable(event, FRENCH, told=codes is not None)
    found = comers_of(event.id)
    taking_part = {
        str(row.delegation_id): row.organisation_id for row in found if row.kind not in WITHOUT_MEETINGS
    }
    agendas = [one for one in build_agendas(timetable) if one.delegation.id in taking_part]
    addresses = {
        key: page_link("agenda.show", event_id=event.id, structure=organisation)
        for key, organisation in taking_part.items()
    }
    opinions, attendees = _opinions(event), _attendees(event.id, found)
    sheets = (
        *(
            agenda_sheet(
                one,
                timetable.tables,
                addresses[one.delegation.id],
                opinion=opinions.get(one.delegation.id),
                drawn=codes is not None,
            )
            for one in agendas
        ),
        *_of_the_room(timetable, frozenset(taking_part), attendees, _logos(event.id)),
        *_badges(timetable, attendees, codes or {}),
        *_large(agendas),
    )
    return Content(timetable, summary, frozenset(taking_part), sheets)


def _opinions(event: Event) -> dict[str, OpinionKey]:
    address = page_link("impact.feedback_key", event_id=event.id)
    return {
        str(key): OpinionKey(one.number, one.key, address) for key, one in feedback_keys_of(event).items()
    }


def _of_the_room(
    timetable: Timetable, taking_part: frozenset[str], attendees: Sequence[Attendee], logos: Sequence[Logo]
) -> Iterable[Sheet]:
    event, halves = timetable.event, half_days(timetable.slots, timetable.event.zone)
    yield from (card_sheet(card, event.zone) for card in build_table_cards(timetable))
    yield who_sheet(who_when_where(timetable, taking_part), timetable.slots, halves, event.zone)
    yield tick_sheet(tick_list(attendees))
    for half in halves:
        yield attendance_sheet(half, expected(half, attendees), event, logos)
    yield from plan_sheets(build_table_plan(timetable))


def _badges(timetable: Timetable, attendees: Iterable[Attendee], codes: Mapping[int, str]) -> Iterable[Sheet]:
    """Of named people alone; in the order of their names, to be laid out at the desk."""
    for one in in_order(attendees):
        if one.person and one.delegate is not None:
            yield badge_sheet(one, codes.get(one.delegate, ""), timetable.event.name)


def _large(agendas: Iterable[Agenda]) -> Iterable[Sheet]:
    return (large_agenda_sheet(one) for one in agendas)


def _attendees(event_id: int, found: Iterable[Comer]) -> list[Attendee]:
    places = {slot.id: place for place, slot in enumerate(slots_of(event_id))}
    structures, people = rows.away_structures(event_id), rows.away_people(event_id)

    def away(row: Comer) -> frozenset[int]:
        missed = structures.get(row.delegation_id, set()) | people.get(row.person_id or 0, set())
        return frozenset(places[slot] for slot in missed if slot in places)

    return [
        Attendee(
            delegation=row.delegation_id,
            structure=row.structure,
            kind=KINDS[row.kind],
            # An import with an address and no name calls the person like the structure.
            person=row.name if row.name and row.name != row.structure else "",
            delegate=row.delegate_id,
            person_id=row.person_id,
            away=away(row),
        )
        for row in found
    ]


def _logos(event_id: int) -> list[Logo]:
    return [
        Logo(one.name, "jpg" if one.blob.content_type == JPEG else "png", one.blob.data)
        for one in rows.logos_of(event_id)
    ]
