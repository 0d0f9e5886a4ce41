"""The rows of an event file, written in the order in which they point to each other."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from matchmaker.core.directory.access import Actor
from matchmaker.core.directory.names import name_key
from matchmaker.core.events.file_reading import EventFile
from matchmaker.core.jobs.texts import BRACES, check_length, check_text
from matchmaker.db.by_hand import ForbiddenPair
from matchmaker.db.catalogue import Need, Offer
from matchmaker.db.directory import Organisation, Person
from matchmaker.db.events import (
    Absence,
    Delegate,
    DelegateSubject,
    Delegation,
    Event,
    EventResource,
    EventTable,
    PersonAbsence,
    ResourceAbsence,
    ResourceUse,
    Slot,
)
from matchmaker.db.messages import MessageText
from matchmaker.db.requests import Request
from matchmaker.db.scheduling import Continuation, HeldSlot, Meeting, Publication, Seat
from matchmaker.db.scoring import CriterionSetting
from matchmaker.plugin_api.text import N_
from matchmaker.services.directory.acquaintances import know_organisation, know_person
from matchmaker.services.events.files.around_rows import Here, bring_around, id_at, kept_rows
from matchmaker.services.events.files.known import (
    new_organisation,
    organisation_there,
    owned_there,
    person_there,
    speak_for,
)
from matchmaker.services.events.set_up import free_slug
from matchmaker.services.jobs.texts import CATALOGUE

Row = Mapping[str, Any]
SOURCE = "import: événement"  # « import » makes the invitation say that the address came in a list


@dataclass
class Bringing:
    """One file on its way in; each list of rows is kept by place, so that the next can point to it."""

    session: Session
    actor: Actor
    chamber_id: int
    file: EventFile
    known_organisations: set[int] = field(default_factory=set)
    known_people: set[int] = field(default_factory=set)
    notes: list[tuple[str, dict[str, object]]] = field(default_factory=list)
    delegates: dict[tuple[int, int], Delegate] = field(default_factory=dict)  # (participant, person), places

    def bring(self) -> Event:
        """Everything; the caller commits or does not."""
        self.event = self._event()
        self.slots: list[Slot] = self._added(
            Slot(event_id=self.event.id, position=place, **row)
            for place, row in enumerate(self.file["slots"])
        )
        self.tables: list[EventTable] = self._added(
            EventTable(event_id=self.event.id, **row) for row in self.file["tables"]
        )
        self._added(CriterionSetting(event_id=self.event.id, **row) for row in self.file["criteria"])
        self._texts()
        self.resources = self._resources()
        self.people: list[Person] = [self._person(row) for row in self.file["people"]]
        self.organisations: list[Organisation] = [
            self._organisation(row["organisation"]) for row in self.file["participants"]
        ]
        self.delegations: list[Delegation] = self._delegations()
        self.offers: list[Offer | None] = [self._owned(Offer, row) for row in self.file["offers"]]
        self.needs: list[Need | None] = [self._owned(Need, row) for row in self.file["needs"]]
        for place, row in enumerate(self.file["participants"]):
            self._who_comes(place, row, self.delegations[place])
        self._absences()
        self._forbidden()
        self._added(
            Publication(event_id=self.event.id, published_by=None, **row) for row in self.file["publications"]
        )
        self.meetings = self._meetings()
        self._requests()
        bring_around(self._here())
        return self.event

    def _here(self) -> Here:
        return Here(
            self.session,
            self.event,
            self.file,
            slots=self.slots,
            people=self.people,
            delegations=self.delegations,
            delegates=self.delegates,
            needs=self.needs,
            offers=self.offers,
            meetings=self.meetings,
        )

    def _added(self, rows: Any) -> list[Any]:
        return kept_rows(self.session, rows)

    def _event(self) -> Event:
        row = self.file["event"]
        slug = free_slug(self.session, self.chamber_id, row["name"])
        event = Event(chamber_id=self.chamber_id, slug=slug, created_by=self.actor.person_id, **row)
        self._added([event])
        return event

    def _texts(self) -> None:
        """Words are held to what holds for those typed here: a message never goes without its link.

        Raises what `check_text` and `check_length` raise.
        """
        for row in self.file["texts"]:
            words = {key: row[key] for key in ("subject", "body")}
            if kind := next((one for one in CATALOGUE if one.key == row["kind"]), None):
                words["subject"], words["body"] = check_text(kind, **words)
                check_length(kind, BRACES.sub("", words["body"]))  # at least: names are filled in later
            self._added(
                [MessageText(event_id=self.event.id, changed_by=self.actor.person_id, **{**row, **words})]
            )

    def _resources(self) -> list[EventResource]:
        rows = self.file["resources"]
        resources = self._added(
            EventResource(
                event_id=self.event.id, label=row["label"], kind=row["kind"], capacity=row["capacity"]
            )
            for row in rows
        )
        self._added(
            ResourceAbsence(event_id=self.event.id, resource_id=resource.id, slot_id=self.slots[place].id)
            for row, resource in zip(rows, resources, strict=True)
            for place in row["absences"]
        )
        return resources

    def _person(self, row: Row) -> Person:
        person = person_there(self.session, row["name"], row["email"])
        if person is None:
            person = Person(name=row["name"], email=row["email"], locale=row["locale"])
            self._added([person])
        else:
            self.known_people.add(person.id)
        know_person(self.session, self.chamber_id, person.id, row["phone"])
        return person

    def _organisation(self, row: Row) -> Organisation:
        """The one that is there, as it is; else a new one. What an organisation says of itself stays."""
        organisation = organisation_there(self.session, self.chamber_id, row)
        if organisation is None:
            organisation = new_organisation(self.chamber_id, row)
            self._added([organisation])
        else:
            self.known_organisations.add(organisation.id)
        know_organisation(self.session, self.chamber_id, organisation.id, source=SOURCE)
        return organisation

    def _delegations(self) -> list[Delegation]:
        kept = ("kind", "state", "capacity", "max_meetings", "min_meetings", "arrangements", "double_slot")
        return self._added(
            Delegation(
                event_id=self.event.id,
                organisation_id=organisation.id,
                home_table_id=None if row["home_table"] is None else self.tables[row["home_table"]].id,
                **{key: row[key] for key in (*kept, "agenda_version", "invited_at")},
            )
            for row, organisation in zip(self.file["participants"], self.organisations, strict=True)
        )

    def _owned(self, model: type[Any], row: Row) -> Any:
        """An offer or need: the one there of that title; a new one, unless its owner speaks for itself here."""
        owner = self.organisations[row["participant"]]
        key = name_key(row["title"])
        there, visible = owned_there(self.session, model, owner.id, key)
        if there is not None:
            return there if visible else None
        if owner.id in self.known_organisations and owner.confirmed_at is not None:
            self.notes.append(
                (
                    N_(
                        "« {title} » n’est pas repris : « {name} » tient elle-même ses offres et ses besoins."
                    ),
                    {"title": row["title"], "name": owner.name},
                )
            )
            return None
        values = {key: value for key, value in row.items() if key != "participant"}
        [made] = self._added([model(organisation_id=owner.id, title_key=key, **values)])
        return made

    def _who_comes(self, place: int, row: Row, delegation: Delegation) -> None:
        for item in row["people"]:
            person = self.people[item["person"]]
            [delegate] = self._added(
                [Delegate(delegation_id=delegation.id, person_id=person.id, accompanies=item["accompanies"])]
            )
            self.delegates[place, item["person"]] = delegate
            self._added(
                DelegateSubject(delegate_id=delegate.id, need_id=need.id)
                for need in (self.needs[place] for place in item["needs"])
                if need is not None
            )
            self._added(
                DelegateSubject(delegate_id=delegate.id, offer_id=offer.id)
                for offer in (self.offers[place] for place in item["offers"])
                if offer is not None
            )
        speaking = [self.people[item["person"]] for item in row["people"] if item["speaks"]]
        organisation = self.organisations[place]
        if not speak_for(self.session, self.chamber_id, organisation.id, speaking):
            self.notes.append(
                (
                    N_(
                        "« {name} » a déjà ses interlocuteurs : ceux du fichier viennent, sans la représenter."
                    ),
                    {"name": organisation.name},
                )
            )

    def _absences(self) -> None:
        for row, delegation in zip(self.file["participants"], self.delegations, strict=True):
            for name, on_the_day in (("absences", False), ("absences_on_the_day", True)):
                self._added(
                    Absence(
                        event_id=self.event.id,
                        delegation_id=delegation.id,
                        slot_id=self.slots[place].id,
                        on_the_day=on_the_day,
                    )
                    for place in row[name]
                )
            self._added(
                ResourceUse(
                    event_id=self.event.id,
                    resource_id=self.resources[use["resource"]].id,
                    delegation_id=delegation.id,
                    partner_id=None if use["partner"] is None else self.delegations[use["partner"]].id,
                )
                for use in row["resources"]
            )
        self._added(
            PersonAbsence(
                event_id=self.event.id,
                person_id=self.people[row["person"]].id,
                slot_id=self.slots[place].id,
            )
            for row in self.file["person_absences"]
            for place in row["slots"]
        )

    def _forbidden(self) -> None:
        pairs = [
            sorted((self.delegations[row["a"]].id, self.delegations[row["b"]].id))
            for row in self.file["forbidden_pairs"]
        ]
        self._added(ForbiddenPair(event_id=self.event.id, a_id=a, b_id=b) for a, b in pairs)

    def _meetings(self) -> list[HeldSlot]:
        meetings: list[HeldSlot] = []
        kept = ("uid", "status", "pinned", "booked_at", "version", "first_publication", "last_change")
        for row in self.file["meetings"]:
            first = row["continues"] is None
            meeting = (Meeting if first else Continuation)(
                event_id=self.event.id,
                slot_id=self.slots[row["slot"]].id,
                table_id=self.tables[row["table"]].id,
                a_id=self.delegations[row["a"]].id,
                b_id=self.delegations[row["b"]].id,
                need_id=id_at(self.needs, row["need"]),
                offer_id=id_at(self.offers, row["offer"]),
                continues_id=None if first else meetings[row["continues"]].id,
                **{key: row[key] for key in kept},
            )
            self._added([meeting])
            self._added(
                Seat(
                    event_id=self.event.id,
                    slot_id=meeting.slot_id,
                    meeting_id=meeting.id,
                    delegation_id=self.delegations[seat["participant"]].id,
                    seat=seat["seat"],
                    person_id=id_at(self.people, seat["person"]),
                )
                for seat in row["seats"]
            )
            meetings.append(meeting)
        return meetings

    def _requests(self) -> None:
        kept = (
            "rank",
            "message",
            "state",
            "origin",
            "answer_rank",
            "decline_reason",
            "answered_at",
            "created_at",
        )
        self._added(
            Request(
                event_id=self.event.id,
                from_id=self.delegations[row["from"]].id,
                to_id=self.delegations[row["to"]].id,
                need_id=id_at(self.needs, row["need"]),
                offer_id=id_at(self.offers, row["offer"]),
                meeting_id=id_at(self.meetings, row["meeting"]),
                decline_shown=row["decline_reason"] is not None,
                **{key: row[key] for key in kept},
            )
            for row in self.file["requests"]
        )
