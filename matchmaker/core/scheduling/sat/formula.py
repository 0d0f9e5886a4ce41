"""Clauses under construction. A literal may be known: ``True`` and ``False`` fold away as clauses are added."""

from collections.abc import Iterable, Sequence
from itertools import combinations, product

from pysat.card import CardEnc, EncType, ITotalizer

Literal = int | bool

#: Up to this many variables "at most one" is written pair by pair, above in chunks.
PAIRWISE = 6
CHUNK = 4


class Formula:
    def __init__(self) -> None:
        self.top = 0
        self.clauses: list[list[int]] = []

    def copy(self) -> "Formula":
        """The same clauses, to add to."""
        other = Formula()
        other.top, other.clauses = self.top, list(self.clauses)
        return other

    def variable(self) -> int:
        self.top += 1
        return self.top

    def add(self, *literals: Literal) -> None:
        """One of these holds."""
        clause = []
        for literal in literals:
            if literal is True:
                return
            if literal is not False:
                clause.append(literal)
        self.clauses.append(clause)

    def imply(self, given: Iterable[Literal], *then: Literal) -> None:
        """When all of ``given`` hold, one of ``then`` does."""
        self.add(*[negated(literal) for literal in given], *then)

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

    def count_exactly(self, literals: Sequence[Literal], more_than: Sequence[Literal]) -> None:
        """Number k of ``more_than`` holds exactly when more than k of ``literals``, as many, do.

        A totalizer in both directions. Source: Bailleux, Boufkhad, "Efficient CNF encoding of Boolean cardinality
        constraints", CP 2003.
        """
        open_ones = [literal for literal in literals if not isinstance(literal, bool)]
        known = sum(literal is True for literal in literals)
        for literal in more_than[:known]:
            self.add(literal)
        for literal in more_than[known + len(open_ones) :]:
            self.add(negated(literal))
        if open_ones:
            self._add_up(open_ones, more_than[known : known + len(open_ones)])

    def _add_up(self, literals: Sequence[Literal], more_than: Sequence[Literal]) -> None:
        if len(literals) == 1:
            self.imply([literals[0]], more_than[0])
            self.imply([more_than[0]], literals[0])
            return
        left, right = (
            self._added(part) for part in (literals[: len(literals) // 2], literals[len(literals) // 2 :])
        )
        here = [True, *more_than, False]
        for i, j in product(range(len(left) - 1), range(len(right) - 1)):
            self.imply([left[i], right[j]], here[i + j])
            self.imply([here[i + j + 1]], left[i + 1], right[j + 1])

    def _added(self, literals: Sequence[Literal]) -> list[Literal]:
        """Number k holds exactly when at least k of ``literals`` do, from none to more than there are."""
        if len(literals) == 1:
            return [True, literals[0], False]
        more_than: list[Literal] = [self.variable() for _ in literals]
        self._add_up(literals, more_than)
        return [True, *more_than, False]

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
