"""The buyer's register of one need: read it, add to it, erase a name from it.

The people of the buyer's organisation alone: for the chamber, even acting on the buyer's behalf, it is not there.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import exists, select

from matchmaker.clock import now
from matchmaker.core.directory.access import Actor
from matchmaker.core.errors import Invalid, NotFound
from matchmaker.core.sourcing.chain import EMPTY, Guard, Head, Line
from matchmaker.core.sourcing.questions import CHOICES
from matchmaker.db.catalogue import Need
from matchmaker.db.events import Delegation
from matchmaker.db.queries.sourcing import has_entries, own_needs_met, register_lines, value_in
from matchmaker.db.sourcing import SourcingEntry, SourcingRegister, SourcingValue
from matchmaker.db.transaction import transaction
from matchmaker.extensions import db
from matchmaker.plugin_api.text import N_
from matchmaker.services.catalogue.find import own_need
from matchmaker.services.catalogue.public_purchases import may_have_register
from matchmaker.services.sourcing.wording import version_of
from matchmaker.services.sourcing.write import ToWrite, checked, write_entries

AHEAD = timedelta(hours=14)  # a day begins somewhere so long before it does in UTC


class NothingSaid(Invalid):
    template = N_("Écrivez au moins une ligne : une entrée du registre ne peut plus être changée ensuite.")


class NotYet(Invalid):
    template = N_("Ce rendez-vous n’a pas encore eu lieu : corrigez la date.")


class NotAnAnswer(Invalid):
    template = N_("Choisissez une des réponses proposées.")


@dataclass(frozen=True)
class MinutesSaid:
    """What the buyer notes of a meeting: the five questions, who was there, what was given, what is confidential."""

    structure: str
    able: str
    lots: str
    delay: str
    on: date | None = None  # the day of the meeting; None: not said
    obstacle: str = ""
    change: str = ""
    attendees: str = ""
    given: str = ""
    secret: str = ""


@dataclass(frozen=True)
class Register:
    """A need's register as it is kept."""

    need: Need
    lines: list[Line]
    head: Head


def read_register(actor: Actor, need_id: int) -> Register:
    """The register of a need of the actor's own organisations; empty before the first entry. Raises `NotFound`."""
    need = need_registered(actor, need_id)
    return Register(need, register_lines(db.session(), need.id), head_of(need))


def head_of(need: Need) -> Head:
    """How far the register of the need has gone."""
    row = db.session.scalar(select(SourcingRegister).where(SourcingRegister.need_id == need.id))
    return EMPTY if row is None else Head(row.entries, row.head)


def need_registered(actor: Actor, need_id: int) -> Need:
    """A need of the actor's own organisations that has a register. Raises `NotFound`."""
    need = own_need(actor, need_id)
    if not has_register(need):
        raise NotFound
    return need


def has_register(need: Need) -> bool:
    """Whether it may have one, or has one from when it might: what was written stays with its buyer."""
    begun = exists().where(SourcingRegister.need_id == need.id)
    return may_have_register(need) or bool(db.session.scalar(select(begun)))


def add_minutes(actor: Actor, need_id: int, said: MinutesSaid) -> int:
    """Write down a meeting; the number of the entry.

    Raises `NothingSaid` without a structure, `NotAnAnswer`, `NotYet`, `TooLong`, `NotFound`.
    """
    answers = {"able": said.able, "lots": said.lots, "delay": said.delay}
    if any(answer not in CHOICES[question] for question, answer in answers.items()):
        raise NotAnAnswer
    if said.on is not None and said.on > (now() + AHEAD).date():
        raise NotYet
    day = {"on": said.on.isoformat()} if said.on is not None else {}
    values: dict[str, tuple[Guard, str]] = {
        "structure": ("open", said.structure),
        "attendees": ("person", said.attendees),
        "obstacle": ("open", said.obstacle),
        "change": ("open", said.change),
        "given": ("open", said.given),
        "secret": ("secret", said.secret),
    }
    return _write(
        actor, "sourcing.add_minutes", need_id, ToWrite("minutes", day | answers, values), "structure"
    )


def add_call(actor: Actor, need_id: int, on: date, where: str) -> None:
    """Write down when and where the call was published. Raises `NothingSaid`, `TooLong`, `NotFound`."""
    _write(actor, "sourcing.add_call", need_id, _call(on, where), "where")


def call_entry(on: date, where: str) -> ToWrite:
    """The entry of a published call, to be written in a transaction that does more. Raises `NothingSaid`, `TooLong`."""
    entry = _call(on, where)
    _check(entry, "where")
    return entry


def has_call(need_id: int) -> bool:
    """Whether it is written somewhere that the call was published."""
    return has_entries(db.session(), need_id, "call")


def _call(on: date, where: str) -> ToWrite:
    return ToWrite("call", {"on": on.isoformat()}, {"where": ("open", where)})


def add_measure(actor: Actor, need_id: int, measure: str) -> None:
    """Write down a measure taken so that nobody knows more than the others (R2111-2). Raises as `add_call`."""
    _write(
        actor,
        "sourcing.add_measure",
        need_id,
        ToWrite("measure", {}, {"measure": ("open", measure)}),
        "measure",
    )


def erase_value(actor: Actor, need_id: int, number: int, name: str) -> None:
    """Erase what an entry says about people, with its salt: the chain keeps a hash that no longer says anything.

    Doing it again changes nothing. Raises `NotFound`, also for what is about no person: the rest is the record itself.
    """
    with transaction(actor, "sourcing.erase_value") as session:
        need = need_registered(actor, need_id)
        value = session.scalar(
            select(SourcingValue)
            .join(SourcingEntry, SourcingEntry.id == SourcingValue.entry_id)
            .join(SourcingRegister, SourcingRegister.id == SourcingEntry.register_id)
            .where(
                SourcingRegister.need_id == need.id,
                SourcingEntry.number == number,
                SourcingValue.name == name,
                SourcingValue.guard == "person",
            )
            .with_for_update(of=SourcingValue)
        )
        if value is None:
            raise NotFound
        if value.erased_at is None:
            value.value, value.salt, value.erased_at = None, None, now()


def given_in(actor: Actor, need_id: int, number: int) -> str:
    """What an entry says was given to one structure: it is owed to all. "" where it says nothing. Raises `NotFound`."""
    need = need_registered(actor, need_id)
    return value_in(db.session(), need.id, number, "given") or ""


def to_note(actor: Actor, delegation: Delegation) -> Mapping[str, int]:
    """UID of each meeting that has begun on a purchase of the actor's structure, and the need: for its minutes."""
    if actor.narrowed or not actor.speaks_for(delegation.organisation_id):
        return {}
    met = own_needs_met(db.session(), delegation, now())
    return {uid: need.id for uid, need in met if may_have_register(need)}


def _write(actor: Actor, act: str, need_id: int, entry: ToWrite, needed: str) -> int:
    with transaction(actor, act) as session:
        need = need_registered(actor, need_id)
        _check(entry, needed)
        worded = replace(entry, content={**version_of(need), **entry.content})
        (row,) = write_entries(session, {need.id: [worded if entry.kind == "minutes" else entry]})
        return row.number


def _check(entry: ToWrite, needed: str) -> None:
    texts = {name: checked(text) for name, (_guard, text) in entry.values.items()}
    if not texts[needed]:
        raise NothingSaid
