"""Two chambers full of rows with telling names, and one browser for every kind of person.

What belongs to the first chamber carries a mark, so that a single byte of it on a stranger's page
shows; what belongs to one participant alone carries a second one, for the others at its event.
"""

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.routing import Rule

from matchmaker.clock import now
from matchmaker.db.awards import Award
from matchmaker.db.directory import Fact, Import, Organisation, Person
from matchmaker.db.events import Delegation, Event, EventResource, ResourceUse
from matchmaker.db.groupements import Groupement, GroupementMember
from matchmaker.db.impact import Outcome
from matchmaker.db.jobs import Blob, Job, Outbox
from matchmaker.db.messages import MessageText
from matchmaker.db.models import Base
from matchmaker.db.presence import Desk
from matchmaker.db.printing import EventLogo, PrintRun
from matchmaker.db.programmes import Programme
from matchmaker.db.registrations import Registration, Reminder
from matchmaker.db.scheduling import Meeting, Schedule
from matchmaker.db.set_up import ProgrammeItem, RegistrationAnswer, RegistrationQuestion
from matchmaker.extensions import db
from matchmaker.services.directory.people import actor_of
from matchmaker.services.scheduling.publish import publish_schedule
from matchmaker.services.scheduling.solve import start_solving
from matchmaker.services.scoring.run import start_scoring
from tests.factories.browsing import Browsing
from tests.factories.making import Make
from tests.factories.working import run_jobs_inline

MARK = "canari-du-loiret"
SECRET = "secret-de-la-structure"
ROLES = (
    "signed out",
    "no membership",
    "participant elsewhere",
    "fellow participant",
    "participant",
    "other chamber",
    "organiser",
)
# Written by looking at a page: the session itself and what its forms need.
OF_THE_SESSION = ("web_session", "idempotency", "sign_in")
WORDS = {
    "token": "inconnu",
    "code": "en",
    "key": "organic_certified",
    "name": "insertion_fte",
    "screen_key": "inconnu",
    "desk_key": "inconnu",
    "link_key": "inconnu",
    "chance_key": "inconnu",
    "feed_key": "inconnu",
    "alert_key": "inconnu",
    "answer_key": "inconnu",
    "kind": "events.invitation",
    "language": "fr",
    "which": "complet",
    "step": "freeze",
    "goal": "phrase",
}


@dataclass
class World:
    app: Flask
    people: dict[str, Person | None]  # for each role
    browsers: dict[str, Browsing]
    ids: dict[str, int]  # what stands for `<int:event_id>` and the like: all of the first chamber
    theirs: dict[str, int]  # the same, of the second chamber

    def __post_init__(self) -> None:
        self._watch = sqlite3.connect(self._file)
        self._read: tuple[int, dict[str, list[Any]]] | None = None

    def address(self, rule: Rule, **ids: int) -> str:
        """The address of a route with the first chamber's ids; a new kind of argument is named here."""
        known = self.ids | ids | WORDS | {"filename": _file(rule)}
        if rule.endpoint.startswith("agenda.plan"):
            known["job_id"] = known["plan_job_id"]
        if rule.endpoint.startswith("agenda.printing"):
            known["job_id"] = known["print_job_id"]
        builder = self.app.url_map.bind("localhost")
        return builder.build(rule.endpoint, {name: known[name] for name in rule.arguments})

    def fresh(self, role: str) -> Browsing:
        """A browser that has not been used: some buttons end the session of the one that pressed them."""
        return Browsing(self.app, self.people[role])

    def content(self) -> dict[str, list[Any]]:
        """Every row but those of the session, to be compared; read again only once somebody wrote."""
        db.session.rollback()
        (version,) = self._watch.execute("PRAGMA data_version").fetchone()
        if self._read is None or self._read[0] != version:
            self._read = version, self._everything()
        return self._read[1]

    def _everything(self) -> dict[str, list[Any]]:
        names = (table.name for table in Base.metadata.sorted_tables if table.name not in OF_THE_SESSION)
        return {name: self._watch.execute(f'SELECT * FROM "{name}"').fetchall() for name in names}

    def keep(self) -> sqlite3.Connection:
        """A copy of the database, in memory."""
        copy = sqlite3.connect(":memory:")
        _backup(self._file, copy)
        return copy

    def restore(self, copy: sqlite3.Connection) -> None:
        """Put the copy back in place."""
        db.session.rollback()
        live = sqlite3.connect(self._file)
        copy.backup(live)
        live.close()

    @property
    def _file(self) -> Path:
        return Path(self.app.extensions["settings"].home) / "matchmaker.sqlite3"


def _backup(file: Path, target: sqlite3.Connection) -> None:
    live = sqlite3.connect(file)
    live.backup(target)
    live.close()


def _file(rule: Rule) -> str:
    return "css/bootstrap.min.css" if rule.endpoint.startswith("bootstrap") else "matchmaker.css"


def build_world(app: Flask, make: Make, meanwhile: Callable[[], None] = lambda: None) -> World:
    """Make the rows, and open every browser once so that looking writes nothing more.

    ``meanwhile`` is called when there are the rows of the first chamber and no others.
    """
    ids, staff, own, fellow = _chamber(app, make, MARK)
    meanwhile()
    theirs, their_staff, elsewhere, _ = _chamber(app, make, "autre")
    order = (None, make.person(), elsewhere, fellow, own, their_staff, staff)
    people = dict(zip(ROLES, order, strict=True))
    browsers = {role: Browsing(app, person) for role, person in people.items()}
    for browser in browsers.values():
        browser.get("/connexion")
    return World(app, people, browsers, ids, theirs)


def _chamber(app: Flask, make: Make, mark: str) -> tuple[dict[str, int], Person, Person, Person]:
    """A chamber with an event where two of three structures meet: ids, its organiser, a person of each."""
    chamber = make.chamber(name=f"CRESS {mark}")
    staff = make.person(name=f"Organisatrice {mark}", staff_of=chamber)
    event = make.event(chamber, name=f"Rencontre {mark}")
    buyer = make.organisation(known_to=chamber, address=f"1 rue {mark} {secret(mark)}", public_buyer=True)
    supplier, third = make.organisation(known_to=chamber), make.organisation(known_to=chamber)
    own = make.person(name=f"Acheteuse {mark}", email=f"{mark}@exemple.fr", speaks_for=buyer)
    fellow = make.person(speaks_for=supplier)
    a = make.delegation(event, buyer, "buyer", people=(own,), home_table_id=event.tables[0].id)
    b, c = make.delegation(event, supplier, people=(fellow,)), make.delegation(event, third)
    make.need(buyer)
    make.offer(supplier)
    need = make.need(buyer, f"Besoin {mark} {secret(mark)}", visibility="own")
    offer = make.offer(buyer, f"Offre {mark} {secret(mark)}", visibility="own")
    make.request(b, a, state="accepted", answer_rank=1)
    request = make.request(c, a, need_id=need.id, message=f"Mot {mark} {secret(mark)}")
    ids = {
        "event_id": event.id,
        "organisation_id": buyer.id,
        "kept_id": buyer.id,
        "gone_id": supplier.id,
        "need_id": need.id,
        "offer_id": offer.id,
        "request_id": request.id,
        "delegation_id": a.id,
        "table_id": event.tables[0].id,
        "a_id": a.id,
        "b_id": b.id,
        "person_id": own.id,
        "schedule_id": _planning(app, event, staff).id,
        "number": 0,
        "chamber_id": chamber.id,
        "job_id": _job("scoring.score_event", event, staff, mark).id,
        "plan_job_id": _plan(event, staff, mark).id,
        "print_job_id": _print(event, staff, mark).id,
        "logo_id": _logo(event, mark).id,
        "import_id": _import(event, staff, mark).id,
        "programme_id": _programme(buyer, mark).id,
        "message_id": _message(event, own, mark).id,
        "fact_id": _fact(buyer, mark).id,
        "groupement_id": _groupement(event, buyer, third, mark).id,
        "registration_id": _registration(event, mark).id,
        "reminder_id": _keep(Reminder(delegation_id=a.id, kind="spoken")).id,
        "desk_id": _keep(Desk(event_id=event.id, name=f"Bénévole {mark}", key_hash=mark)).id,
        "blob_id": _upload(event, staff, mark).id,
        "text_id": _own_words(event, mark).id,
        "meeting_id": _signed(a, _booked(a, c), mark).meeting_id,
        **_shared(a, mark),
        **_asked(a, mark),
    }
    return ids, staff, own, fellow


def _booked(one: Delegation, other: Delegation) -> Meeting:
    """The meeting of these two, as if one had booked it."""
    meeting = (
        db.session.query(Meeting)
        .filter(Meeting.a_id.in_((one.id, other.id)), Meeting.b_id.in_((one.id, other.id)))
        .one()
    )
    meeting.booked_at, meeting.pinned = now(), True
    return _keep(meeting)


def _signed(buyer: Delegation, meeting: Meeting, mark: str) -> Award:
    """What the buyer says came of it, and its data of the contract."""
    its = {"event_id": buyer.event_id, "delegation_id": buyer.id, "meeting_id": meeting.id}
    _keep(Outcome(**its, wave=30, stage="contract", amount=43_219))
    return _keep(Award(**its, answers={"objet": f"Contrat {mark} {secret(mark)}"}))


def _shared(delegation: Delegation, mark: str) -> dict[str, int]:
    """An interpreter, and the need for it with a partner."""
    resource = _keep(
        EventResource(event_id=delegation.event_id, label=f"Interprète {mark}", kind="interpreter")
    )
    partner = db.session.query(Delegation).filter(
        Delegation.event_id == delegation.event_id, Delegation.id != delegation.id
    )
    use = ResourceUse(event_id=delegation.event_id, resource_id=resource.id, delegation_id=delegation.id)
    use.partner_id = partner.order_by(Delegation.id).first().id
    return {"resource_id": resource.id, "use_id": _keep(use).id}


def _asked(delegation: Delegation, mark: str) -> dict[str, int]:
    """A question of the organiser with its answer, and a common time of the programme."""
    event = delegation.event
    question = _keep(
        RegistrationQuestion(event_id=event.id, position=0, kind="text", label="De quoi avez-vous besoin ?")
    )
    _keep(
        RegistrationAnswer(
            event_id=event.id,
            question_id=question.id,
            delegation_id=delegation.id,
            answer=f"Réponse {mark} {secret(mark)}",
        )
    )
    lunch = ProgrammeItem(event_id=event.id, kind="lunch", place=f"Salle {mark}")
    lunch.starts_at = event.slots[-1].ends_at + timedelta(minutes=5)
    lunch.ends_at = lunch.starts_at + timedelta(hours=1)
    return {"question_id": question.id, "item_id": _keep(lunch).id}


def _groupement(event: Event, lead: Organisation, peer: Organisation, mark: str) -> Groupement:
    """One proposed at the event, that the first structure leads and the third is invited to."""
    joint = Organisation(
        name=f"Groupement {mark} {secret(mark)}", name_key=f"groupement {mark}", internal_number=f"GRP-{mark}"
    )
    groupement = Groupement(organisation_id=_keep(joint).id, lead_id=lead.id, event_id=event.id)
    groupement.members = [
        GroupementMember(organisation_id=lead.id, state="accepted"),
        GroupementMember(organisation_id=peer.id),
    ]
    return _keep(groupement)


def _registration(event: Event, mark: str) -> Registration:
    """One whose address was confirmed, to be decided."""
    return _keep(
        Registration(
            event_id=event.id,
            link_hash=mark,
            name=f"Inscrite {mark}",
            aim="offers",
            kind="supplier",
            person_name=f"Candidate {mark} {secret(mark)}",
            email=f"inscrite-{mark}@exemple.fr",
            state="registered",
            confirmed_at=now(),
            expires_at=now(),
        )
    )


def secret(mark: str) -> str:
    """The second mark, in the first chamber alone."""
    return SECRET if mark == MARK else ""


def _keep(row: Base) -> Any:
    db.session.add(row)
    db.session.commit()
    return row


def _planning(app: Flask, event: Event, staff: Person) -> Schedule:
    """A timetable computed from the event as it stands, and published."""
    event_id, actor = event.id, actor_of(staff.id)
    start_scoring(actor, event_id)
    run_jobs_inline(app)
    start_solving(actor, event_id)
    run_jobs_inline(app)
    db.session.rollback()
    schedule = db.session.query(Schedule).filter_by(event_id=event_id).one()
    publish_schedule(actor, event_id, schedule.id)
    return schedule


def _programme(buyer: Organisation, mark: str) -> Programme:
    """A purchase programme that was tried and waits."""
    blob = _keep(Blob(name="achats.csv", content_type="text/csv", data=b"Objet,Montant\nTonte,45"))
    report = {"counts": {"new": 1}, "rows": [{"sheet": "achats", "row": 2, "status": "new", "label": mark}]}
    name = f"achats {mark} {secret(mark)}.csv"
    return _keep(Programme(organisation_id=buyer.id, blob_id=blob.id, name=name, report=report))


def _job(kind: str, event: Event, staff: Person, mark: str) -> Job:
    return _keep(
        Job(
            kind=kind,
            target=f"event:{event.id}",
            chamber_id=event.chamber_id,
            event_id=event.id,
            asked_by=staff.id,
            state="failed",
            error=f"Faute {mark}",
        )
    )


def _print(event: Event, staff: Person, mark: str) -> Job:
    """Sheets that were printed, with the file to download."""
    blob = _keep(Blob(name="a-imprimer.pdf", content_type="application/pdf", data=f"PDF {mark}".encode()))
    _keep(
        PrintRun(
            event_id=event.id,
            number=1,
            publication=1,
            what="pack",
            printed_by=staff.id,
            sheets={"tick:list": "x", "agenda:0": "y"},
            titles={"agenda:0": f"Structure {mark}"},
        )
    )
    job = Job(
        kind="agenda.print_sheets",
        target=f"event:{event.id}:pack:",
        chamber_id=event.chamber_id,
        event_id=event.id,
        asked_by=staff.id,
        arguments={"what": "pack", "since": None},
        state="done",
        result={"blob_id": blob.id, "number": 1},
    )
    return _keep(job)


def _logo(event: Event, mark: str) -> EventLogo:
    blob = _keep(Blob(name=f"{mark}.png", content_type="image/png", data=b"\x89PNG"))
    return _keep(EventLogo(event_id=event.id, blob_id=blob.id, name=f"{mark}.png"))


def _plan(event: Event, staff: Person, mark: str) -> Job:
    """A plan of a workbook that was refused, beside the zip of an earlier one."""
    job = _job("agenda.plan_workbook", event, staff, mark)
    zipped = Blob(name=f"{mark}.zip", content_type="application/zip", data=b"PK", owner_id=staff.id)
    job.result = {"blob_id": _keep(zipped).id, "sentence": f"Phrase {mark}", "proof": ""}
    return _keep(job)


def _import(event: Event, staff: Person, mark: str) -> Import:
    blob = _keep(Blob(name=f"{mark}.csv", content_type="text/csv", data=b"Structure\nX\n"))
    return _keep(
        Import(
            chamber_id=event.chamber_id,
            event_id=event.id,
            blob_id=blob.id,
            name=f"{mark}.csv",
            created_by=staff.id,
        )
    )


def _message(event: Event, to: Person, mark: str) -> Outbox:
    return _keep(
        Outbox(
            dedupe=f"essai {mark}",
            kind="events.invitation",
            event_id=event.id,
            person_id=to.id,
            address=to.email,
            intended=to.email,
            subject=f"Objet {mark}",
            body=f"Texte {mark} {secret(mark)}",
            message_id=f"<{mark}@exemple.fr>",
            state="uncertain",
        )
    )


def _own_words(event: Event, mark: str) -> MessageText:
    """The invitation in the organiser's own words."""
    words = {"subject": f"Venez {mark}", "body": f"{mark} {secret(mark)} {{lien}} {{origine}} {{contact}}\n"}
    return _keep(MessageText(event_id=event.id, kind="events.invitation", locale="fr", **words))


def _upload(event: Event, staff: Person, mark: str) -> Blob:
    """An event file that turned out to be none."""
    upload = Blob(name=f"{mark}.zip", content_type="application/zip", data=f"PK {mark}".encode())
    upload.owner_id, upload.chamber_id = staff.id, event.chamber_id
    return _keep(upload)


def _fact(organisation: Organisation, mark: str) -> Fact:
    return _keep(
        Fact(
            organisation_id=organisation.id,
            key="organic_certified",
            value={"value": True},
            evidence="certificate",
            source=f"Certificat {mark} {secret(mark)}",
            as_of=date(2026, 1, 5),
        )
    )
