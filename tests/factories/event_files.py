"""An event with one of everything, and the file it goes out as."""

import io
import json
import zipfile
from datetime import date

from sqlalchemy import select

from matchmaker.db.badges import Badge
from matchmaker.db.confirmation import Confirmation, ConfirmationCall
from matchmaker.db.directory import ChamberOrganisation, ChamberPerson
from matchmaker.db.events import (
    Absence,
    Delegate,
    EventResource,
    PersonAbsence,
    ResourceUse,
)
from matchmaker.db.impact import DayFeedback, Feedback, FeedbackKey, FollowUp, Outcome
from matchmaker.db.jobs import Blob
from matchmaker.db.messages import MessageText, SmsConsent
from matchmaker.db.presence import Desk, Presence
from matchmaker.db.printing import EventLogo
from matchmaker.db.registrations import AvailabilitySaid, Registration, RegistrationDesk, Reminder
from matchmaker.db.requests import Request
from matchmaker.db.scheduling import Meeting
from matchmaker.db.second_chance import SecondChance
from matchmaker.db.set_up import EventDate, ProgrammeItem, RegistrationAnswer, RegistrationQuestion
from matchmaker.documents.event_zip import read_event_zip
from matchmaker.extensions import db
from tests.factories.pictures import PNG
from tests.factories.planning import publish_planning

SECRET = "à-ne-pas-emporter"
NO_BADGE = {"accompanies": False, "badge": None}


def content_of(data):
    return json.loads(read_event_zip(data))


def zipped(content, name="event.json"):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content if isinstance(content, bytes | str) else json.dumps(content))
    return buffer.getvalue()


def all_around(planning, make):
    """One of everything around the meetings that travels, and of what does not."""
    event, buyer, firm = planning.event, planning.buyers[0], planning.suppliers[0]
    first = event.slots[0].starts_at
    meeting = db.session.scalars(select(Meeting).where(Meeting.a_id.in_([buyer.id, firm.id]))).first()
    gone = make.person(name="Zoé Partie", email="zoe@exemple.fr")
    question = RegistrationQuestion(
        event_id=event.id, position=0, kind="choice", label="Repas ?", choices=["oui", "non"]
    )
    desk = Desk(event_id=event.id, name="Jeanne", email=f"{SECRET}@exemple.fr", key_hash="0" * 64)
    delegate = buyer.delegates[0]
    companion = Delegate(delegation_id=firm.id, person_id=make.person(name="Yan").id, accompanies=True)
    blob = Blob(name="logo.png", content_type="image/png", data=PNG)
    row = Confirmation(
        event_id=event.id,
        delegation_id=buyer.id,
        person_id=gone.id,
        state="replaced",
        answered_at=first,
        way="colleague",
        colleague_id=planning.buying.id,
        kept={"needs": [], "offers": [], "absent": [event.slots[1].id], "meetings": [meeting.id]},
    )
    db.session.add_all([question, desk, blob, row, companion])
    db.session.flush()
    db.session.get(FeedbackKey, firm.id).key = SECRET
    event.tables[0].room, event.tables[0].seats = "Salle bleue", 6
    buyer.organisation.buyer_profile = "https://marches.exemple.fr/ville"
    of_event = {"event_id": event.id}
    of_firm = of_event | {"delegation_id": firm.id}
    pressed = of_event | {"delegation_id": buyer.id, "at": first}
    typed = {"aim": "offers", "kind": "supplier", "expires_at": first, "siret": "12345678901234"}
    who = {"person_name": "Jo", "email": "jo@exemple.fr"}
    db.session.add_all(
        [
            EventDate(**of_event, kind="reminder", moment=first, acts=True, by_hand=True),
            ProgrammeItem(**of_event, kind="lunch", starts_at=first, ends_at=event.slots[0].ends_at),
            RegistrationAnswer(**of_firm, question_id=question.id, answer="oui"),
            RegistrationDesk(**of_event, key="chemin", opened_at=first, closes_at=first, limits={"buyer": 3}),
            Registration(**of_event, **typed, **who, link_hash="1" * 64, state="on_hold", reason=SECRET),
            Registration(**of_event, **typed, **who, link_hash="2" * 64, state="sent", words=SECRET),
            Registration(**of_event, **typed, **who, link_hash="3" * 64, state="refused", words=SECRET),
            AvailabilitySaid(delegation_id=firm.id, said_at=first),
            Reminder(delegation_id=firm.id, person_id=planning.selling.id, kind="mail"),
            Reminder(delegation_id=firm.id, kind="spoken"),
            ConfirmationCall(
                confirmation_id=row.id,
                outcome="message",
                note=SECRET,
                before={"state": "asked", "way": None, "at": None},
            ),
            Badge(**of_event, delegate_id=delegate.id, person_id=delegate.person_id, code="ABCD2345"),
            Presence(**pressed, scan="s1", delegate_id=delegate.id, what="present", desk_id=desk.id),
            Presence(**pressed, scan="s2", what="late", minutes=10, person_id=planning.organiser.id),
            Presence(**pressed, scan="s3", what="undone", undoes="s2", desk_id=desk.id),
            SecondChance(
                **of_event,
                a_id=buyer.id,
                b_id=firm.id,
                reason="missed",
                state="proposed",
                way="call",
                day=date(2027, 3, 16),
                half="morning",
                proposed_by=firm.id,
                proposer_id=planning.selling.id,
                opened_on=date(2027, 3, 12),
            ),
            EventLogo(**of_event, blob_id=blob.id, name="CRESS"),
            SmsConsent(**of_event, person_id=planning.selling.id, number="+33611223344"),
            DayFeedback(**of_firm, satisfaction=5, would_return="perhaps", comment="Bien", source="link"),
            DayFeedback(**of_event, delegation_id=buyer.id, satisfaction=1, source="link"),
            Feedback(**of_firm, meeting_id=meeting.id, held="held", usefulness=2, source="link"),
            Outcome(**of_firm, meeting_id=meeting.id, wave=30, stage="contract", amount=7654321),
            FollowUp(**of_firm, person_id=planning.selling.id, wave=1, sent=1, stopped_at=first),
        ]
    )
    db.session.commit()


def everything(app, make):
    """A published event with one of everything that travels, and of what does not."""
    planning = publish_planning(app, make)
    event, buyer, firm = planning.event, planning.buyers[0], planning.suppliers[0]
    slot, other = event.slots[0], event.slots[1]
    need = make.need(
        buyer.organisation, "Entretien des parcs", amount_low=7654321, lots=[{"title": "Nord", "cpv": []}]
    )
    make.need(buyer.organisation, SECRET, visibility="own")
    make.offer(
        firm.organisation, "Taille", fields={"local": {"km": {"value": 3, "source": SECRET, "chamber": 1}}}
    )
    make.offer(firm.organisation, SECRET, visibility="own")
    interpreter = EventResource(event_id=event.id, label="LSF", kind="interpreter")
    db.session.add(interpreter)
    db.session.flush()
    db.session.add_all(
        [
            ResourceUse(
                event_id=event.id, resource_id=interpreter.id, delegation_id=firm.id, partner_id=buyer.id
            ),
            PersonAbsence(event_id=event.id, person_id=planning.buying.id, slot_id=other.id),
            Absence(event_id=event.id, delegation_id=firm.id, slot_id=slot.id, on_the_day=True),
            MessageText(
                event_id=event.id, kind="requests.accepted", locale="fr", subject="Oui", body="{lien}\n"
            ),
            ChamberOrganisation(
                chamber_id=event.chamber_id, organisation_id=firm.organisation_id, notes=SECRET
            ),
            ChamberPerson(chamber_id=event.chamber_id, person_id=planning.buying.id, phone="0612345678"),
            ChamberPerson(chamber_id=make.chamber().id, person_id=planning.selling.id, phone="0698765432"),
        ]
    )
    for request in planning.requests[:1]:
        db.session.get(Request, request.id).need_id = need.id
    make.request(
        planning.buyers[1],
        planning.suppliers[2],
        state="declined",
        decline_reason="agenda_full",
        decline_shown=False,
    )
    db.session.commit()
    all_around(planning, make)
    return planning
