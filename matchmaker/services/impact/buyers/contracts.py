"""The meetings in which an organisation is the buyer, and the contracts it says came of them. Its own word alone."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from zoneinfo import ZoneInfo

import numpy as np
from sqlalchemy import select

from matchmaker.clock import now
from matchmaker.core.catalogue.lots import trades_sought
from matchmaker.core.impact.dashboard import Line, Met
from matchmaker.core.impact.feedback import was_held
from matchmaker.core.impact.outcomes import BUYER, CONTRACT
from matchmaker.core.impact.statuses import LOCAL, Known, Status, Supplier, near, statuses_on
from matchmaker.core.scoring.inputs import Place
from matchmaker.data.places import place_at
from matchmaker.db.awards import Award
from matchmaker.db.catalogue import Need
from matchmaker.db.directory import Organisation
from matchmaker.db.impact import Feedback, Outcome
from matchmaker.db.queries.buyers import Bought, awards_of, facts_about, meetings_of_organisation
from matchmaker.db.queries.groupements import executing
from matchmaker.db.queries.impact import feedback_of, outcomes_of
from matchmaker.plugin_api.places import distance_km
from matchmaker.services.impact.report import role_in


@dataclass(frozen=True)
class Bargain:
    """A meeting as its buyer sees it: what it said of it, what came of it, what it added to the contract."""

    bought: Bought
    feedback: Feedback | None
    outcome: Outcome | None
    award: Award | None
    members: tuple[Organisation, ...]  # who executes: the partner, or those of its groupement

    @property
    def contract(self) -> bool:
        return self.outcome is not None and self.outcome.stage == CONTRACT

    @property
    def met_on(self) -> date:
        return self.bought.starts_at.astimezone(ZoneInfo(self.bought.event.zone)).date()

    @property
    def counts_on(self) -> date:
        """Of a contract: the day it was notified, or, as long as nobody has said it, that of the meeting."""
        told = self.award.notified_on if self.award else None
        return told or self.met_on

    @property
    def cpv(self) -> str | None:
        """The trade that was said of the contract, else the first of the need."""
        if self.award and self.award.cpv:
            return self.award.cpv
        need = self.bought.need
        return next(iter(trades_sought(need.cpv, need.lots)), None) if need else None

    @property
    def subject(self) -> str:
        need, offer = self.bought.need, self.bought.offer
        return need.title if need else offer.title if offer else ""


def bargains_of(organisation_id: int) -> list[Bargain]:
    """The organisation's meetings in which it is the buyer, in a fixed number of statements."""
    bought = [one for one in meetings_of_organisation(organisation_id) if _buys(one)]
    own = {one.own.id for one in bought}
    feedback, outcomes, awards = feedback_of(own), outcomes_of(own), awards_of(own)
    partners = [one.partner.organisation_id for one in bought]
    members = executing(select(Organisation.id).where(Organisation.id.in_(partners))).members
    return [
        Bargain(
            one,
            feedback.get((one.meeting.id, one.own.id)),
            outcomes.get((one.meeting.id, one.own.id)),
            awards.get(one.meeting.id),
            tuple(members.get(one.partner.organisation_id, [one.partner.organisation])),
        )
        for one in bought
    ]


def _buys(one: Bought) -> bool:
    owner = one.need.organisation_id if one.need else None
    return role_in(one.own, one.partner, owner) == BUYER


def met_by(buyer: Organisation, bargains: Sequence[Bargain], km: int) -> Met:
    """How each meeting ended, by the buyer's word or else by the desk's; and the contracts."""
    facts = facts_about({one.id for bargain in bargains for one in bargain.members})
    read = _Reader(buyer, facts, km)
    by_state: dict[str, list[Bargain]] = {"held": [], "not_held": [], "unsaid": []}
    for one in bargains:
        # What the supplier says of it stays the supplier's: were it counted, the buyer would read it.
        by_state[was_held(one.bought.meeting.status, [one.feedback.held] if one.feedback else [])].append(one)
    return Met(
        held=[read.meeting(one) for one in by_state["held"]],
        not_held=[one.met_on for one in by_state["not_held"]],
        unsaid=[
            one.met_on for one in by_state["unsaid"] if one.bought.starts_at <= now()
        ],  # not those to come
        contracts=[read.contract(one) for one in bargains if one.contract],
    )


class _Reader:
    """Turns what is kept of a meeting into a line of the dashboard."""

    def __init__(
        self, buyer: Organisation, facts: Mapping[int, Mapping[str, Sequence[Known]]], km: int
    ) -> None:
        self.buyer, self.facts, self.km = buyer, facts, km

    def meeting(self, one: Bargain) -> Line:
        return self._line(one, one.met_on)

    def contract(self, one: Bargain) -> Line:
        outcome, feedback = one.outcome, one.feedback
        existing = outcome.existing_client if outcome else None
        return replace(
            self._line(one, one.counts_on),
            amount=outcome.amount if outcome else None,
            dated=one.award is not None and one.award.notified_on is not None,
            existing_client=existing if existing is not None or not feedback else feedback.existing_client,
        )

    def _line(self, one: Bargain, day: date) -> Line:
        suppliers = [self._supplier(member) for member in one.members]
        return Line(
            meeting=one.bought.meeting.id,
            event=one.bought.event.id,
            on=day,
            event_name=one.bought.event.name,
            partner=one.bought.partner.organisation.name,
            subject=one.subject,
            cpv=one.cpv,
            statuses={**statuses_on(day, suppliers), LOCAL: self._nearness(one)},
        )

    def _supplier(self, organisation: Organisation) -> Supplier:
        undated = {"siae_kind": organisation.siae_kind, "ess_status": organisation.ess_status}
        return Supplier(self.facts.get(organisation.id, {}), undated)

    def _nearness(self, one: Bargain) -> Status:
        """Of a groupement each member must be near."""
        here = _place_of_need(one.bought.need) or _seat(self.buyer)
        away = [_km(here, _seat(member)) for member in one.members]
        known = [km for km in away if km is not None]
        return near(max(known) if len(known) == len(away) else None, self.km)


def _place_of_need(need: Need | None) -> Place | None:
    if need is None or not (need.commune or need.latitude is not None):
        return None
    return place_at(need.commune, need.latitude, need.longitude)


def _seat(organisation: Organisation) -> Place:
    return place_at(organisation.commune, organisation.latitude, organisation.longitude)


def _km(here: Place, there: Place) -> float | None:
    """As the crow flies; None where one of them is unknown."""
    numbers = (here.latitude, here.longitude, there.latitude, there.longitude)
    if any(number is None for number in numbers):
        return None
    return float(distance_km(*(np.array(number, dtype=np.float64) for number in numbers)))


def contracts_in(bargains: Iterable[Bargain], year: int) -> list[Bargain]:
    """The contracts that count in a year, in the order of their days."""
    found = [one for one in bargains if one.contract and one.counts_on.year == year]
    return sorted(found, key=lambda one: (one.counts_on, one.bought.meeting.id))
