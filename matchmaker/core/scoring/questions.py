"""What each column asks, in French: its name, the form it is answered in, and whether a register knows it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Literal

from matchmaker.core.catalogue.choices import PRESTATION_WORDS
from matchmaker.core.directory.facts import FACT_KINDS
from matchmaker.plugin_api import COLUMNS, N_, Cell, Column, Criterion, Field, Kind, Row, RowKind
from matchmaker.plugin_api.cells import sides_of
from matchmaker.plugin_api.columns import OWN
from matchmaker.plugin_api.criterion import own_sides

# `record` is the form of the need or of the offer itself; `fact` the page of one fact of the structure.
AnswerForm = Literal["record", "organisation", "fact"]


@dataclass(frozen=True)
class Question:
    """``key`` is the name of the form's field, or of the fact. A structure and the chambers that know it may
    answer; ``register`` says whether a public register may as well. ``proved_by`` is the fact of the structure
    that proves the answer, where it is not proved beside it.

    ``share``: the column holds 0 to 1 for what people write in percent.
    """

    label: str
    form: AnswerForm
    key: str
    register: bool = False
    proved_by: str = ""
    kind: Kind = "text"
    proof: bool = False
    unit: str = ""
    share: bool = False
    choices: Mapping[str, str] = field(default_factory=dict)  # code -> French words

    @property
    def place(self) -> tuple[str, str]:
        """Two columns that one answer fills have the same."""
        return self.form, self.key


def question_of(column: str, criterion: type[Criterion]) -> Question:
    """The question behind a column that the criterion reads."""
    _side, own, name = column.rpartition(OWN)
    if own:
        return _own(_field(criterion, name))
    known, asked = COLUMNS[column], _of_column(column)
    return replace(asked, kind=known.kind, proof=known.proof)


def _field(criterion: type[Criterion], name: str) -> Field:
    return next(field for field in criterion.fields if field.name == name)


def _own(asked: Field) -> Question:
    return Question(
        label=asked.told or asked.label,
        form="organisation" if asked.form == "organisation" else "record",
        key=asked.name,
        kind=asked.kind,
        proof=asked.proof,
        unit=asked.unit,
        choices=dict(asked.choices),
    )


def _of_column(column: str) -> Question:
    side, _, name = column.partition(".")
    if name in ("latitude", "longitude", "population"):
        name = "commune"  # the coordinates are those of the commune unless a register gave better ones
    if name in _PLACES:
        return _PLACES[name] if side == "need" else replace(_PLACES[name], form="organisation", register=True)
    if name in FACT_KINDS:
        kind = FACT_KINDS[name]
        return Question(kind.label, "fact", name, register=True, unit=kind.unit, choices=dict(kind.choices))
    return _OTHERS[name]


_PLACES: Mapping[str, Question] = {"commune": Question(N_("Commune"), "record", "commune")}
_OTHERS: Mapping[str, Question] = {
    "cpv": Question(N_("Métiers (codes CPV)"), "record", "trades"),
    "words": Question(N_("Titre et description"), "record", "description"),
    "prestation": Question(N_("Forme de la prestation"), "record", "prestation", choices=PRESTATION_WORDS),
    "legal_category": Question(N_("Forme juridique"), "organisation", "legal_category", register=True),
    "identity": Question(N_("Numéro SIRET ou RNA"), "organisation", "siret", register=True),
    "siren": Question(N_("Numéro SIRET"), "organisation", "siret", register=True),
    "met": Question(N_("Rencontres et marchés de l’année"), "organisation", "name", register=True),
    "public_buyer": Question(
        N_("Acheteur soumis au code de la commande publique"), "organisation", "public_buyer"
    ),
    "lots": Question(N_("Lots"), "record", "lots"),
    "reservation": Question(N_("Réservation du marché"), "record", "reservation"),
    "organic_target": Question(N_("Part de bio demandée"), "record", "organic_target", unit="%", share=True),
    "organic_current": Question(
        N_("Part de bio de l’acheteur aujourd’hui"), "record", "organic_current", unit="%", share=True
    ),
    "area_kind": Question(N_("Territoire desservi"), "record", "area"),
    "area_km": Question(N_("Rayon desservi"), "record", "area_km", unit="km"),
    "area_zones": Question(N_("Zones desservies"), "record", "area_zones"),
    "organic_share": Question(
        N_("Part de bio de l’offre"),
        "record",
        "organic_share",
        proved_by="organic_certified",
        unit="%",
        share=True,
    ),
    "executing_kinds": Question(
        N_("Statut d’insertion ou de handicap de chaque membre"), "fact", "siae_kind", register=True
    ),
    "esus_until": Question(N_("Fin de l’agrément ESUS"), "fact", "esus", register=True),
}


@dataclass(frozen=True)
class Asked:
    """A column as one row has it. ``of_asking``: its answer is that of the asking side."""

    column: str
    question: Question
    known: Column
    cell: Cell
    of_asking: bool
    shown: bool  # a fact of the one it is about, not what the other looks for or a plain place


def asked_of(criterion: type[Criterion], row: Row) -> list[Asked]:
    """What the criterion reads of a row, but for what the need's form asks: it is the wish, and says nothing
    of either side."""
    return [read.answered(row) for read in _read_of(criterion, row.kind)]


def facts_of(criterion: type[Criterion], row: Row) -> list[Asked]:
    """Of these, the facts of the one they are about."""
    return [read.answered(row) for read in _read_of(criterion, row.kind) if read.shown]


@dataclass(frozen=True)
class _Read:
    """As `Asked`, whatever the row: the same for each of thousands."""

    column: str
    question: Question
    known: Column
    of_asking: bool
    shown: bool

    def answered(self, row: Row) -> Asked:
        return Asked(self.column, self.question, self.known, row[self.column], self.of_asking, self.shown)


@lru_cache(maxsize=1_024)
def _read_of(criterion: type[Criterion], kind: RowKind) -> tuple[_Read, ...]:
    places, sides = own_sides(criterion), sides_of(kind)
    wishes = {f"{OWN}{field.name}" for field in criterion.fields if field.form == "need"}
    found = []
    for column in criterion.reads:
        before, own, name = column.rpartition(OWN)
        side = (before.rstrip(".") or places[name]) if own else column.partition(".")[0]
        if side not in sides or own + name in wishes or column in _OF_THE_NEED:
            continue
        known = _field(criterion, name).column if own else COLUMNS[column]
        question, shown = question_of(column, criterion), known.proof or bool(own)
        found.append(_Read(column, question, known, side == sides[0], shown))
    return tuple(found)


# What a need looks for, or may well leave empty.
_OF_THE_NEED = frozenset(
    f"need.{name}" for name in ("lots", "reservation", "organic_target", "organic_current", "public_buyer")
)
