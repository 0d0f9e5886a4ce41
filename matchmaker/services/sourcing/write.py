"""Add entries to the registers of needs: the one place where the chain grows."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from matchmaker.clock import now
from matchmaker.core.errors import Invalid
from matchmaker.core.sourcing.chain import GENESIS, GUARDED, Entry, Guard, Held, seal
from matchmaker.db.queries.sourcing import registers_of
from matchmaker.db.sourcing import SourcingEntry, SourcingRegister, SourcingValue
from matchmaker.plugin_api.text import N_

SALT = 16  # bytes
LONGEST = 4000  # letters of one text


class TooLong(Invalid):
    template = N_("Ce texte compte {count} signes ; le registre en prend {most} au plus. Raccourcissez-le.")


@dataclass(frozen=True)
class ToWrite:
    """An entry to come. ``values`` are names and texts with who may read them; an empty one is left out."""

    kind: str
    content: dict[str, Any]
    values: Mapping[str, tuple[Guard, str]] = field(default_factory=dict)


def write_entries(session: Session, wanted: Mapping[int, Sequence[ToWrite]]) -> list[SourcingEntry]:
    """Add to the register of each need, in the order given; a need without a register gets one.

    The rows, by need and then as given, have their ids.
    """
    wanted = {need: entries for need, entries in wanted.items() if entries}
    if not wanted:
        return []
    moment = now().replace(microsecond=0)
    registers = registers_of(session, wanted.keys())
    for need in sorted(wanted.keys() - registers.keys()):
        registers[need] = SourcingRegister(need_id=need, entries=0, head=GENESIS)
        session.add(registers[need])
    session.flush()
    rows = [
        _add(session, registers[need], entry, moment) for need in sorted(wanted) for entry in wanted[need]
    ]
    session.flush()
    return rows


def _add(session: Session, register: SourcingRegister, wanted: ToWrite, moment: datetime) -> SourcingEntry:
    texts = {name: (guard, clean(text)) for name, (guard, text) in wanted.values.items() if clean(text)}
    held = {name: (guard, Held(text, secrets.token_hex(SALT))) for name, (guard, text) in texts.items()}
    seals = [seal(name, guard, value) for name, (guard, value) in held.items()]
    entry = Entry(register.entries + 1, moment, wanted.kind, wanted.content, seals, register.head)
    row = SourcingEntry(
        register_id=register.id,
        number=entry.number,
        at=moment,
        kind=entry.kind,
        content=wanted.content,
        seals=[[one.name, one.guard, one.digest] for one in seals],
        before=entry.before,
        digest=entry.digest,
        values=[
            SourcingValue(name=name, guard=guard, value=value.value, salt=value.salt)
            for name, (guard, value) in held.items()
        ],
    )
    session.add(row)
    register.entries, register.head = entry.number, entry.digest
    if any(one.guard in GUARDED for one in seals):
        _keep_again(register)
    return row


def _keep_again(register: SourcingRegister) -> None:
    """What was emptied holds names once more: its retention begins anew, and with it what is announced of its end.

    The day chosen is over; without another one the need's own end counts.
    """
    if register.emptied_on is not None:
        register.keep_until, register.warned_on, register.emptied_on = None, None, None


def checked(text: str) -> str:
    """What somebody typed, as the register keeps it; "" where nothing is said. Raises `TooLong`."""
    cleaned = clean(text)
    if len(cleaned) > LONGEST:
        raise TooLong(count=len(cleaned), most=LONGEST)
    return cleaned


def clean(text: str) -> str:
    """As it can be kept by every database: no NUL, one sign for the end of a line."""
    return text.replace("\x00", "").replace("\r\n", "\n").strip()
