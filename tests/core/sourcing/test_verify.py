"""The chain is attacked, and each attack is named with the first entry it broke."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from matchmaker.core.sourcing.chain import EMPTY, GENESIS, Entry, Head, Held, Line, Seal, canonical, seal
from matchmaker.core.sourcing.verify import first_fault

START = datetime(2027, 3, 11, 13, 0, tzinfo=UTC)
TEXTS = st.text(max_size=12)
VALUES = st.dictionaries(
    st.sampled_from(["attendees", "given", "secret"]),
    st.tuples(
        st.sampled_from(["open", "person", "secret"]),
        st.builds(Held, TEXTS, st.text("0123456789abcdef", min_size=32, max_size=32)),
    ),
    max_size=3,
)
WRITTEN = st.tuples(
    st.sampled_from(["frozen", "met", "minutes"]),
    st.dictionaries(st.sampled_from(["event", "why", "count"]), st.one_of(TEXTS, st.integers()), max_size=3),
    VALUES,
)


def chained(written) -> tuple[list[Line], Head]:
    """The register after these entries, one a minute."""
    lines: list[Line] = []
    before = GENESIS
    for number, (kind, content, values) in enumerate(written, 1):
        seals = tuple(seal(name, guard, held) for name, (guard, held) in values.items())
        entry = Entry(number, START + timedelta(minutes=number), kind, content, seals, before)
        before = entry.digest
        lines.append(Line(entry, before, {name: held for name, (_guard, held) in values.items()}))
    return lines, Head(len(lines), before)


def registers(least: int = 1):
    return st.lists(WRITTEN, min_size=least, max_size=7).map(chained)


def edited(line: Line, data) -> Entry:
    """The entry with one thing of it changed."""
    entry = line.entry
    seals = (*entry.seals, Seal("new", "open", GENESIS))
    return data.draw(
        st.sampled_from(
            [
                replace(entry, at=entry.at + timedelta(seconds=1)),
                replace(entry, kind=entry.kind + "!"),
                replace(entry, content={**entry.content, "event": "autre chose, trop long"}),
                replace(entry, seals=seals),
                replace(entry, before=sha256(entry.before.encode()).hexdigest()),
            ]
        )
    )


@given(registers(0))
def test_an_untouched_register_is_intact(register) -> None:
    assert first_fault(*register) is None


@given(registers(), st.data())
def test_an_edited_entry_is_named(register, data) -> None:
    lines, head = register
    at = data.draw(st.integers(0, len(lines) - 1))
    lines[at] = replace(lines[at], entry=edited(lines[at], data))

    fault = first_fault(lines, head)

    assert fault is not None
    assert (fault.number, fault.attack) == (at + 1, "edited")


@given(registers(), st.data())
def test_an_entry_edited_with_its_hash_made_anew_is_named(register, data) -> None:
    lines, head = register
    at = data.draw(st.integers(0, len(lines) - 1))
    entry = replace(lines[at].entry, content={"event": "tout autre chose"})
    lines[at] = Line(entry, entry.digest, lines[at].held)

    fault = first_fault(lines, head)

    assert fault is not None
    assert (fault.number, fault.attack) == (at + 1, "replaced")


@given(registers(2), st.data())
def test_two_entries_that_changed_places_are_named(register, data) -> None:
    lines, head = register
    first = data.draw(st.integers(0, len(lines) - 2))
    second = data.draw(st.integers(first + 1, len(lines) - 1))
    lines[first], lines[second] = lines[second], lines[first]

    fault = first_fault(lines, head)

    assert fault is not None
    assert (fault.number, fault.attack, fault.values["place"]) == (second + 1, "moved", first + 1)


@given(registers(2), st.data())
def test_entries_that_changed_places_and_numbers_are_named(register, data) -> None:
    lines, head = register
    at = data.draw(st.integers(0, len(lines) - 2))
    one, other = lines[at], lines[at + 1]
    lines[at : at + 2] = [
        replace(other, entry=replace(other.entry, number=at + 1)),
        replace(one, entry=replace(one.entry, number=at + 2)),
    ]

    fault = first_fault(lines, head)

    assert fault is not None
    assert (fault.number, fault.attack) == (at + 1, "edited")


@given(registers(2), st.data())
def test_an_entry_removed_in_the_middle_is_named(register, data) -> None:
    lines, head = register
    at = data.draw(st.integers(0, len(lines) - 2))
    del lines[at]

    fault = first_fault(lines, head)

    assert fault is not None
    assert (fault.number, fault.attack) == (at + 1, "removed")


@given(registers(), st.data())
def test_an_end_cut_off_is_named(register, data) -> None:
    lines, head = register
    kept = data.draw(st.integers(0, len(lines) - 1))

    fault = first_fault(lines[:kept], head)

    assert fault is not None
    assert (fault.number, fault.attack) == (kept + 1, "truncated")
    assert (
        str(fault)
        == f"La fin manque : le registre s’arrête avant l’entrée {kept + 1}, sur {head.count} entrées."
    )


@given(registers(), st.data())
def test_an_entry_copied_is_named(register, data) -> None:
    lines, head = register
    at = data.draw(st.integers(0, len(lines) - 1))
    lines.insert(at + 1, lines[at])

    fault = first_fault(lines, head)

    assert fault is not None
    assert (fault.number, fault.attack) == (at + 1, "repeated")


@given(registers(0))
def test_an_entry_added_at_the_end_is_named(register) -> None:
    lines, head = register
    entry = Entry(head.count + 1, START, "minutes", {}, (), head.digest)

    fault = first_fault([*lines, Line(entry, entry.digest, {})], head)

    assert fault is not None
    assert (fault.number, fault.attack) == (head.count + 1, "added")


@given(registers(), st.data())
def test_a_value_that_is_not_the_one_written_is_named(register, data) -> None:
    lines, head = register
    holders = [(at, name) for at, line in enumerate(lines) for name in line.held]
    if not holders:
        return
    at, name = data.draw(st.sampled_from(holders))
    held = lines[at].held[name]
    forged = data.draw(
        st.sampled_from([replace(held, value=held.value + "?"), replace(held, salt=held.salt + "0")])
    )
    lines[at] = replace(lines[at], held={**lines[at].held, name: forged})

    fault = first_fault(lines, head)

    assert fault is not None
    assert (fault.number, fault.attack, fault.values["name"]) == (at + 1, "value", name)


@given(registers(), st.data())
def test_a_value_that_the_entry_does_not_know_is_named(register, data) -> None:
    lines, head = register
    at = data.draw(st.integers(0, len(lines) - 1))
    lines[at] = replace(lines[at], held={**lines[at].held, "unknown": Held("x", "y")})

    fault = first_fault(lines, head)

    assert fault is not None
    assert (fault.number, fault.attack) == (at + 1, "foreign")


@given(registers(), st.data())
def test_values_that_were_erased_break_nothing(register, data) -> None:
    lines, head = register
    kept = [
        replace(line, held={name: held for name, held in line.held.items() if data.draw(st.booleans())})
        for line in lines
    ]

    assert first_fault(kept, head) is None


def test_a_guard_cannot_be_lifted_later() -> None:
    lines, head = chained([("minutes", {}, {"secret": ("secret", Held("marge 18 %", "5a17"))})])
    lifted = tuple(replace(one, guard="open") for one in lines[0].entry.seals)
    lines[0] = replace(lines[0], entry=replace(lines[0].entry, seals=lifted))

    fault = first_fault(lines, head)

    assert str(fault) == "L’entrée 1 a été modifiée : son contenu ne correspond plus à son empreinte."


def test_no_entry_yet_is_intact_and_an_entry_before_the_head_is_not() -> None:
    assert first_fault([], EMPTY) is None
    assert first_fault([], Head(0, "1" * 64)) is not None


def test_the_hash_is_that_of_the_written_form() -> None:
    """Made again with nothing but a JSON library, as docs/decisions/sourcing.md tells a stranger to."""
    line = chained(
        [("minutes", {"event": "Été", "count": 2}, {"given": ("open", Held("plan.pdf", "5a17"))})]
    )[0][0]

    sealed = sha256(b'["matchmaker-sourcing/1","given","5a17","plan.pdf"]').hexdigest()
    written = (
        '["matchmaker-sourcing/1",1,"2027-03-11T13:01:00+00:00","minutes",{"count":2,"event":"\\u00c9t\\u00e9"},'
        f'[["given","open","{sealed}"]],"{GENESIS}"]'
    )
    assert line.digest == sha256(written.encode()).hexdigest()
    assert json.loads(canonical({"b": 1, "a": "é"})) == {"a": "é", "b": 1}
