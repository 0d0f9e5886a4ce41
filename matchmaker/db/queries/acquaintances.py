"""Who met or contracted with whom lately: what keeps the same two from being advised again and again."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time

from sqlalchemy import Select, func, select, text
from sqlalchemy.orm import aliased

from matchmaker.core.directory.identifiers import SIREN_LENGTH
from matchmaker.db.directory import Organisation
from matchmaker.db.events import TAKES_PART, Delegation, Slot
from matchmaker.db.scheduling import MEETING_LIVE, Meeting
from matchmaker.db.sources import PublicContract
from matchmaker.extensions import db


def acquaintances(event_id: int, since: date) -> Mapping[int, list[int]]:
    """For each organisation of the event, those of it that it met or had a public contract with since
    then, once per time; this event's own meetings do not count. Two queries."""
    met: dict[int, list[int]] = defaultdict(list)
    for one, other in (*_meetings(event_id, since), *_contracts(event_id, since)):
        met[one].append(other)
        met[other].append(one)
    return {organisation: sorted(others) for organisation, others in met.items()}


def _meetings(event_id: int, since: date) -> Iterable[tuple[int, int]]:
    one, other = aliased(Delegation), aliased(Delegation)
    here = _organisations(event_id)
    found = db.session.execute(
        select(one.organisation_id, other.organisation_id)
        .select_from(Meeting)
        .join(one, one.id == Meeting.a_id)
        .join(other, other.id == Meeting.b_id)
        .join(Slot, Slot.id == Meeting.slot_id)
        .where(
            Meeting.event_id != event_id,
            text(MEETING_LIVE),
            Meeting.status != "no_show",
            Slot.starts_at >= datetime.combine(since, time(), UTC),
            one.organisation_id.in_(here),
            other.organisation_id.in_(here),
        )
    )
    return [(first, second) for first, second in found]


def _contracts(event_id: int, since: date) -> Iterable[tuple[int, int]]:
    buyer, supplier = aliased(Organisation), aliased(Organisation)
    here = _organisations(event_id)
    found = db.session.execute(
        select(buyer.id, supplier.id)
        .select_from(PublicContract)
        .join(buyer, func.substr(buyer.siret, 1, SIREN_LENGTH) == PublicContract.buyer_siren)
        .join(supplier, func.substr(supplier.siret, 1, SIREN_LENGTH) == PublicContract.supplier_siren)
        .where(PublicContract.notified_on >= since, buyer.id.in_(here), supplier.id.in_(here))
    )
    return [(first, second) for first, second in found]


def _organisations(event_id: int) -> Select[int]:
    return select(Delegation.organisation_id).where(
        Delegation.event_id == event_id, Delegation.state.in_(TAKES_PART)
    )
