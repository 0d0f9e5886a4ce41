"""Read a parsed JSON document and collect every fault at once, each with its place in the file."""

from collections.abc import Iterable, Mapping, Sequence

from matchmaker.core.errors import Invalid
from matchmaker.plugin_api.text import N_

Id = str | int

#: Far above any real event; keeps a slip of the keyboard from filling the memory.
MOST_SLOTS = 10_000
MOST_TABLES = 100_000
MOST_WEIGHT = 10**12


class BadProblem(Invalid):
    """The problem cannot be solved as written. ``faults`` has a sentence per fault, place first."""

    template = N_("Le problème de planning comporte {count} erreur(s) : {sentence}")

    def __init__(self, faults: Sequence[str]) -> None:
        self.faults = tuple(faults)
        super().__init__(count=len(self.faults), sentence=" ; ".join(self.faults[:20]))


class Reader:
    """Takes values out of mappings; what is wrong becomes a fault and a harmless stand-in is returned."""

    def __init__(self) -> None:
        self.faults: list[str] = []

    def fault(self, place: str, sentence: str) -> None:
        self.faults.append(f"{place}: {sentence}")

    def mapping(self, place: str, value: object) -> Mapping[str, object]:
        if isinstance(value, Mapping):
            return value
        self.fault(place, f"un objet {{…}} est attendu, pas {_shown(value)}.")
        return {}

    def rows(self, place: str, value: object) -> list[tuple[str, Mapping[str, object]]]:
        """The objects of a list, each with its place. None gives none."""
        return [(f"{place}[{n}]", self.mapping(f"{place}[{n}]", row)) for n, row in self.items(place, value)]

    def items(self, place: str, value: object) -> list[tuple[int, object]]:
        if value is None:
            return []
        if isinstance(value, list | tuple):
            return list(enumerate(value))
        self.fault(place, f"une liste […] est attendue, pas {_shown(value)}.")
        return []

    def integer(self, place: str, value: object, default: int, low: int = 0, high: int = MOST_WEIGHT) -> int:
        """A whole number from ``low`` to ``high``; None gives the default."""
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int):
            self.fault(place, f"un nombre entier est attendu, pas {_shown(value)}.")
            return default
        if not low <= value <= high:
            self.fault(place, f"{value} est hors des limites : de {low} à {high}.")
            return default
        return value

    def maybe(self, place: str, value: object) -> int | None:
        return None if value is None else self.integer(place, value, 0)

    def flag(self, place: str, value: object) -> bool:
        if value is None or isinstance(value, bool):
            return bool(value)
        self.fault(place, f"true ou false est attendu, pas {_shown(value)}.")
        return False

    def identifier(self, place: str, value: object) -> Id:
        if isinstance(value, str | int) and not isinstance(value, bool):
            return value
        self.fault(place, f"un identifiant (texte) est attendu, pas {_shown(value)}.")
        return ""

    def known(self, place: str, value: object, known: Iterable[Id], what: str) -> Id:
        """An id that must be one of ``known``; ``what`` says in French what it names."""
        found = self.identifier(place, value)
        if found not in known and not (self.faults and self.faults[-1].startswith(f"{place}: ")):
            self.fault(place, f"il n’y a pas de {what} {found!r}.")
        return found

    def slots(self, place: str, value: object, count: int) -> frozenset[int]:
        """Slot numbers below ``count``; None gives every slot."""
        if value is None:
            return frozenset(range(count))
        numbers = [self._slot(f"{place}[{n}]", item, count) for n, item in self.items(place, value)]
        return frozenset(number for number in numbers if number is not None)

    def _slot(self, place: str, value: object, count: int) -> int | None:
        if isinstance(value, bool) or not isinstance(value, int):
            self.fault(place, f"un numéro de créneau est attendu, pas {_shown(value)}.")
            return None
        if not 0 <= value < count:
            self.fault(place, f"le créneau {value} n’existe pas ; {_range_of(count)}.")
            return None
        return value

    def ranges(self, place: str, value: object, count: int) -> tuple[tuple[int, int], ...]:
        """Inclusive ranges that cut the slots into consecutive pieces; None gives one piece."""
        whole = ((0, count - 1),) if count else ()
        if value is None:
            return whole
        found: list[tuple[int, int]] = []
        for n, item in self.items(place, value):
            if not (isinstance(item, list | tuple) and len(item) == 2):
                self.fault(
                    f"{place}[{n}]", f"deux numéros [premier, dernier] sont attendus, pas {_shown(item)}."
                )
                return whole
            first, last = (self.integer(f"{place}[{n}]", bound, 0, low=-1) for bound in item)
            found.append((first, last))
        return self._partition(place, found, count) or whole

    def _partition(
        self, place: str, ranges: Sequence[tuple[int, int]], count: int
    ) -> tuple[tuple[int, int], ...]:
        kept = [(first, last) for first, last in ranges if (first, last) != (0, -1) or count]
        expected = 0
        for n, (first, last) in enumerate(kept):
            if first != expected or last < first:
                self.fault(
                    f"{place}[{n}]",
                    f"[{first}, {last}] devrait commencer au créneau {expected} : les plages se suivent, "
                    "sans trou ni chevauchement.",
                )
                return ()
            expected = last + 1
        if expected != count:
            self.fault(place, f"les plages couvrent {expected} créneau(x) sur {count}.")
            return ()
        return tuple(kept)


def _shown(value: object) -> str:
    return "rien" if value is None else repr(value)[:60]


def _range_of(count: int) -> str:
    return f"ils vont de 0 à {count - 1}" if count else "il n’y a aucun créneau"
