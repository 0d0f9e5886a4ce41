"""Clauses under construction. A literal may be known: ``True`` and ``False`` fold away as clauses are added."""

from collections.abc import Iterable, Sequence
from itertools import combinations

from pysat.card import CardEnc, EncType, ITotalizer

Literal = int | bool

#: Up to this many variables "at most one" is written pair by pair, above in chunks.
PAIRWISE = 6
CHUNK = 4


class Formula:
    def __init__(self) -> None:
        self.top = 0
        self.clauses: list[list[int]] = []

    def variable(self) -> int:
        self.top += 1
        return self.top

    def add(self, *literals: Literal) -> None:
        """One of these holds."""
        if any(literal is True for literal in literals):
            return
        self.clauses.append([literal for literal in literals if literal is not False])

    def imply(self, given: Iterable[Literal], *then: Literal) -> None:
        """When all of ``given`` hold, one of ``then`` does."""
        self.add(*(negated(literal) for literal in given), *then)

    def any_of(self, literals: Sequence[Literal]) -> Literal:
        """A literal that holds exactly when one of these does."""
        if any(literal is True for literal in literals):
            return True
        open_ones = [literal for literal in literals if literal is not False]
        if len(open_ones) < 2:
            return open_ones[0] if open_ones else False
        found = self.variable()
        for literal in open_ones:
            self.add(negated(literal), found)
        self.add(-found, *open_ones)
        return found

    def both(self, one: Literal, other: Literal) -> Literal:
        return negated(self.any_of([negated(one), negated(other)]))

    def at_most(self, literals: Sequence[int], most: int) -> None:
        if len(literals) <= most:
            return
        if most <= 0:
            self.clauses += [[-literal] for literal in literals]
        elif most == 1:
            self._at_most_one(list(literals))
        else:
            rows = CardEnc.atmost(list(literals), bound=most, top_id=self.top, encoding=EncType.totalizer)
            self.top = max(self.top, rows.nv)
            self.clauses += rows.clauses

    def _at_most_one(self, literals: list[int]) -> None:
        while len(literals) > PAIRWISE:
            carry = self.variable()
            self.clauses += [[-a, -b] for a, b in combinations([*literals[:CHUNK], carry], 2)]
            literals = [-carry, *literals[CHUNK:]]
        self.clauses += [[-a, -b] for a, b in combinations(literals, 2)]

    def count_up_to(self, literals: Sequence[int], most: int) -> list[int]:
        """Literals of which number k must hold when more than k of ``literals`` do, for k up to ``most``."""
        if not literals:
            return []
        with ITotalizer(lits=list(literals), ubound=most, top_id=self.top) as total:
            self.top = max(self.top, total.top_id)
            self.clauses += total.cnf.clauses
            return list(total.rhs)


def negated(literal: Literal) -> Literal:
    return (not literal) if isinstance(literal, bool) else -literal
