"""Made-up needs and offers, as many as wanted: towns by their inhabitants, trades of our own CPV table."""

import random
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from matchmaker.core.scoring.context import RunContext
from matchmaker.core.scoring.inputs import Fact, Need, Offer, Party, Place
from matchmaker.core.scoring.tables import Records, need_records, offer_records
from matchmaker.core.scoring.weights import weighable
from matchmaker.data.communes import communes
from matchmaker.data.tables import read_table
from matchmaker.plugin_api import Criterion
from matchmaker.plugin_api.columns import QPV_PLACES, SIAE_KINDS
from matchmaker.plugin_api.fields import Field
from matchmaker.plugin_host.registry import load_plugins

NOW = datetime(2027, 3, 1, tzinfo=UTC)
EVENT_DATE = date(2027, 3, 11)
EVIDENCE = (1.0, 0.8, 0.5, 0.3)
WORDS = [
    "régulier",
    "ponctuel",
    "atelier",
    "équipe",
    "chantier",
    "quartier",
    "école",
    "bureaux",
    "associations",
    "collectivités",
    "durable",
    "solidaire",
    "matériel",
    "livraison",
    "semaine",
    "année",
    "hôpital",
    "collège",
    "mairie",
    "jardins",
    "cuisine",
    "événement",
    "bâtiment",
    "parc",
    "rénovation",
    "conseil",
    "accompagnement",
    "formation",
    "stockage",
    "vélo",
    "bois",
    "textile",
    "papier",
    "numérique",
]


class Maker:
    """Draws everything from one seed, so that the same catalogue can be made again."""

    def __init__(self, seed: int, criteria: Sequence[type[Criterion]]) -> None:
        self.rng = random.Random(seed)
        self.fields = [(criterion.key, field) for criterion in criteria for field in criterion.fields]
        towns = [town for town in communes() if town.latitude is not None and town.population]
        self.towns = towns
        self.crowds = [float(town.population or 1) for town in towns]
        self.labels = {row["code"]: row["label"] for row in read_table("cpv.csv")}
        self.trades = list(self.labels)
        self.made = 0

    def needs(self, buyers: int, each: int) -> list[Need]:
        """Buyers with so many needs each; a quarter ask for organic produce, some reserve the contract."""
        return [
            self._need(party, place)
            for party, place in self._parties(buyers, buyer=True)
            for _ in range(each)
        ]

    def offers(self, suppliers: int, each: int) -> list[Offer]:
        return [self._offer(party, place) for party, place in self._parties(suppliers) for _ in range(each)]

    def _parties(self, count: int, *, buyer: bool = False) -> list[tuple[Party, Place]]:
        towns = self.rng.choices(self.towns, self.crowds, k=count)
        return [(self._party(buyer), Place(t.code, t.latitude, t.longitude, t.population)) for t in towns]

    def _party(self, buyer: bool) -> Party:
        self.made += 1
        number = self.made
        return Party(
            organisation=number,
            delegation=number,
            identity=f"{number:014d} structure {number}",
            siren=f"{number:09d}",
            legal_category="7210" if buyer else "9220",
            public_buyer=True if buyer and self.rng.random() < 0.7 else None,
            siae_kind=self._fact(lambda: self.rng.choice(SIAE_KINDS)),
            ess_status=self._fact(lambda: True),
            esus=self._fact(lambda: self.rng.random() < 0.5),
            qpv=self._fact(lambda: self.rng.choice(QPV_PLACES)),
            turnover=self._fact(lambda: float(self.rng.randrange(20_000, 5_000_000))),
            own=self._own(("organisation",)),
        )

    def _need(self, party: Party, place: Place) -> Need:
        self.made += 1
        codes = self._codes()
        return Need(
            id=self.made,
            party=party,
            place=place,
            cpv=codes,
            words=self._words(codes),
            prestation=self.rng.choice((None, "service", "manufacturing")),
            reservation=self.rng.choices(("none", "l2113_12", "l2113_13"), (8, 1, 1))[0],
            organic_target=self.rng.choice((None, None, None, 0.2)),
            own=self._own(("need",)),
        )

    def _offer(self, party: Party, place: Place) -> Offer:
        self.made += 1
        codes = self._codes()
        area = self.rng.choice((None, "country", "radius", "zones"))
        return Offer(
            id=self.made,
            party=party,
            place=place,
            cpv=codes,
            words=self._words(codes),
            prestation=self.rng.choice((None, "service", "staffing", "manufacturing")),
            area_kind=area,
            area_km=float(self.rng.choice((20, 50, 100))) if area == "radius" else None,
            area_zones=tuple(self.rng.sample(("91", "75", "77", "78", "45", "35", "64"), 3))
            if area == "zones"
            else (),
            organic_share=self._fact(self.rng.random),
            own=self._own(("offer",)),
        )

    def _codes(self) -> tuple[str, ...]:
        return tuple(self.rng.sample(self.trades, self.rng.randint(1, 2)))

    def _words(self, codes: tuple[str, ...]) -> str:
        title = self.labels[codes[0]]
        return f"{title}\n{' '.join(self.rng.choices(WORDS, k=self.rng.randint(5, 25)))}"

    def _fact(self, draw: Any) -> Fact:
        if self.rng.random() < 0.3:
            return Fact(None)
        return Fact(draw(), self.rng.choice(EVIDENCE), date(2026, 11, 2), "registre")

    def _own(self, forms: tuple[str, ...]) -> dict[str, dict[str, Any]]:
        answers: dict[str, dict[str, Any]] = {}
        for key, field in self.fields:
            if field.form in forms and self.rng.random() < 0.6:
                answers.setdefault(key, {})[field.name] = self._answer(field)
        return answers

    def _answer(self, field: Field) -> Any:
        if field.kind == "number":
            return round(self.rng.uniform(field.low or 0.0, min(field.high or 1000.0, 1000.0)), 1)
        if field.kind == "flag":
            return self.rng.random() < 0.5
        if field.kind == "choice":
            return self.rng.choice(field.choices)[0]
        if field.kind == "date":
            return f"2027-{self.rng.randint(1, 12):02d}-15"
        return self.rng.choice(WORDS)


def every_criterion() -> list[type[Criterion]]:
    """All that are installed, those of other packages too."""
    return list(load_plugins().criteria.values())


def full_weights(criteria: Sequence[type[Criterion]]) -> dict[str, float]:
    """Every criterion that can weigh does, by its default weight or 1."""
    return {kind.key: max(kind.default_weight, 1.0) for kind in criteria if weighable(kind)}


def records(
    needs: Sequence[Need], offers: Sequence[Offer], criteria: Sequence[type[Criterion]]
) -> tuple[Records, Records, RunContext]:
    """Both sides as columns, and the context of their run."""
    asking, other = need_records(needs, criteria), offer_records(offers, criteria)
    return asking, other, RunContext(NOW, EVENT_DATE, asking.table, other.table)
