"""Form a groupement: its joint offer and its people follow those who said yes. And dissolve it."""

from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.clock import now
from matchmaker.core.catalogue.groupement_rules import AlreadyFormed, check_members
from matchmaker.core.directory.access import Actor
from matchmaker.db.catalogue import Need, Offer
from matchmaker.db.directory import Membership
from matchmaker.db.events import TAKES_PART, Delegation, Event
from matchmaker.db.groupements import Groupement
from matchmaker.db.locks import lock_event
from matchmaker.db.transaction import transaction
from matchmaker.services.catalogue.groupements.find import accepted, led_groupement
from matchmaker.services.catalogue.groupements.letters import tell_members
from matchmaker.services.catalogue.groupements.people import let_speak, people_of
from matchmaker.services.catalogue.offers import OfferSaid, publish
from matchmaker.services.events.delegates import part_from
from matchmaker.services.events.inputs import touch_events_of
from matchmaker.services.events.participants import take_out
from matchmaker.services.scoring.market import offer_changed


@dataclass(frozen=True)
class JointOffer:
    """The offer of the groupement in its own words; what it covers follows from its members."""

    title: str
    description: str = ""
    area: str | None = None
    area_km: float | None = None
    area_zones: tuple[str, ...] = ()


def form_groupement(actor: Actor, groupement_id: int, said: JointOffer) -> Offer:
    """Publish the joint offer; the people of the mandataire and of all who said yes speak for it.

    Raises `TooFewMembers`, `AlreadyFormed`, `Dissolved`, `SameOffer`, `AreaMissing`, `NotFound`.
    """
    with transaction(actor, "groupements.form") as session:
        groupement = led_groupement(actor, groupement_id)
        if groupement.state == "formed":
            raise AlreadyFormed(name=groupement.organisation.name)
        check_members(len(accepted(groupement)))
        groupement.state = "formed"
        groupement.version += 1
        session.flush()
        speaker = replace(actor, organisations=actor.organisations | {groupement.organisation_id})
        offer = publish(
            session,
            speaker,
            groupement.organisation,
            OfferSaid(
                title=said.title,
                description=said.description,
                prestation=_prestation(session, groupement),
                cpv=tuple(_codes(session, groupement)),
                area=said.area,
                area_km=said.area_km,
                area_zones=said.area_zones,
            ),
        )
        settle_members(session, groupement)
        tell_members(session, groupement)
        return offer


def dissolve_groupement(actor: Actor, groupement_id: int) -> Groupement:
    """End it: the joint offer is withdrawn, and it comes to no event any more.

    Raises `HasMeetings` while published meetings hold on it, `Dissolved`, `NotFound`.
    """
    with transaction(actor, "groupements.dissolve") as session:
        groupement = led_groupement(actor, groupement_id)
        for delegation in open_delegations(session, groupement.organisation_id):
            take_out(session, delegation)
        touch_events_of(session, groupement.organisation_id)
        groupement.state = "dissolved"
        groupement.version += 1
        for offer in _offers(session, groupement):
            offer.withdrawn_at = now()
            offer_changed(session, actor, offer)
            offer.version += 1
        for membership in session.scalars(
            select(Membership).where(Membership.organisation_id == groupement.organisation_id)
        ):
            session.delete(membership)
        tell_members(session, groupement)
        return groupement


def open_delegations(session: Session, organisation_id: int) -> list[Delegation]:
    """Where the groupement takes part and the event is not over; those events are locked, in one order."""
    found = (
        select(Delegation)
        .join(Delegation.event)
        .where(
            Delegation.organisation_id == organisation_id,
            Delegation.state.in_(TAKES_PART),
            Event.phase != "closed",
        )
        .order_by(Delegation.event_id)
    )
    delegations = list(session.scalars(found))
    for delegation in delegations:
        lock_event(session, delegation.event_id)
    return delegations


def settle_members(session: Session, groupement: Groupement) -> None:
    """Make what a formed groupement offers, and who speaks and comes for it, follow those who execute."""
    if groupement.state != "formed":
        return
    session.flush()
    people = people_of(session, groupement)
    let_speak(session, groupement, people)
    for delegation in open_delegations(session, groupement.organisation_id):
        for delegate in list(delegation.delegates):
            if delegate.person_id not in people:
                part_from(session, delegation, delegate)
    codes = _codes(session, groupement)
    for offer in _offers(session, groupement):
        if offer.cpv != codes:
            offer.cpv = codes
            offer.version += 1
    touch_events_of(session, groupement.organisation_id)


def _codes(session: Session, groupement: Groupement) -> list[str]:
    """The trades of the members' offers, and those of the lots they take on, each once."""
    members = accepted(groupement)
    ids = [one.offer_id for one in members if one.offer_id is not None]
    offers = {one.id: one for one in session.scalars(select(Offer).where(Offer.id.in_(ids)))}
    need = session.get(Need, groupement.need_id) if groupement.need_id is not None else None
    lots = need.lots if need is not None else []
    codes: list[str] = []
    for member in members:
        codes += offers[member.offer_id].cpv if member.offer_id in offers else []
        codes += [code for number in member.lots if number <= len(lots) for code in lots[number - 1]["cpv"]]
    return list(dict.fromkeys(codes))


def _prestation(session: Session, groupement: Groupement) -> str | None:
    """The form that all the members' offers have; not said where they differ."""
    ids = [one.offer_id for one in accepted(groupement) if one.offer_id is not None]
    forms = set(session.scalars(select(Offer.prestation).where(Offer.id.in_(ids))))
    return forms.pop() if len(forms) == 1 else None


def _offers(session: Session, groupement: Groupement) -> list[Offer]:
    found = select(Offer).where(
        Offer.organisation_id == groupement.organisation_id, Offer.withdrawn_at.is_(None)
    )
    return list(session.scalars(found.order_by(Offer.id)))
