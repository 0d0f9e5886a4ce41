"""Two structures that are one, and a row of every kind for one of them."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from matchmaker.core.directory.access import Actor
from matchmaker.db.awards import Award, SpaserTarget
from matchmaker.db.badges import Badge
from matchmaker.db.by_hand import ForbiddenPair
from matchmaker.db.catalogue import Need
from matchmaker.db.confirmation import Confirmation, ConfirmationCall
from matchmaker.db.directory import Chamber, Fact, Membership, Organisation, Person
from matchmaker.db.events import (
    Absence,
    DelegateSubject,
    Delegation,
    Event,
    EventResource,
    ResourceUse,
)
from matchmaker.db.groupements import Groupement, GroupementMember
from matchmaker.db.impact import DayFeedback, Feedback, FeedbackEntry, FeedbackKey, FollowUp, Outcome
from matchmaker.db.jobs import Blob
from matchmaker.db.links import PersonalLink
from matchmaker.db.merging import NotDuplicate, OrganisationMerge
from matchmaker.db.party_messages import PartyBlock, PartyMessage
from matchmaker.db.presence import Presence
from matchmaker.db.programmes import Programme
from matchmaker.db.registrations import AvailabilitySaid, Registration, Reminder
from matchmaker.db.relations import Relation
from matchmaker.db.scheduling import Assignment, Meeting, Schedule, Seat, Unplaced
from matchmaker.db.second_chance import SecondChance
from matchmaker.db.set_up import RegistrationAnswer, RegistrationQuestion
from matchmaker.db.sourcing_notes import SourcingNote
from matchmaker.db.transaction import transaction
from matchmaker.extensions import db
from matchmaker.services.directory.people import actor_of
from matchmaker.services.sourcing.write import ToWrite, write_entries
from tests.factories.making import Make, siret

MOMENT = datetime(2027, 1, 4, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Twins:
    """The older one stays in the tests; both are on the list of one chamber, which named the people of both."""

    chamber: Chamber
    actor: Actor
    kept: Organisation
    gone: Organisation


def make_twins(make: Make, **gone: Any) -> Twins:
    chamber = make.chamber()
    staff = make.person(staff_of=chamber)
    kept = make.organisation(known_to=chamber, name="Jardins du Val", name_key="jardins du val")
    values = {"name": "Jardin du Val SCOP", "name_key": "jardin du val scop", "siret": kept.siret} | gone
    return Twins(chamber, actor_of(staff.id), kept, make.organisation(known_to=chamber, **values))


def keep(row: Any) -> Any:
    db.session.add(row)
    db.session.commit()
    return row


def speak(person: Person, organisation: Organisation, chamber: Chamber | None) -> Membership:
    """The person speaks for it, on the word of this chamber, or of nobody we know."""
    named_by = chamber.id if chamber else None
    return keep(Membership(person_id=person.id, organisation_id=organisation.id, named_by=named_by))


def meet(a: Delegation, b: Delegation, position: int, table: int = 0, **values: Any) -> Meeting:
    """A live meeting of two delegations in a slot of their event, with its seats."""
    slot, at = a.event.slots[position], a.event.tables[table]
    meeting = keep(
        Meeting(event_id=a.event_id, slot_id=slot.id, table_id=at.id, a_id=a.id, b_id=b.id, **values)
    )
    if values.get("status") != "cancelled":
        for side in (a, b):
            keep(Seat(event_id=a.event_id, slot_id=slot.id, meeting_id=meeting.id, delegation_id=side.id))
    return meeting


def rows_of_every_kind(make: Make, twins: Twins, event: Event) -> Delegation:
    """One row at least of every table that refers to an organisation or a delegation, for the one that goes."""
    gone, chamber = twins.gone, twins.chamber
    person = make.person(name="Inès Caron")
    speak(person, gone, chamber)
    own = make.delegation(event, gone, people=(person,))
    partner = make.delegation(event, make.organisation(known_to=chamber, name="Ville de Valbrune"), "buyer")
    offer, need = make.offer(gone, "Taille de haies"), make.need(gone, "Terreau")
    third = make.organisation(known_to=chamber)
    of_organisation(gone, third, chamber, offer.id)
    of_delegation(own, partner, person, need.id)
    of_meetings(own, partner, person)
    make.request(own, partner, rank=1)
    make.request(partner, own, state="accepted", answer_rank=2, answered_at=MOMENT)
    return own


def of_organisation(gone: Organisation, third: Organisation, chamber: Chamber, offer_id: int) -> None:
    fact = {"key": "organic_certified", "value": {"value": True}, "source": "Agence Bio"}
    keep(Fact(organisation_id=gone.id, evidence="register", as_of=date(2027, 1, 4), **fact))
    joint = keep(
        Organisation(name="Groupement", name_key=f"groupement {gone.id}", internal_number=f"G{gone.id}")
    )
    groupement = Groupement(organisation_id=joint.id, lead_id=gone.id)
    groupement.members = [
        GroupementMember(organisation_id=gone.id, state="accepted", offer_id=offer_id),
        GroupementMember(organisation_id=third.id),
    ]
    keep(groupement)
    blob = keep(Blob(name="achats.csv", content_type="text/csv", data=b"Objet"))
    keep(Programme(organisation_id=gone.id, blob_id=blob.id, name=blob.name))
    keep(SpaserTarget(organisation_id=gone.id, year=2027, category="esus", share=0.1))
    _confided(gone, third)
    keep(Relation(organisation_id=gone.id, other_id=third.id, kind="client"))
    keep(Relation(organisation_id=third.id, other_id=gone.id, kind="competitor"))
    keep(NotDuplicate(chamber_id=chamber.id, a_id=gone.id, b_id=third.id))
    keep(
        OrganisationMerge(
            chamber_id=chamber.id, kept_id=gone.id, gone_id=10**6, gone_name="Ancienne", gone_number=siret(5)
        )
    )


def _confided(supplier: Organisation, buyer: Organisation) -> None:
    """A note in the register of another structure's need."""
    need = Need(organisation_id=buyer.id, title="Nettoyage", title_key=f"nettoyage {supplier.id}")
    with transaction(Actor(), "tests.confide") as session:
        session.add(need)
        session.flush()
        [entry] = write_entries(session, {need.id: [ToWrite("noted", {}, {"secret": ("secret", "marge")})]})
        session.add(SourcingNote(entry_id=entry.id, organisation_id=supplier.id))


def of_delegation(own: Delegation, partner: Delegation, person: Person, need_id: int) -> None:
    event, its = own.event, {"event_id": own.event_id, "delegation_id": own.id}
    delegate = own.delegates[0]
    keep(DelegateSubject(delegate_id=delegate.id, need_id=need_id))
    keep(Badge(event_id=event.id, delegate_id=delegate.id, person_id=person.id, code=f"badge-{own.id}"))
    keep(Absence(**its, slot_id=event.slots[3].id))
    keep(AvailabilitySaid(delegation_id=own.id))
    answered = Confirmation(**its, person_id=person.id, state="confirmed", answered_at=MOMENT, way="phone")
    keep(ConfirmationCall(confirmation_id=keep(answered).id, outcome="confirmed"))
    scan = {"scan": f"scan-{own.id}", "what": "present", "at": MOMENT, "person_id": person.id}
    keep(Presence(**its, delegate_id=delegate.id, **scan))
    form = {"name": "Jardin", "aim": "offers", "kind": "supplier", "person_name": "Inès", "email": "i@x.fr"}
    keep(
        Registration(
            event_id=event.id, delegation_id=own.id, link_hash=f"lien-{own.id}", expires_at=MOMENT, **form
        )
    )
    question = keep(RegistrationQuestion(event_id=event.id, position=0, kind="text", label="Une allergie ?"))
    keep(RegistrationAnswer(**its, question_id=question.id, answer="Aux noix"))
    keep(Reminder(delegation_id=own.id, kind="spoken"))
    interpreter = keep(EventResource(event_id=event.id, label="Interprète", kind="interpreter"))
    keep(ResourceUse(**its, resource_id=interpreter.id, partner_id=partner.id))
    for one, other in ((own, partner), (partner, own)):
        keep(PartyMessage(event_id=event.id, from_id=one.id, to_id=other.id, about="late", text="10"))
        keep(PartyBlock(event_id=event.id, delegation_id=one.id, partner_id=other.id))
    theirs = {"event_id": event.id, "delegation_id": partner.id, "partner_id": own.id}
    keep(ResourceUse(**theirs, resource_id=interpreter.id))
    link = {"key_hash": f"clef-{own.id}", "purpose": "agenda", "expires_at": MOMENT}
    keep(PersonalLink(**its, person_id=person.id, **link))
    keep(FeedbackKey(**its, number=12, key="abcd"))
    keep(DayFeedback(**its, satisfaction=4, comment="Très bien", source="link"))
    keep(FeedbackEntry(**its, marks="4", before={}, after={}))
    keep(FollowUp(**its, person_id=person.id, wave=30, sent=1))


def of_meetings(own: Delegation, partner: Delegation, person: Person) -> None:
    event = own.event
    meeting = meet(own, partner, 0)
    meet(partner, own, 1, status="cancelled")
    its = {"event_id": event.id, "delegation_id": own.id, "meeting_id": meeting.id}
    keep(Feedback(**its, held="held", usefulness=4, source="link"))
    keep(Outcome(**its, wave=30, stage="contract", amount=1200))
    keep(Award(**its, notified_on=date(2027, 4, 1), answers={"id": "2027-12"}))
    a, b = sorted((own.id, partner.id))
    keep(ForbiddenPair(event_id=event.id, a_id=a, b_id=b))
    chance = {"reason": "missed", "state": "proposed", "way": "call", "half": "morning"}
    proposed = {"day": date(2027, 3, 12), "proposed_by": own.id, "proposer_id": person.id}
    keep(SecondChance(event_id=event.id, a_id=a, b_id=b, opened_on=date(2027, 3, 11), **chance, **proposed))
    _published(own, partner)


def _published(own: Delegation, partner: Delegation) -> None:
    event = own.event
    plan = {"fingerprint": "f", "seed": 1, "status": "optimal", "seconds": 0.1, "asked": 2, "placed": 1}
    schedule = keep(
        Schedule(
            event_id=event.id, number=1, input_version=1, state="published", problem={}, solution={}, **plan
        )
    )
    its = {"event_id": event.id, "schedule_id": schedule.id}
    where = {"slot_id": event.slots[0].id, "table_id": event.tables[0].id}
    keep(Assignment(**its, **where, a_id=own.id, b_id=partner.id))
    keep(Assignment(**its, **where, a_id=partner.id, b_id=own.id))
    unplaced = {"reason": "no_room", "template": "Pas de place."}
    keep(Unplaced(**its, a_id=own.id, b_id=partner.id, **unplaced))
    keep(Unplaced(**its, a_id=partner.id, b_id=own.id, **unplaced))
