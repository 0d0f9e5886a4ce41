"""Propose a groupement to peers; accept, decline and leave it; agree on who does what."""

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.clock import now
from matchmaker.core.catalogue.groupement_rules import (
    MOST_ATTEMPTS,
    AlreadyAnswered,
    AlreadyProposed,
    EventOver,
    LeadStays,
    NameMissing,
    NotACandidate,
    OneWouldRemain,
    ProposedTooOften,
    check_peers,
    check_shares,
)
from matchmaker.core.catalogue.groupements import compose
from matchmaker.core.directory.access import Actor
from matchmaker.core.directory.names import name_key, tidy
from matchmaker.core.errors import NotFound
from matchmaker.db.catalogue import Need
from matchmaker.db.directory import Organisation
from matchmaker.db.groupements import GROUPEMENT_KINDS, Groupement, GroupementMember
from matchmaker.db.transaction import transaction
from matchmaker.services.catalogue.groupements.find import (
    accepted,
    groupement_for,
    led_groupement,
    own_member,
)
from matchmaker.services.catalogue.groupements.form import settle_members
from matchmaker.services.catalogue.groupements.letters import tell_changed, tell_invited, tell_lead
from matchmaker.services.catalogue.groupements.proposals import Field, field_for_supplier
from matchmaker.services.directory.organisations import LEGIBLE
from matchmaker.services.jobs.versions import next_version

LONGEST_NAME = 180


@dataclass(frozen=True)
class Share:
    """What one member takes on: in its own words, its share of the whole (0 to 1), the lots' numbers.

    ``lots`` is None where nobody was asked: they stay as they are.
    """

    role: str = ""
    share: float | None = None
    lots: tuple[int, ...] | None = None


def propose_groupement(
    actor: Actor, event_id: int, need_id: int, organisation_id: int, *, name: str, peers: Collection[int]
) -> Groupement:
    """Found a groupement led by one of the actor's suppliers, and invite these organisations to it.

    Raises `NobodyChosen`, `TooManyPeers`, `NameMissing`, `EventOver`, `AlreadyProposed`, `ProposedTooOften`,
    `NotACandidate`, `NotFound`.
    """
    chosen = [one for one in dict.fromkeys(peers) if one != organisation_id]
    check_peers(len(chosen))
    if not name_key(name):
        raise NameMissing
    with transaction(actor, "groupements.propose") as session:
        field = field_for_supplier(actor, event_id, need_id, organisation_id)
        if field.event.phase == "closed":
            raise EventOver(name=field.event.name)
        _refuse_second(session, organisation_id, field.need)
        work = _work_of(field, [organisation_id, *chosen])
        groupement = _found(session, organisation_id, field, tidy(name)[:LONGEST_NAME])
        for one, (offer_id, lots) in work.items():
            leads = one == organisation_id
            groupement.members.append(
                GroupementMember(
                    organisation_id=one,
                    offer_id=offer_id,
                    lots=lots if field.need.lots else [],
                    state="accepted" if leads else "invited",
                    answered_at=now() if leads else None,
                )
            )
        session.flush()
        for member in groupement.members:
            if member.state == "invited":
                tell_invited(session, groupement, member, field.need)
        return groupement


def _refuse_second(session: Session, organisation_id: int, need: Need) -> None:
    """One at a time, and few in all: each is a message to every peer."""
    leading = select(Organisation.id).where(Organisation.id == organisation_id)
    session.execute(leading.with_for_update(key_share=True))
    found = select(Groupement.state).where(
        Groupement.lead_id == organisation_id, Groupement.need_id == need.id
    )
    states = session.scalars(found).all()
    if any(state != "dissolved" for state in states):
        raise AlreadyProposed(need=need.title)
    if len(states) >= MOST_ATTEMPTS:
        raise ProposedTooOften(need=need.title, most=MOST_ATTEMPTS)


def _work_of(field: Field, organisations: Sequence[int]) -> Mapping[int, tuple[int, list[int]]]:
    """For each, the offer it brings most with, and the parts it does best of those chosen."""
    among = [one for one in field.candidates if one.organisation in organisations]
    work: dict[int, tuple[int, list[int]]] = {}
    for organisation in organisations:
        mine = compose(field.parts, [one for one in among if one.organisation == organisation])
        if not mine.proposals:
            raise NotACandidate(name=field.names.get(organisation, ""))
        (member,) = mine.proposals[0].members
        offers = list(member.offers.values())
        work[organisation] = (max(offers, key=lambda one: (offers.count(one), -one)), [])
    for part in field.parts:
        able = [one for one in among if one.may_execute and part.covered_by(one.cpv)]
        if able:
            best = max(able, key=lambda one: (one.score or 0.0, -organisations.index(one.organisation)))
            work[best.organisation][1].append(part.number)
    return work


def _found(session: Session, lead_id: int, field: Field, name: str) -> Groupement:
    lead = session.get_one(Organisation, lead_id)
    organisation = Organisation(
        name=name,
        name_key=name_key(name),
        internal_number="GRP-" + "".join(secrets.choice(LEGIBLE) for _ in range(8)),
        commune=lead.commune,
        latitude=lead.latitude,
        longitude=lead.longitude,
        confirmed_columns=[],
    )
    session.add(organisation)
    session.flush()
    groupement = Groupement(
        organisation_id=organisation.id, lead_id=lead_id, need_id=field.need.id, event_id=field.event.id
    )
    session.add(groupement)
    session.flush()
    return groupement


def answer_groupement(
    actor: Actor, groupement_id: int, organisation_id: int, *, accept: bool
) -> GroupementMember:
    """Say yes or no for an invited organisation. Raises `AlreadyAnswered`, `Dissolved`, `NotFound`."""
    with transaction(actor, "groupements.answer") as session:
        groupement = groupement_for(actor, groupement_id, change=True)
        member = own_member(actor, groupement, organisation_id)
        if member.state != "invited":
            raise AlreadyAnswered(name=member.organisation.name)
        member.state, member.answered_at = "accepted" if accept else "declined", now()
        groupement.version += 1
        settle_members(session, groupement)
        tell_lead(session, groupement, member)
        return member


def leave_groupement(actor: Actor, groupement_id: int, organisation_id: int) -> GroupementMember:
    """Go again. What the groupement offers shrinks to what the others do.

    Raises `LeadStays`, `OneWouldRemain`, `Dissolved`, `NotFound`.
    """
    with transaction(actor, "groupements.leave") as session:
        groupement = groupement_for(actor, groupement_id, change=True)
        member = own_member(actor, groupement, organisation_id)
        if member.state != "accepted":
            raise NotFound
        if member.organisation_id == groupement.lead_id:
            raise LeadStays(name=member.organisation.name)
        if groupement.state == "formed" and len(accepted(groupement)) == 2:
            raise OneWouldRemain(lead=groupement.lead.name)
        member.state, member.answered_at = "left", now()
        groupement.version += 1
        settle_members(session, groupement)
        tell_lead(session, groupement, member)
        return member


def share_out(
    actor: Actor, groupement_id: int, seen: int, *, kind: str, shares: Mapping[int, Share]
) -> Groupement:
    """Say who does what (by organisation), and how they are bound; for the mandataire.

    Who said yes to other terms is asked again. Raises `SharesAboveWhole`, `ChangedMeanwhile`, `Dissolved`,
    `HoldsSeats` where published meetings name whom that takes out, `NotFound`.
    """
    if kind not in GROUPEMENT_KINDS:
        raise NotFound
    with transaction(actor, "groupements.share_out") as session:
        groupement = led_groupement(actor, groupement_id)
        next_version(groupement, seen)
        check_shares(one.share for one in shares.values())
        agreed = {one.id: _terms(groupement, one) for one in accepted(groupement)}
        groupement.kind = kind
        need = session.get(Need, groupement.need_id) if groupement.need_id else None
        known = set(range(1, len(need.lots) + 1)) if need is not None else set()
        for member in groupement.members:
            if (said := shares.get(member.organisation_id)) is not None:
                member.role, member.share = tidy(said.role)[:LONGEST_NAME], said.share
                if said.lots is not None:
                    member.lots = [number for number in said.lots if number in known]
        _ask_again(session, groupement, agreed)
        return groupement


def _terms(groupement: Groupement, member: GroupementMember) -> tuple[object, ...]:
    """What a member says yes to: how it is bound, for which part, on which lots."""
    share = None if member.share is None else round(member.share, 6)
    return groupement.kind, share, sorted(member.lots)


def _ask_again(session: Session, groupement: Groupement, agreed: Mapping[int, tuple[object, ...]]) -> None:
    """Who said yes to other terms has said yes to nothing; the mandataire sets its own."""
    asked = [
        one
        for one in accepted(groupement)
        if one.organisation_id != groupement.lead_id and _terms(groupement, one) != agreed[one.id]
    ]
    for member in asked:
        member.state, member.answered_at = "invited", None
    settle_members(session, groupement)
    for member in asked:
        tell_changed(session, groupement, member)
