"""Pairs in words: which row stands for two delegations, part by part, from the stored scores."""

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import numpy as np

from matchmaker.core.directory.facts import WEIGHTS
from matchmaker.core.scoring.engine import ScoredRows
from matchmaker.core.scoring.explain import FactInWords, PartInWords, explain_row
from matchmaker.core.scoring.inputs import Need, Offer
from matchmaker.core.scoring.parts import PartScore
from matchmaker.core.scoring.relevance import COMPLEMENT, prestation_notice
from matchmaker.core.scoring.tables import Records, need_records, offer_records
from matchmaker.db.events import Event
from matchmaker.db.queries.scoring_inputs import ScoringInputs
from matchmaker.db.scoring import ScoreRun
from matchmaker.plugin_api import BadParams, Context, Criterion, PairBatch, Reason
from matchmaker.plugin_api.cells import sides_of
from matchmaker.services.scoring.criteria import EventCriterion
from matchmaker.services.scoring.latest import LatestScores, Standing

GOOD = 0.5  # of 1: a criterion below this is no reason to meet
MOST_STRONG = 2


@dataclass(frozen=True)
class Subject:
    """A need or an offer as the page names it."""

    id: int
    delegation: int
    organisation: int
    title: str


@dataclass(frozen=True)
class PairInWords:
    """Two delegations explained by their best row.

    ``asking`` is the need (or the first supplier's offer), ``other`` the offer. Where one of them
    was changed away since the run, there are no ``parts``, only the numbers. ``rank`` and
    ``coverage`` are None where no criterion has a weight.
    """

    kind: str
    asking: Subject | None
    other: Subject | None
    rank: float | None
    coverage: float | None
    points: int
    relevant: bool
    parts: Sequence[PartInWords]
    notice: Reason | None
    refusals: Sequence[Reason]

    @property
    def counted(self) -> list[PartInWords]:
        """The parts that take part in the rank."""
        return [part for part in self.parts if part.counted]

    @property
    def strong(self) -> list[PartInWords]:
        """The two parts that speak most for the pair: the reasons of pages and sheets.

        See `_strength` for what speaks how much. What nobody asks for any more is no reason: a public buyer may
        take nearness back after the run.
        """
        found = [
            (strength, part)
            for part in self.parts
            if (strength := _strength(part.key, part.legal_stage, part.weight, part.score)) is not None
            and _still_speaks(part)
        ]
        found.sort(key=lambda one: -one[0])
        return [part for _strength_of_it, part in found[:MOST_STRONG]]

    @property
    def warnings(self) -> list[PartInWords]:
        """What both should know and what never counts in the rank."""
        return [part for part in self.parts if part.warns]

    @property
    def without_weight(self) -> list[PartInWords]:
        """What was asked for and the event does not count, whatever is known of it."""
        return [part for part in self._silent if part.score.applies]

    @property
    def not_asked(self) -> list[PartInWords]:
        """What nobody asked for on this row."""
        return [part for part in self._silent if not part.score.applies]

    @property
    def _silent(self) -> list[PartInWords]:
        return [part for part in self.parts if not part.counted and not part.warns]

    def points_of(self, part: PartInWords) -> tuple[float, float]:
        """Of 100: what a part that counts earns, and the most it could."""
        whole = sum(one.weight for one in self.counted)
        return 100 * part.earned / whole, 100 * part.weight / whole

    def subject_of(self, of_asking: bool) -> Subject | None:
        """The record of the asking side, or of the other."""
        return self.asking if of_asking else self.other


@dataclass(frozen=True, eq=False)
class Explainer:
    """Explains any number of pairs from one reading of the event's needs and offers.

    ``reach``: the organisations whose every fact the reader may read. Of the others' facts the source is
    left out, which can hold the number of a document, unless it is a public register. With a ``context``
    it is also worked out what would raise each part.
    """

    scores: LatestScores
    inputs: ScoringInputs
    chosen: Sequence[EventCriterion]
    reach: Collection[int] = frozenset()
    context: Context | None = None

    def explain(self, standing: Standing, *, strong_only: bool = False) -> PairInWords:
        """The pair a row stands for; with ``strong_only``, its parts are no more than its two strong ones."""
        sheet, row = standing.sheet, standing.row
        asking, other = self._records(sheet, row)
        parts: Sequence[PartInWords] = ()
        if asking and other:
            parts = self._strong(sheet, row) if strong_only else self._parts(sheet, row, asking, other)
        return PairInWords(
            kind=sheet.rows.kind,
            asking=_subject(asking),
            other=_subject(other),
            rank=standing.rank,
            coverage=None if strong_only else standing.coverage,
            points=standing.points,
            relevant=standing.relevant,
            parts=parts,
            notice=prestation_notice(asking.prestation, other.prestation) if asking and other else None,
            refusals=standing.refusals,
        )

    def _records(self, sheet: ScoredRows, row: int) -> tuple[Need | Offer | None, Offer | None]:
        asking_id, other_id = _ids(sheet, row)
        first: Mapping[int, Need] | Mapping[int, Offer] = (
            self._needs if sheet.rows.kind == "need_offer" else self._offers
        )
        return first.get(asking_id), self._offers.get(other_id)

    def _parts(
        self, sheet: ScoredRows, row: int, asking_side: Need | Offer, other_side: Offer
    ) -> list[PartInWords]:
        parts = self._explained(sheet, row, sheet.row(row))
        owners = {True: asking_side.party.organisation, False: other_side.party.organisation}
        return [
            replace(part, facts=[self._shown(fact, owners[fact.of_asking]) for fact in part.facts])
            for part in parts
        ]

    def _strong(self, sheet: ScoredRows, row: int) -> list[PartInWords]:
        """Two sentences of sixteen criteria: the others are not asked for theirs. Their facts are not told."""
        scores = sheet.row(row)
        strengths = {
            one.key: strength
            for one in self._criteria
            if (score := scores.get(one.key)) is not None
            and (strength := _strength(one.key, one.legal_stage, self._weight(one.key, score), score))
            is not None
        }
        strong: list[PartInWords] = []
        for key in sorted(strengths, key=lambda key: -strengths[key]):
            [part] = self._explained(sheet, row, {key: scores[key]})
            strong += [replace(part, facts=())] if _still_speaks(part) else []
            if len(strong) == MOST_STRONG:
                break
        return strong

    def _weight(self, key: str, score: PartScore) -> float:
        return self.scores.weights.get(key, 0.0) * score.emphasis

    def _explained(self, sheet: ScoredRows, row: int, scores: Mapping[str, PartScore]) -> list[PartInWords]:
        asking_id, other_id = _ids(sheet, row)
        first, second = sides_of(sheet.rows.kind)
        asking, places = self._sides[first]
        offers, offer_places = self._sides["offer"]
        tables = {first: asking.table, second: offers.table}
        indices = {first: np.array([places[asking_id]]), second: np.array([offer_places[other_id]])}
        batch = PairBatch(sheet.rows.kind, tables, indices, 1, day=self._day)
        return explain_row(batch, scores, self._criteria, self.scores.weights, self.context)

    def _shown(self, fact: FactInWords, organisation: int) -> FactInWords:
        if organisation in self.reach or fact.cell.evidence >= WEIGHTS["register"]:
            return fact
        return replace(fact, cell=replace(fact.cell, source=""))

    @cached_property
    def _needs(self) -> Mapping[int, Need]:
        return {need.id: need for need in self.inputs.needs}

    @cached_property
    def _offers(self) -> Mapping[int, Offer]:
        return {offer.id: offer for offer in self.inputs.offers}

    @property
    def _day(self) -> date:
        """The day whose rules the run counted with; that of the run itself where it is not recorded."""
        run = self.scores.run
        return date.fromisoformat(run.settings.get("day") or run.created_at.date().isoformat())

    @cached_property
    def _sides(self) -> Mapping[str, tuple[Records, Mapping[int, int]]]:
        kinds = [one.kind for one in self.chosen]
        needs, offers = need_records(self.inputs.needs, kinds), offer_records(self.inputs.offers, kinds)
        return {"need": (needs, _places(self.inputs.needs)), "offer": (offers, _places(self.inputs.offers))}

    @cached_property
    def _criteria(self) -> list[Criterion]:
        return [criterion for one in self.chosen if (criterion := _made(one))]


def _strength(key: str, legal_stage: str, weight: float, score: PartScore) -> float | None:
    """How much a part speaks for a pair; None where it does not.

    What two suppliers cover together comes first, whatever its weight: it is why they are advised. Then those
    that earn most. Not having met yet is none: it is true of nearly everybody.
    """
    value = score.value or 0.0
    if key == COMPLEMENT and value:
        return math.inf
    good = score.applies and weight > 0 and value >= GOOD and legal_stage != "fairness"
    return weight * value * score.evidence if good else None


def _still_speaks(part: PartInWords) -> bool:
    return part.still_asked or part.key == COMPLEMENT


def context_of(event: Event, run: ScoreRun) -> Context:
    """The moment and the day the run was made for: all that the worth of a fact can depend on."""
    first_day = min((slot.starts_at for slot in event.slots), default=None)
    return Context(now=run.created_at, event_date=first_day.date() if first_day else None)


def _made(one: EventCriterion) -> Criterion | None:
    """None where its parameters no longer fit: it was left out of the run as well."""
    try:
        return one.make()
    except BadParams:
        return None


def _places(records: Iterable[Need | Offer]) -> Mapping[int, int]:
    return {record.id: place for place, record in enumerate(records)}


def _ids(sheet: ScoredRows, row: int) -> tuple[int, int]:
    rows = sheet.rows
    return int(rows.asking.ids[rows.asking_index[row]]), int(rows.other.ids[rows.other_index[row]])


def _subject(record: Need | Offer | None) -> Subject | None:
    if record is None:
        return None
    return Subject(
        record.id, record.party.delegation, record.party.organisation, record.words.partition("\n")[0]
    )
