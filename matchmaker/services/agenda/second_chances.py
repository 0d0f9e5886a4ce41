"""The second-chance list: who did not meet after all, opened by the organiser in one act."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from matchmaker.clock import now
from matchmaker.core.agenda.second_chance import Pair, Reason, second_chances
from matchmaker.core.directory.access import Actor
from matchmaker.core.errors import Refusal
from matchmaker.db.events import Event
from matchmaker.db.queries import second_chance as rows
from matchmaker.db.queries.scheduling import names_of, people_told
from matchmaker.db.second_chance import SecondChance
from matchmaker.db.transaction import transaction
from matchmaker.extensions import db
from matchmaker.plugin_api.text import N_
from matchmaker.services.agenda.away import Away
from matchmaker.services.agenda.second_chance_letters import invite_to_second_chance, sample_letter
from matchmaker.services.events.access import event_for_organiser
from matchmaker.services.events.words import local
from matchmaker.services.jobs.texts import Letter


class NotOver(Refusal):
    template = N_("La seconde chance s’ouvre quand le dernier créneau est passé.")


class NobodyChosen(Refusal):
    template = N_("Cochez au moins une paire : rien n’a été ouvert.")


class ListChanged(Refusal):
    template = N_("La liste a changé entre-temps. Relisez-la, puis ouvrez de nouveau.")


@dataclass(frozen=True)
class Candidate:
    """A pair that did not meet, and why; names in the order of ``pair``."""

    pair: Pair
    names: tuple[str, str]
    reason: Reason


@dataclass(frozen=True)
class Announcement:
    """What opening would do: the pairs, how many people are written to, who has no address, and the text."""

    over: bool
    candidates: Sequence[Candidate]
    told: int
    unreachable: Sequence[str]
    sample: Letter
    opened: Sequence[SecondChance]


def announce_second_chances(actor: Actor, event_id: int) -> Announcement:
    """The list before anything is opened, in a fixed number of queries. Raises `NotFound`."""
    event = event_for_organiser(actor, event_id)
    names, opened = names_of(event.id), rows.chances_of(event.id)
    candidates = _candidates(event, names, opened)
    sides = {side for one in candidates for side in (one.pair.a, one.pair.b)}
    told = people_told(db.session(), sides)
    reached = {delegation for _person, delegation in told}
    return Announcement(
        over=is_over(event),
        candidates=candidates,
        told=len(told),
        unreachable=sorted(names[side] for side in sides - reached),
        sample=sample_letter(event),
        opened=opened,
    )


def open_second_chances(actor: Actor, event_id: int, chosen: Collection[Pair]) -> int:
    """Let the chosen pairs agree on a call or a video, and write to their people; returns how many pairs.

    Raises `NotOver`, `NobodyChosen`, and `ListChanged` for a pair that is not, or no longer, on the list.
    """
    with transaction(actor, "agenda.open_second_chances") as session:
        event = event_for_organiser(actor, event_id, change=True, even_closed=True)
        if not is_over(event):
            raise NotOver
        if not chosen:
            raise NobodyChosen
        offered = {one.pair: one for one in _candidates(event, names_of(event.id), rows.chances_of(event.id))}
        if not offered.keys() >= set(chosen):
            raise ListChanged
        opened = _open(session, event, [offered[pair] for pair in offered if pair in chosen])
        invite_to_second_chance(session, event, opened)
        return len(opened)


def is_over(event: Event) -> bool:
    return bool(event.slots) and event.slots[-1].ends_at <= now()


def _open(session: Session, event: Event, chosen: Iterable[Candidate]) -> list[SecondChance]:
    today = local(event, now()).date()
    opened = [
        SecondChance(event_id=event.id, a_id=one.pair.a, b_id=one.pair.b, reason=one.reason, opened_on=today)
        for one in chosen
    ]
    session.add_all(opened)
    session.flush()
    return opened


def _candidates(event: Event, names: Mapping[int, str], opened: Iterable[SecondChance]) -> list[Candidate]:
    """By the names, without the pairs opened before."""
    away, known = Away.of(event), {Pair(one.a_id, one.b_id) for one in opened}
    found = [
        Candidate(pair, (names[pair.a], names[pair.b]), reason)
        for pair, reason in _not_met(event, away).items()
        if pair not in known and {pair.a, pair.b} <= away.people.keys()
    ]
    return sorted(found, key=lambda one: (one.names[0].casefold(), one.names[1].casefold(), one.pair.a))


def _not_met(event: Event, away: Away) -> Mapping[Pair, Reason]:
    meetings = rows.meetings_of(event.id)
    live = [one for one in meetings if one.status != "cancelled"]
    missed = [
        one.pair
        for one in live
        if one.status == "no_show" or away.from_meeting(one.pair, one.slot_id, one.starts_at, one.ends_at)
    ]
    held = {one.pair for one in live} - set(missed)
    cancelled = [one.pair for one in meetings if one.status == "cancelled" and _on_its_day(event, one)]
    return second_chances(held, missed, cancelled, rows.accepted_without_meeting(event.id))


def _on_its_day(event: Event, meeting: rows.MeetingRow) -> bool:
    if meeting.changed_at is None:
        return False
    zone = ZoneInfo(event.zone)
    return meeting.changed_at.astimezone(zone).date() == meeting.starts_at.astimezone(zone).date()
