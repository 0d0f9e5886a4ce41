"""Find the structure that a row of offers, needs or wishes names, by number or by name."""

import re
from collections import defaultdict
from collections.abc import Iterable

from rapidfuzz import fuzz, process

from matchmaker.core.directory.cleaning import Choice, Cleaned, Problem, asked, refused
from matchmaker.core.directory.identifiers import clean_siret
from matchmaker.core.directory.importing.duplicates import Known
from matchmaker.core.directory.importing.outcomes import RowOutcome, Status
from matchmaker.core.directory.importing.records import Identity, OrganisationRow
from matchmaker.core.directory.names import fold
from matchmaker.plugin_api.text import N_

CLOSE = 75.0  # rapidfuzz weighted ratio, 0 to 100
MOST_SUGGESTIONS = 3
_NUMBER_FIRST = re.compile(r"^[\d\s]{9,20}")
_RNA = re.compile(r"^W\d{9}\b", re.IGNORECASE)


class Parties:
    """The structures a workbook may name: its own rows, and those of the directory.

    ``add_it`` is the advice for a structure that is in neither; it may name the ``file`` of the list.
    """

    add_it = N_("Ajoutez-la à la feuille Participants, ou corrigez le nom.")
    file = ""

    def __init__(
        self, rows: Iterable[OrganisationRow], known: Iterable[Known] = (), pending: Iterable[RowOutcome] = ()
    ) -> None:
        self._names: dict[Identity, str] = {}
        self._by_number: dict[str, list[Identity]] = defaultdict(list)
        self._by_name: dict[str, list[Identity]] = defaultdict(list)
        for row in rows:
            self._add(
                row.identity,
                row.name,
                (row.siret, row.rna, row.internal_number),
                row.columns.get("legal_name"),
            )
        for entry in known:
            if entry.identity not in self._names:
                numbers = (entry.identity.number, entry.columns.get("siret"), entry.columns.get("rna"))
                self._add(entry.identity, entry.name, numbers, entry.columns.get("legal_name"))
        self._pending = {fold(o.label): o for o in pending if o.label and o.status in _WAITING}

    def _add(self, identity: Identity, name: str, numbers: Iterable[object], legal_name: object) -> None:
        self._names[identity] = name
        # An internal number is stored under its chamber's scope; people type what follows.
        given = [str(number) for number in numbers if number]
        for number in {*given, *(number.split("/")[-1] for number in given)}:
            self._by_number[number].append(identity)
        for key in {fold(name), fold(str(legal_name or ""))} - {""}:
            self._by_name[key].append(identity)

    def name(self, identity: Identity) -> str:
        """Give the name of a structure found here."""
        return self._names[identity]

    def find(self, text: str) -> Cleaned[Identity]:
        """Give the structure meant, or the choice, or the nearest names."""
        found = self._candidates(text)
        if len(found) == 1:
            return Cleaned(found[0])
        if found:
            return Cleaned(problem=self._which(text, found))
        return Cleaned(problem=self._not_found(text))

    def _candidates(self, text: str) -> list[Identity]:
        by_name = self._by_name.get(fold(text), [])
        if len(by_name) == 1:
            return by_name
        number = number_in(text)
        by_number = self._by_number.get(number, []) if number else self._by_number.get(text, [])
        rest = fold(name_beside(text)) if number else ""
        named = [identity for identity in by_number if rest and fold(self._names[identity]) == rest]
        return named or by_number or by_name

    def _which(self, text: str, found: list[Identity]) -> Problem:
        choices = tuple(Choice(self._unmistakable(identity), self._names[identity]) for identity in found)
        template = N_("« {value} » peut désigner {count} structures.")
        return asked(template, N_("Laquelle ?"), choices, value=text, count=len(found))

    def _unmistakable(self, identity: Identity) -> str:
        name = self._names[identity]
        return name if len(self._by_name[fold(name)]) == 1 else f"{identity.number} {name}"

    def _not_found(self, text: str) -> Problem:
        waiting = self._pending.get(fold(text))
        if waiting is not None:
            advice = N_("Réglez d’abord cette ligne.")
            source = waiting.source
            return refused(NOT_YET, advice, value=text, sheet=source.sheet, row=source.row)
        near = process.extract(
            fold(text), list(self._by_name), scorer=fuzz.WRatio, score_cutoff=CLOSE, limit=MOST_SUGGESTIONS
        )
        identities = dict.fromkeys(identity for key, _, _ in near for identity in self._by_name[key])
        if not identities:
            template = N_("« {value} » n’est pas dans la liste des structures.")
            return refused(template, self.add_it, value=text, file=self.file)
        choices = tuple(Choice(self._unmistakable(i), self._names[i]) for i in identities)
        template = N_("« {value} » n’est pas dans la liste des structures. Vouliez-vous dire « {nearest} » ?")
        return asked(
            template, N_("Choisissez, ou corrigez le nom."), choices, value=text, nearest=choices[0].label
        )


NOT_YET = N_("« {value} » n’est pas encore reprise : voyez la feuille {sheet}, ligne {row}.")
_WAITING = (Status.QUESTION, Status.TO_CORRECT)


def number_in(text: str) -> str | None:
    """Read the SIRET or RNA a cell begins with."""
    rna = _RNA.match(text)
    if rna:
        return rna.group().upper()
    digits = _NUMBER_FIRST.match(text)
    return clean_siret(digits.group()).value if digits else None


def name_beside(text: str) -> str:
    """Give what stands after the number a cell begins with; the whole text where it begins with none."""
    return _RNA.sub("", _NUMBER_FIRST.sub("", text)).strip()


def wrong_number(text: str) -> Problem | None:
    """Say what is the matter with a cell that begins like a SIRET and is none; None for anything else."""
    digits = _NUMBER_FIRST.match(text)
    return clean_siret(digits.group()).problem if digits and number_in(text) is None else None
