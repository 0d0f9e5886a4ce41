"""Make a new event from an earlier one of the chamber: what was set up comes along, what was lived does not.

Slots, tables, common times, resources, criteria, questions and the rule of the game are copied; wishes, answers,
meetings and people's needs never are. Structures come along as *à inviter* where that is asked for; no mail leaves.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.core.directory.access import Actor
from matchmaker.db.events import (
    TAKES_PART,
    Delegate,
    Delegation,
    Event,
    EventResource,
    EventTable,
    Slot,
)
from matchmaker.db.groupements import Groupement
from matchmaker.db.queries.set_up import items_of, questions_of
from matchmaker.db.scoring import CriterionSetting
from matchmaker.db.set_up import ProgrammeItem, RegistrationQuestion
from matchmaker.db.transaction import transaction
from matchmaker.services.events.access import event_for_owner
from matchmaker.services.events.dates import NoDay, days_of, write_proposed
from matchmaker.services.events.items import moved
from matchmaker.services.events.set_up import blank_event, settings_of


@dataclass(frozen=True)
class Copied:
    """What the new edition is called, when and where it is, and whether the structures come along."""

    name: str
    day: date
    place: str
    structures: bool = False


def copy_event(actor: Actor, event_id: int, wanted: Copied) -> Event:
    """The new event, in its registration phase and in mode essai.

    Raises `NameMissing`, `NoDay` for an event without slots, and the refusals of wall times that do not exist.
    """
    with transaction(actor, "events.copy_event") as session:
        old = event_for_owner(actor, event_id)
        event = blank_event(session, actor, old.chamber_id, wanted.name, wanted.place, old.zone)
        for name, value in vars(settings_of(old)).items():
            if name not in ("name", "place"):
                setattr(event, name, value)
        event.commune = old.commune if event.place == old.place else None
        _programme(session, old, event, wanted.day)
        tables = _tables(session, old, event)
        _settings(session, old, event)
        if wanted.structures:
            _structures(session, old, event, tables)
        session.flush()
        session.expire(event, ["slots", "tables"])
        write_proposed(session, event)
        return event


def _programme(session: Session, old: Event, event: Event, day: date) -> None:
    days = days_of(old)
    if days is None:
        raise NoDay
    for slot in old.slots:
        starts_at, ends_at = moved((slot.starts_at, slot.ends_at), old.zone, days[0], day, event.zone)
        row = Slot(event_id=event.id, position=slot.position, session=slot.session)
        row.starts_at, row.ends_at = starts_at, ends_at
        session.add(row)
    for item in items_of(old.id):
        starts_at, ends_at = moved((item.starts_at, item.ends_at), old.zone, days[0], day, event.zone)
        new = ProgrammeItem(event_id=event.id, kind=item.kind, title=item.title, place=item.place)
        new.starts_at, new.ends_at = starts_at, ends_at
        session.add(new)


def _tables(session: Session, old: Event, event: Event) -> dict[int, EventTable]:
    """The new tables by the old ones' ids; one that was lost on the day is open again."""
    made = {
        table.id: EventTable(
            event_id=event.id,
            position=table.position,
            label=table.label,
            room=table.room,
            seats=table.seats,
            features=list(table.features),
        )
        for table in old.tables
    }
    session.add_all(made.values())
    session.flush()
    return made


def _settings(session: Session, old: Event, event: Event) -> None:
    """Everything else that was set up: whatever gets a table of its own later is copied here."""
    for weight in session.scalars(select(CriterionSetting).where(CriterionSetting.event_id == old.id)):
        session.add(_twin(weight, event))
    for resource in session.scalars(
        select(EventResource).where(EventResource.event_id == old.id).order_by(EventResource.id)
    ):
        session.add(
            EventResource(
                event_id=event.id, label=resource.label, kind=resource.kind, capacity=resource.capacity
            )
        )
    for question in questions_of(old.id):
        session.add(
            RegistrationQuestion(
                event_id=event.id,
                position=question.position,
                kind=question.kind,
                label=question.label,
                hint=question.hint,
                choices=list(question.choices),
            )
        )


def _twin(setting: CriterionSetting, event: Event) -> CriterionSetting:
    values = {
        name: getattr(setting, name)
        for name in CriterionSetting.__table__.columns.keys()  # noqa: SIM118  # a column collection, not a dict
        if name not in ("id", "event_id")
    }
    return CriterionSetting(event_id=event.id, **values)


def _structures(session: Session, old: Event, event: Event, tables: dict[int, EventTable]) -> None:
    """Who came or was expected, with the people of theirs; a groupement was formed for that event only."""
    groups = select(Groupement.organisation_id)
    found = (
        select(Delegation)
        .where(
            Delegation.event_id == old.id,
            Delegation.state.in_(TAKES_PART),
            Delegation.organisation_id.not_in(groups),
        )
        .order_by(Delegation.id)
    )
    for one in session.scalars(found).unique():
        home = tables.get(one.home_table_id) if one.home_table_id is not None else None
        new = Delegation(
            event_id=event.id,
            organisation_id=one.organisation_id,
            kind=one.kind,
            state="invited",
            capacity=one.capacity,
            max_meetings=one.max_meetings,
            min_meetings=one.min_meetings,
            home_table_id=home.id if home is not None else None,
        )
        new.delegates = [Delegate(person_id=delegate.person_id) for delegate in one.delegates]
        session.add(new)
