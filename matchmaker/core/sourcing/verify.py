"""Whether a register is as it was written, or which entry is the first that is not, and what was done to it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from matchmaker.core.sourcing.chain import GENESIS, Head, Line, seal
from matchmaker.plugin_api.text import N_

Attack = Literal[
    "edited", "replaced", "moved", "removed", "repeated", "truncated", "added", "value", "foreign"
]

SENTENCES: Mapping[Attack, str] = {
    "edited": N_("L’entrée {number} a été modifiée : son contenu ne correspond plus à son empreinte."),
    "replaced": N_("L’entrée {number} a été remplacée : ce qui la suit a été écrit après une autre entrée."),
    "moved": N_("L’entrée {number} a été déplacée : elle se trouve à la place de l’entrée {place}."),
    "removed": N_("L’entrée {number} a été retirée."),
    "repeated": N_("L’entrée {number} a été recopiée : elle figure une seconde fois, à la place {place}."),
    "truncated": N_("La fin manque : le registre s’arrête avant l’entrée {number}, sur {count} entrées."),
    "added": N_("L’entrée {number} a été ajoutée après la fin du registre, qui compte {count} entrées."),
    "value": N_(
        "L’entrée {number} : la valeur « {name} » a été modifiée, elle ne correspond plus à son empreinte."
    ),
    "foreign": N_("L’entrée {number} : la valeur « {name} » a été ajoutée, l’entrée ne la connaît pas."),
}


@dataclass(frozen=True)
class Fault:
    """The first entry that is not as it was written; ``template`` says in French what was done to it."""

    number: int
    attack: Attack
    values: Mapping[str, object]

    @property
    def template(self) -> str:
        return SENTENCES[self.attack]

    def __str__(self) -> str:
        return self.template.format(**self.values)


def first_fault(lines: Sequence[Line], head: Head) -> Fault | None:
    """The first broken entry in the order of the file; None when the register is intact.

    A value that is not there breaks nothing: it was erased or occulted, and its hash stands. What cannot be told is a
    whole register written anew together with its head: compare the head with one noted elsewhere.
    """
    return next(_faults(lines, head), None)


def _faults(lines: Sequence[Line], head: Head) -> Iterator[Fault]:
    before = GENESIS
    numbers = [line.entry.number for line in lines]
    for place, line in enumerate(lines, 1):
        yield from _out_of_place(numbers, place, head)
        if line.entry.digest != line.digest:
            yield _fault("edited", place)
        if line.entry.before != before:
            yield _fault("replaced" if place > 1 else "edited", max(place - 1, 1))
        yield from _changed_values(line)
        before = line.digest
    if len(lines) < head.count:
        yield _fault("truncated", len(lines) + 1, count=head.count)
    if before != head.digest:
        yield _fault("replaced", max(len(lines), 1))


def _out_of_place(numbers: Sequence[int], place: int, head: Head) -> Iterator[Fault]:
    """The entry at this place is not the one that belongs there."""
    here = numbers[place - 1]
    if here != place and here in numbers[: place - 1]:
        yield _fault("repeated", here, place=place)
    if here != place and place in numbers:
        yield _fault("moved", here, place=place)
    if here != place:
        yield _fault("removed", place)
    if place > head.count:
        yield _fault("added", place, count=head.count)


def _changed_values(line: Line) -> Iterator[Fault]:
    seals = {one.name: one for one in line.entry.seals}
    for name, held in line.held.items():
        if name not in seals:
            yield _fault("foreign", line.entry.number, name=name)
        elif seal(name, seals[name].guard, held) != seals[name]:
            yield _fault("value", line.entry.number, name=name)


def _fault(attack: Attack, number: int, **values: object) -> Fault:
    return Fault(number, attack, {"number": number, **values})
