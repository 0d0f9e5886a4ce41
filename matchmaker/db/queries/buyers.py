"""A buyer's own meetings across events, with what was known of those it met. Each read is one statement."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased, contains_eager

from matchmaker.core.impact.statuses import KEYS, Known
from matchmaker.db.awards import Award, SpaserTarget
from matchmaker.db.catalogue import Need, Offer
from matchmaker.db.directory import Fact, Organisation
from matchmaker.db.events import Delegation, Event, Slot
from matchmaker.db.queries.impact import HELD_IN_TIMETABLE
from matchmaker.db.scheduling import Meeting
from matchmaker.db.sources import PublicContract
from matchmaker.extensions import db


@dataclass(frozen=True)
class Bought:
    """A meeting, seen from one side, with what it was about."""

    meeting: Meeting
    own: Delegation
    partner: Delegation
    starts_at: datetime
    event: Event
    need: Need | None
    offer: Offer | None


def meetings_of_organisation(organisation_id: int) -> list[Bought]:
    """Every meeting of the organisation, at whatever event, cancelled ones left out; two statements."""
    return [
        Bought(*row) for statement in _both_sides(organisation_id) for row in db.session.execute(statement)
    ]


def _both_sides(
    organisation_id: int,
) -> Iterator[Select[Meeting, Delegation, Delegation, datetime, Event, Need, Offer]]:
    own, partner = aliased(Delegation), aliased(Delegation)
    for own_id, other_id in ((Meeting.a_id, Meeting.b_id), (Meeting.b_id, Meeting.a_id)):
        yield (
            select(Meeting, own, partner, Slot.starts_at, Event, Need, Offer)
            .join(own, own.id == own_id)
            .join(partner, partner.id == other_id)
            .join(own.organisation.of_type(seat := aliased(Organisation)))
            .join(partner.organisation.of_type(met := aliased(Organisation)))
            .join(Slot, Slot.id == Meeting.slot_id)
            .join(Event, Event.id == Meeting.event_id)
            .outerjoin(Need, Need.id == Meeting.need_id)
            .outerjoin(Offer, Offer.id == Meeting.offer_id)
            .where(own.organisation_id == organisation_id, HELD_IN_TIMETABLE)
            .options(
                contains_eager(own.organisation.of_type(seat)),
                contains_eager(partner.organisation.of_type(met)),
            )
        )


def facts_about(organisations: Collection[int]) -> dict[int, dict[str, list[Known]]]:
    """Organisation → question → everything ever said, of the questions a buyer counts by."""
    found = (
        select(Fact)
        .where(Fact.organisation_id.in_(organisations), Fact.key.in_(KEYS))
        .order_by(Fact.as_of, Fact.id)
    )
    told: dict[int, dict[str, list[Known]]] = defaultdict(lambda: defaultdict(list))
    for fact in db.session.scalars(found):
        known = Known(fact.value.get("value"), fact.evidence, fact.as_of, fact.expires_on)
        told[fact.organisation_id][fact.key].append(known)
    return told


def awards_of(delegations: Collection[int]) -> dict[int, Award]:
    """Meeting → what its buyer added to the contract."""
    found = select(Award).where(Award.delegation_id.in_(delegations))
    return {one.meeting_id: one for one in db.session.scalars(found)}


def targets_of(organisations: Collection[int], year: int) -> list[SpaserTarget]:
    """The targets that buyers have set themselves for a year."""
    found = select(SpaserTarget).where(
        SpaserTarget.organisation_id.in_(organisations), SpaserTarget.year == year
    )
    return list(db.session.scalars(found))


def purchases_of(organisation_id: int) -> list[Need]:
    """Every purchase of the organisation but those it gave up, drafts among them."""
    found = (
        select(Need)
        .where(
            Need.organisation_id == organisation_id,
            Need.kind == "purchase",
            Need.light.is_(False),
            Need.state != "abandoned",
        )
        .order_by(Need.id)
    )
    return list(db.session.scalars(found))


def contracts_published_for(siren: str, since: date) -> list[tuple[PublicContract, str | None]]:
    """The contracts of a buyer that registers know, notified since that day, with the name of a supplier known here."""
    name = (
        select(Organisation.name)
        .where(Organisation.siret == PublicContract.supplier_siret)
        .order_by(Organisation.id)
        .limit(1)
        .scalar_subquery()
    )
    found = (
        select(PublicContract, name)
        .where(PublicContract.buyer_siren == siren, PublicContract.notified_on >= since)
        .order_by(PublicContract.notified_on, PublicContract.id)
    )
    return [(contract, called) for contract, called in db.session.execute(found)]
