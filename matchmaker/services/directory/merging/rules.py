"""Whether two organisations may be merged. A refusal says which way is left."""

from collections.abc import Collection
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from matchmaker.core.directory.access import Actor
from matchmaker.core.directory.twins import SIREN, differ
from matchmaker.core.errors import NotFound, Refusal
from matchmaker.db.catalogue import Need, Offer
from matchmaker.db.directory import ChamberOrganisation, Membership, Organisation
from matchmaker.db.events import Delegation, Event, Slot
from matchmaker.db.groupements import Groupement, GroupementMember
from matchmaker.db.registrations import Arrival
from matchmaker.db.scheduling import HeldSlot
from matchmaker.plugin_api.text import N_
from matchmaker.services.directory.merging.fold import delegation_at
from matchmaker.services.directory.speakers import is_groupement


class TwoCompanies(Refusal):
    template = N_(
        "« {kept} » et « {gone} » ont deux numéros différents : ce sont deux personnes morales, elles ne se "
        "fusionnent pas. Corrigez d’abord le numéro s’il est faux."
    )


class GroupementNotMerged(Refusal):
    template = N_(
        "« {name} » est un groupement : il ne se fusionne pas. Ses membres le modifient ou le dissolvent."
    )


class KnownElsewhere(Refusal):
    template = N_(
        "« {name} » est aussi connue hors de votre CRESS : elle ne peut pas disparaître. Gardez-la plutôt et fusionnez "
        "l’autre dans celle-ci ; ou retirez l’une des deux de votre événement, depuis sa fiche de participant."
    )


class SpeaksForItself(Refusal):
    template = N_(
        "« {name} » a ses propres interlocuteurs, que votre CRESS n’a pas nommés : elle ne peut pas disparaître. "
        "Gardez-la et fusionnez l’autre dans celle-ci ; ou retirez l’une des deux de votre événement."
    )


class BothSpeak(Refusal):
    template = N_(
        "« {kept} » a ses propres interlocuteurs, et ceux de « {gone} » ont confirmé leur fiche : ce que les uns ont "
        "écrit ne s’ouvre pas aux autres sans eux. Demandez aux premiers d’ajouter les seconds à leur équipe, puis "
        "retirez « {gone} » de votre événement."
    )


class MeetEachOther(Refusal):
    template = N_(
        "À « {event} », un rendez-vous réunit « {kept} » et « {gone} ». Annulez-le d’abord, dans les imprévus du planning."
    )


class TwoMeetingsAtOnce(Refusal):
    template = N_(
        "À « {event} », le {slot}, « {kept} » rencontre {first} et « {gone} » rencontre {second} : une seule "
        "structure ne peut pas être à deux tables. Déplacez ou annulez l’un des deux rendez-vous, puis fusionnez."
    )


class InOneGroupement(Refusal):
    template = N_(
        "« {kept} » et « {gone} » sont toutes deux dans « {groupement} », où chacune a sa part. "
        "Retirez d’abord l’une des deux du groupement."
    )


@dataclass(frozen=True)
class Pair:
    """Two organisations on the list of one chamber of the actor."""

    chamber_id: int
    kept: Organisation
    gone: Organisation
    closed: bool  # the one that stays speaks for itself
    barred: frozenset[int]  # people of the one that goes who do not speak for the one that stays


def pair_for(session: Session, actor: Actor, kept_id: int, gone_id: int, *, change: bool = False) -> Pair:
    """The two, for staff of a chamber that has both on its list. Raises `NotFound`."""
    both = sorted({kept_id, gone_id})
    listing = (
        select(ChamberOrganisation.chamber_id)
        .where(
            ChamberOrganisation.organisation_id == kept_id,
            ChamberOrganisation.chamber_id.in_(actor.chambers),
            ChamberOrganisation.chamber_id.in_(
                select(ChamberOrganisation.chamber_id).where(ChamberOrganisation.organisation_id == gone_id)
            ),
        )
        .order_by(ChamberOrganisation.chamber_id)
    )
    chamber_id = session.scalar(listing.limit(1))
    if chamber_id is None or len(both) < 2:
        raise NotFound
    found = select(Organisation).where(Organisation.id.in_(both)).order_by(Organisation.id)
    rows = {row.id: row for row in session.scalars(found.with_for_update() if change else found)}
    if len(rows) < 2:
        raise NotFound
    own, others = _people(session, kept_id), _people(session, gone_id)
    closed = _speaks_for_itself(chamber_id, rows[kept_id], own)
    # Nobody gets into an organisation that speaks for itself because it was merged with another.
    barred = frozenset(others.keys() - own.keys()) if closed else frozenset()
    return Pair(chamber_id, rows[kept_id], rows[gone_id], closed, barred)


def _speaks_for_itself(chamber_id: int, kept: Organisation, own: dict[int, int | None]) -> bool:
    confirmed = kept.confirmed_at is not None or bool(kept.confirmed_columns)
    return bool(own) and (confirmed or _foreign(own, chamber_id))


def _people(session: Session, organisation_id: int) -> dict[int, int | None]:
    found = select(Membership.person_id, Membership.named_by).where(
        Membership.organisation_id == organisation_id
    )
    return {row.person_id: row.named_by for row in session.execute(found)}


def _foreign(people: dict[int, int | None], chamber_id: int) -> bool:
    return any(named_by != chamber_id for named_by in people.values())


def refuse_unfit(session: Session, pair: Pair) -> None:
    """Raise the first reason for which the two may not be merged."""
    names = {"kept": pair.kept.name, "gone": pair.gone.name}
    for one in (pair.kept, pair.gone):
        if is_groupement(session, one.id):
            raise GroupementNotMerged(name=one.name)
    if _two_companies(pair.kept, pair.gone):
        raise TwoCompanies(**names)
    if _known_elsewhere(session, pair):
        raise KnownElsewhere(name=pair.gone.name)
    others = _people(session, pair.gone.id)
    if _foreign(others, pair.chamber_id):
        raise SpeaksForItself(name=pair.gone.name)
    if _foreign(_people(session, pair.kept.id), pair.chamber_id) and _has_spoken(session, pair):
        raise BothSpeak(**names)
    _refuse_one_groupement(session, pair, names)
    for event in shared_events(session, pair.kept.id, pair.gone.id):
        _refuse_clash(session, event, pair)


def _has_spoken(session: Session, pair: Pair) -> bool:
    """Whether people who stay outside may have written, as the one that goes, what is theirs alone to read."""
    if not pair.barred:
        return False
    came_in = session.scalar(select(Arrival.person_id).where(Arrival.person_id.in_(pair.barred)).limit(1))
    wrote = [
        session.scalar(
            select(model.id)
            .where(model.organisation_id == pair.gone.id, model.confirmed_at.is_not(None))
            .limit(1)
        )
        for model in (Need, Offer)
    ]
    return bool(pair.gone.confirmed_columns) or any(found is not None for found in (came_in, *wrote))


def _two_companies(kept: Organisation, gone: Organisation) -> bool:
    if kept.siret and gone.siret:
        return kept.siret[:SIREN] != gone.siret[:SIREN]
    return differ(kept.rna, gone.rna)


def _known_elsewhere(session: Session, pair: Pair) -> bool:
    listed = select(ChamberOrganisation.id).where(
        ChamberOrganisation.organisation_id == pair.gone.id,
        ChamberOrganisation.chamber_id != pair.chamber_id,
    )
    comes = (
        select(Delegation.id)
        .join(Event, Event.id == Delegation.event_id)
        .where(Delegation.organisation_id == pair.gone.id, Event.chamber_id != pair.chamber_id)
    )
    return session.scalar(listed.limit(1)) is not None or session.scalar(comes.limit(1)) is not None


def _refuse_one_groupement(session: Session, pair: Pair, names: dict[str, str]) -> None:
    member = GroupementMember.organisation_id
    shared = session.scalar(
        select(Organisation.name)
        .join(Groupement, Groupement.organisation_id == Organisation.id)
        .where(
            Groupement.id.in_(select(GroupementMember.groupement_id).where(member == pair.kept.id)),
            Groupement.id.in_(select(GroupementMember.groupement_id).where(member == pair.gone.id)),
        )
        .limit(1)
    )
    if shared is not None:
        raise InOneGroupement(**names, groupement=shared)


def shared_events(session: Session, kept_id: int, gone_id: int) -> list[Event]:
    """The events where both have a delegation, by id."""
    at = select(Delegation.event_id).where(Delegation.organisation_id == gone_id)
    return list(
        session.scalars(
            select(Event)
            .join(Delegation, Delegation.event_id == Event.id)
            .where(Delegation.organisation_id == kept_id, Event.id.in_(at))
            .order_by(Event.id)
        )
    )


def _refuse_clash(session: Session, event: Event, pair: Pair) -> None:
    sides = [delegation_at(session, event.id, one.id) for one in (pair.kept, pair.gone)]
    kept, gone = (side.id for side in sides if side is not None)
    taken: dict[int, HeldSlot] = {}
    held = _held(session, event.id, (kept, gone))
    for one in held:
        if {one.a_id, one.b_id} == {kept, gone}:
            raise MeetEachOther(event=event.name, kept=pair.kept.name, gone=pair.gone.name)
    for one in held:
        if kept in (one.a_id, one.b_id):
            taken[one.slot_id] = one
    for one in held:
        if gone in (one.a_id, one.b_id) and one.slot_id in taken:
            raise TwoMeetingsAtOnce(
                event=event.name,
                slot=_moment(session, event, one.slot_id),
                kept=pair.kept.name,
                gone=pair.gone.name,
                first=_partner(session, taken[one.slot_id], kept),
                second=_partner(session, one, gone),
            )


def _held(session: Session, event_id: int, sides: Collection[int]) -> list[HeldSlot]:
    found = select(HeldSlot).where(
        HeldSlot.event_id == event_id,
        HeldSlot.status != "cancelled",
        or_(HeldSlot.a_id.in_(sides), HeldSlot.b_id.in_(sides)),
    )
    return list(session.scalars(found.order_by(HeldSlot.slot_id, HeldSlot.id)))


def _moment(session: Session, event: Event, slot_id: int) -> str:
    slot = session.get_one(Slot, slot_id)
    return f"{slot.starts_at.astimezone(ZoneInfo(event.zone)):%d/%m/%Y à %H:%M}"


def _partner(session: Session, meeting: HeldSlot, own: int) -> str:
    other = meeting.b_id if meeting.a_id == own else meeting.a_id
    found = select(Organisation.name).join(Delegation, Delegation.organisation_id == Organisation.id)
    return f"« {session.scalar(found.where(Delegation.id == other))} »"
