"""Needs and offers with the facts of their organisations, as the scoring core takes them."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select

from matchmaker.core.catalogue.lots import trades_sought
from matchmaker.core.directory.answers import holding
from matchmaker.core.directory.facts import FACT_KINDS, strongest, weight
from matchmaker.core.directory.identifiers import SIREN_LENGTH
from matchmaker.core.scoring.inputs import (
    DECLARED,
    UNKNOWN,
    Fact,
    Need,
    Offer,
    Party,
    Place,
    in_own_words,
    lots_as_codes,
)
from matchmaker.core.scoring.joint import Executor, joint_party
from matchmaker.data.legal_categories import public_buyer
from matchmaker.data.places import place_at
from matchmaker.db import catalogue
from matchmaker.db.directory import Fact as StoredFact
from matchmaker.db.directory import Organisation
from matchmaker.db.events import TAKES_PART, Delegation
from matchmaker.db.queries.acquaintances import acquaintances
from matchmaker.db.queries.groupements import executing
from matchmaker.extensions import db

FACTS = tuple(key for key, kind in FACT_KINDS.items() if kind.scored)
ESUS_UNTIL = "esus_until"  # read from the fact that counts, not a question of its own
LOOKING_BACK = timedelta(days=365)  # how long a meeting or a contract counts as recent

# Needs in sourçage that others may see: meetings about a need end when its consultation begins.
OPEN_NEED = (catalogue.Need.state == "sourcing", catalogue.Need.visibility != "own")
SHOWN_OFFER = (catalogue.Offer.withdrawn_at.is_(None), catalogue.Offer.visibility != "own")

# What its author shows to everybody, participants of an event or not.
PUBLIC_OFFER = (catalogue.Offer.withdrawn_at.is_(None), catalogue.Offer.visibility == "public")

Facts = Mapping[str, Fact]
Conditions = tuple[ColumnElement[bool], ...]
Here = Select[int]  # a sub-query of organisations


@dataclass(frozen=True)
class ScoringInputs:
    """What a run scores, in the order of the ids."""

    needs: tuple[Need, ...]
    offers: tuple[Offer, ...]

    @property
    def records(self) -> tuple[Need | Offer, ...]:
        """Needs, then offers."""
        return (*self.needs, *self.offers)


def scoring_inputs(event_id: int, today: date, delegations: Collection[int] | None = None) -> ScoringInputs:
    """Open needs and offers of those who take part in the event, of the given delegations only if given.

    Seven queries, whatever their number. `today` decides which facts still hold.
    """
    chosen = [Delegation.event_id == event_id, Delegation.state.in_(TAKES_PART)]
    if delegations is not None:
        chosen.append(Delegation.id.in_(delegations))
    here = select(Delegation.organisation_id).where(*chosen)
    present = select(Delegation.id, Organisation).join(Organisation).where(*chosen).order_by(Delegation.id)
    found = [(number, organisation) for number, organisation in db.session.execute(present)]
    parties = _parties(found, here, today, acquaintances(event_id, today - LOOKING_BACK))
    return _inputs(parties, here, here, today, OPEN_NEED, SHOWN_OFFER)


def market_inputs(today: date, *, offer_id: int | None = None, need_id: int | None = None) -> ScoringInputs:
    """Every open need, and every offer that its author shows to all (or the one named), whatever event they come to.

    Five queries. The delegation of each party is the number of its organisation; nobody has met anybody.
    """
    offered = PUBLIC_OFFER if offer_id is None else (*PUBLIC_OFFER, catalogue.Offer.id == offer_id)
    needed = OPEN_NEED if need_id is None else (*OPEN_NEED, catalogue.Need.id == need_id)
    needing, offering = _owners(catalogue.Need, needed), _owners(catalogue.Offer, offered)
    here = needing.union(offering)
    found = db.session.scalars(
        select(Organisation).where(Organisation.id.in_(here)).order_by(Organisation.id)
    )
    parties = _parties([(one.id, one) for one in found], here, today, {})
    return _inputs(parties, needing, offering, today, needed, offered)


def _owners(kind: type[catalogue.Need] | type[catalogue.Offer], wanted: Conditions) -> Here:
    return select(kind.organisation_id).where(*wanted)


def _inputs(
    parties: Mapping[int, tuple[Party, Place, Facts]],
    needing: Here,
    offering: Here,
    today: date,
    needed: Conditions,
    offered: Conditions,
) -> ScoringInputs:
    needs, offers = _rows(catalogue.Need, needing, needed), _rows(catalogue.Offer, offering, offered)
    return ScoringInputs(
        tuple(_need(row, today, *parties[row.organisation_id]) for row in needs),
        tuple(_offer(row, today, *parties[row.organisation_id]) for row in offers),
    )


def _rows(kind: type[Any], owners: Here, wanted: Conditions) -> Any:
    return db.session.scalars(select(kind).where(kind.organisation_id.in_(owners), *wanted).order_by(kind.id))


def _parties(
    found: Sequence[tuple[int, Organisation]], here: Any, today: date, met: Mapping[int, Sequence[int]]
) -> dict[int, tuple[Party, Place, Facts]]:
    """The delegations (number, organisation) as parties; ``here`` is the sub-query of their organisations."""
    joint = executing(here)
    facts = _facts(here, today, {one.id for members in joint.members.values() for one in members})
    names = {organisation.id: identity_of(organisation) for _number, organisation in found}
    return {
        organisation.id: (
            joint_party(
                _party(
                    number,
                    organisation,
                    facts[organisation.id],
                    today,
                    tuple(names[other] for other in met.get(organisation.id, ()) if other in names),
                    tuple(joint.allies.get(organisation.id, ())),
                ),
                [_executor(one, facts[one.id], today) for one in joint.members.get(organisation.id, ())],
            ),
            place_at(organisation.commune, organisation.latitude, organisation.longitude),
            {} if organisation.id in joint.members else facts[organisation.id],
        )
        for number, organisation in found
    }


def _executor(organisation: Organisation, facts: Facts, today: date) -> Executor:
    return Executor(
        organisation.id,
        facts.get("siae_kind", _declared(organisation.siae_kind)),
        facts.get("ess_status", _declared(organisation.ess_status)),
        facts.get("turnover", UNKNOWN),
        esus=facts.get("esus", UNKNOWN),
        esus_until=facts.get(ESUS_UNTIL, UNKNOWN).value,
        qpv=facts.get("qpv", UNKNOWN),
        own=holding(organisation.fields, today),
    )


def _facts(here: Any, today: date, members: Collection[int]) -> Mapping[int, Facts]:
    """The facts that count of those who are here, and of the members of their groupements."""
    stored = db.session.scalars(
        select(StoredFact)
        .where(
            or_(StoredFact.organisation_id.in_(here), StoredFact.organisation_id.in_(members)),
            StoredFact.key.in_(FACTS),
        )
        .order_by(StoredFact.id)
    )
    told: dict[tuple[int, str], list[StoredFact]] = defaultdict(list)
    for fact in stored:
        told[fact.organisation_id, fact.key].append(fact)
    counting: dict[int, dict[str, Fact]] = defaultdict(dict)
    for (organisation_id, key), several in told.items():
        if best := strongest(several, today):
            counting[organisation_id][key] = Fact(
                best.value.get("value"), weight(best, today), best.as_of, best.source
            )
            if key == "esus" and best.expires_on is not None:
                counting[organisation_id][ESUS_UNTIL] = Fact(best.expires_on)
    return counting


def identity_of(organisation: Organisation) -> str:
    """Its number and its name of use: never the name alone."""
    number = organisation.siret or organisation.rna or organisation.internal_number
    return f"{number} {organisation.name_key}"


def _party(
    delegation_id: int,
    organisation: Organisation,
    facts: Facts,
    today: date,
    met: tuple[str, ...],
    allies: tuple[int, ...],
) -> Party:
    return Party(
        organisation=organisation.id,
        delegation=delegation_id,
        identity=identity_of(organisation),
        siren=organisation.siret[:SIREN_LENGTH] if organisation.siret else None,
        legal_category=organisation.legal_category,
        public_buyer=is_public_buyer(organisation),
        met=met,
        allies=allies,
        esus=facts.get("esus", UNKNOWN),
        esus_until=facts.get(ESUS_UNTIL, UNKNOWN).value,
        qpv=facts.get("qpv", UNKNOWN),
        turnover=facts.get("turnover", UNKNOWN),
        siae_kind=facts.get("siae_kind", _declared(organisation.siae_kind)),
        ess_status=facts.get("ess_status", _declared(organisation.ess_status)),
        own=holding(organisation.fields, today),
    )


def is_public_buyer(organisation: Organisation) -> bool | None:
    """Whether the code de la commande publique binds it: as was said, else as its legal category means.

    The latter is a proposal, which its chamber confirms.
    """
    return public_buyer(organisation.public_buyer, organisation.legal_category)


def _declared(value: object) -> Fact:
    """A column nobody gave a proof for."""
    return UNKNOWN if value is None else Fact(value, DECLARED)


def _need(row: catalogue.Need, today: date, party: Party, seat: Place, facts: Facts) -> Need:
    elsewhere = row.commune or row.latitude is not None
    return Need(
        id=row.id,
        party=party,
        place=place_at(row.commune, row.latitude, row.longitude) if elsewhere else seat,
        cpv=trades_sought(row.cpv, row.lots),
        lots=lots_as_codes(row.lots),
        words=in_own_words(row.title, row.description),
        prestation=row.prestation,
        reservation=row.reservation,
        organic_target=row.organic_target,
        organic_current=_declared(row.organic_current),
        own=holding(row.fields, today),
    )


def _offer(row: catalogue.Offer, today: date, party: Party, seat: Place, facts: Facts) -> Offer:
    return Offer(
        id=row.id,
        party=party,
        place=seat,
        cpv=tuple(row.cpv),
        words=in_own_words(row.title, row.description),
        prestation=row.prestation,
        area_kind=row.area,
        area_km=row.area_km,
        area_zones=tuple(row.area_zones),
        organic_share=_organic_share(row.organic_share, facts.get("organic_certified", UNKNOWN)),
        own=holding(row.fields, today),
    )


def _organic_share(share: float | None, certified: Fact) -> Fact:
    """The share declared, as strongly as the organisation's certificate proves it."""
    if share is None:
        return UNKNOWN
    if certified.value is not True:
        return Fact(share, DECLARED)
    return Fact(share, certified.evidence, certified.as_of, certified.source)
