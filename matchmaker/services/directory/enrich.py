"""Complete structures from public registers, as a job: the only place where registers are asked.

Each structure and each register is its own small step. A register that fails is named in the result and
the others go on; done again, only what is missing or older than thirty days is asked for.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from matchmaker.clock import now
from matchmaker.core.directory.access import Actor
from matchmaker.core.directory.findings import NOTHING, Remark
from matchmaker.core.errors import NotFound, Refusal
from matchmaker.db.directory import ChamberOrganisation, Organisation
from matchmaker.db.events import TAKES_PART, Delegation
from matchmaker.db.jobs import Job
from matchmaker.db.transaction import transaction
from matchmaker.extensions import db
from matchmaker.plugin_api.text import N_
from matchmaker.services.directory.access import organisation_for, own_organisation
from matchmaker.services.directory.register_answers import Told, registers, told_by
from matchmaker.services.directory.register_facts import Written, record_findings
from matchmaker.services.directory.register_names import doubt, names_in
from matchmaker.services.events.access import event_for_organiser
from matchmaker.services.jobs.handlers import Result
from matchmaker.services.jobs.queue import enqueue
from matchmaker.services.jobs.running import Running
from matchmaker.sources.errors import CutOff, SourceError
from matchmaker.sources.source import Source, Subject

EVENT, ONE = "directory.enrich_event", "directory.enrich_organisation"
MOST_REMARKS = 200  # kept for the page


class AllOff(Refusal):
    template = N_(
        "Aucun registre public n’est activé sur ce service. "
        "La personne qui l’administre les nomme dans le réglage MATCHMAKER_SOURCES."
    )


class NoSiret(Refusal):
    template = N_(
        "Sans SIRET, aucun registre ne peut être interrogé sur « {name} ». Complétez d’abord sa fiche."
    )


@dataclass
class Count:
    """What came of asking one register. ``error``: the last reason why it gave no answer; ``cut_off``: that
    it is left alone for a while, and how long."""

    asked: int = 0
    stored: int = 0  # answered from the store
    known: int = 0
    facts: int = 0
    columns: int = 0
    contracts: int = 0
    unanswered: int = 0
    error: dict[str, Any] | None = None
    cut_off: dict[str, Any] | None = None

    def add(self, told: Told, written: Written) -> None:
        self.asked += told.asked
        self.stored += not told.asked
        self.known += told.known
        self.facts += written.facts
        self.columns += written.columns
        self.contracts += written.contracts

    def fail(self, error: SourceError) -> None:
        self.unanswered += 1
        told = {"template": error.template, "values": dict(error.values)}
        if isinstance(error, CutOff):
            self.cut_off = self.cut_off or told
        else:
            self.error = told


@dataclass
class Outcome:
    """What came of the whole job, as it is stored with it."""

    organisations: int
    completed: int = 0
    counts: dict[str, Count] = field(default_factory=dict)
    remarks: list[dict[str, Any]] = field(default_factory=list)

    def note(self, organisation_id: int, name: str, remarks: Sequence[Remark]) -> None:
        for remark in remarks:
            self.remarks.append(
                {
                    "organisation": organisation_id,
                    "name": name,
                    "template": remark.template,
                    "values": dict(remark.values),
                }
            )

    def note_once(self, organisation_id: int, name: str, remark: Remark) -> None:
        said = {(told["organisation"], told["template"]) for told in self.remarks}
        if (organisation_id, remark.template) not in said:
            self.note(organisation_id, name, [remark])

    def result(self) -> Result:
        return {
            "organisations": self.organisations,
            "completed": self.completed,
            "sources": {name: asdict(count) for name, count in self.counts.items()},
            "remarks": self.remarks[:MOST_REMARKS],
        }


def start_enriching(actor: Actor, event_id: int) -> Job:
    """Ask for the participants to be completed; the live job if that is under way.

    Raises `AllOff`, `NotFound`, `EventClosed`.
    """
    with transaction(actor, "directory.start_enriching") as session:
        event = event_for_organiser(actor, event_id, change=True)
        _require_one_on()
        return enqueue(session, EVENT, f"event:{event.id}", by=actor, event=event)


def start_enriching_one(actor: Actor, organisation_id: int) -> Job:
    """Ask for one structure of the chamber's list to be completed.

    Raises `AllOff`, `NoSiret`, and `NotFound` for whoever is not of a chamber that knows it.
    """
    with transaction(actor, "directory.start_enriching_one") as session:
        organisation = organisation_for(actor, organisation_id)
        chamber_id = _knows_it(session, organisation, ChamberOrganisation.chamber_id.in_(actor.chambers))
        if chamber_id is None:
            raise NotFound
        _require_one_on()
        if organisation.siret is None:
            raise NoSiret(name=organisation.name)
        return _enqueue_one(session, actor, organisation, chamber_id)


def start_enriching_own(actor: Actor, organisation_id: int) -> Job | None:
    """Ask about a structure whose own people just gave its number, as its chamber might; None where nothing can be.

    Nothing can where no register is on, there is no number, or no chamber knows the structure. Raises `NotFound`.
    """
    with transaction(actor, "directory.start_enriching_own") as session:
        organisation = own_organisation(actor, organisation_id)
        chamber_id = _knows_it(session, organisation)
        if chamber_id is None or organisation.siret is None or not _one_is_on():
            return None
        return _enqueue_one(session, actor, organisation, chamber_id)


def _knows_it(session: Session, organisation: Organisation, *which: ColumnElement[bool]) -> int | None:
    """The first chamber, or the first of these, whose list it stands on."""
    known = select(ChamberOrganisation.chamber_id).where(
        ChamberOrganisation.organisation_id == organisation.id, *which
    )
    return session.scalar(known.order_by(ChamberOrganisation.chamber_id).limit(1))


def _enqueue_one(session: Session, actor: Actor, organisation: Organisation, chamber_id: int) -> Job:
    target = one_target(chamber_id, organisation.id)
    return enqueue(session, ONE, target, by=actor, chamber_id=chamber_id, organisation=organisation.id)


def one_target(chamber_id: int, organisation_id: int) -> str:
    """What the job works on: each chamber follows its own."""
    return f"organisation:{organisation_id}:{chamber_id}"


def _require_one_on() -> None:
    if not _one_is_on():
        raise AllOff


def _one_is_on() -> bool:
    return any(source.is_on for source in registers())


def enrich_event(running: Running) -> Result:
    """Complete every participant of the job's event that has a SIRET."""
    found = (
        select(Organisation.id)
        .join(Delegation, Delegation.organisation_id == Organisation.id)
        .where(
            Delegation.event_id == running.event_id,
            Delegation.state.in_(TAKES_PART),
            Organisation.siret.is_not(None),
        )
        .order_by(Organisation.name_key, Organisation.id)
    )
    return _enrich(running, list(db.session.scalars(found)))


def enrich_organisation(running: Running) -> Result:
    """Complete the one structure of the job."""
    return _enrich(running, [running.arguments["organisation"]])


def _enrich(running: Running, organisations: Sequence[int]) -> Result:
    sources = [source for source in registers() if source.is_on]
    outcome = Outcome(len(organisations), counts={source.name: Count() for source in sources})
    for position, organisation_id in enumerate(organisations):
        running.report(position / len(organisations), f"Structure {position + 1} sur {len(organisations)}")
        names: list[str] = []  # under which registers know it; the first one asked gives its legal name
        written = [_ask(running, source, organisation_id, outcome, names) for source in sources]
        outcome.completed += any(written)
    return outcome.result()


def _ask(running: Running, source: Source, organisation_id: int, outcome: Outcome, names: list[str]) -> bool:
    """One register about one structure; whether anything was written."""
    count = outcome.counts[source.name]
    organisation = db.session.get(Organisation, organisation_id)
    if organisation is None:  # removed meanwhile
        return False
    subject = _subject(organisation)
    try:
        told = told_by(running, source, subject)
    except SourceError as error:
        count.fail(error)
        return False
    if told is None:
        return False
    with running.transaction("directory.enrich") as session:
        organisation = session.get(Organisation, organisation_id, with_for_update={"key_share": True})
        if organisation is None or organisation.siret != subject.siret:  # the answer is about another one
            return False
        names += names_in(told.findings)
        if (why := doubt(organisation, names)) is not None:
            written = _leave(session, organisation, source, outcome, why, proven=bool(names))
        else:
            written = record_findings(session, organisation, source.name, told.findings, told.at)
            outcome.note(organisation.id, organisation.name, told.findings.remarks)
    count.add(told, written)
    return bool(written)


def _leave(
    session: Session,
    organisation: Organisation,
    source: Source,
    outcome: Outcome,
    why: Remark,
    *,
    proven: bool,
) -> Written:
    """Take nothing of a number that may be somebody else's, and say so once.

    `proven`: a register names somebody else, so what this one said before goes too.
    """
    outcome.note_once(organisation.id, organisation.name, why)
    return record_findings(session, organisation, source.name, NOTHING, now()) if proven else Written()


def _subject(organisation: Organisation) -> Subject:
    return Subject(organisation.siret, organisation.address, organisation.commune)
