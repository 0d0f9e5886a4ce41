"""Which registers are on, when they last answered, and what came of it: read from what is stored.

Looking at a page never asks a register.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, or_, select

from matchmaker.core.directory.findings import Remark
from matchmaker.core.directory.registers import (
    AGENCE_BIO,
    DECP,
    GEOPLATEFORME,
    LISTE_ESS,
    MARCHE_INCLUSION,
    RECHERCHE_ENTREPRISES,
    REGISTERS,
)
from matchmaker.db.directory import Organisation
from matchmaker.db.events import TAKES_PART, Delegation
from matchmaker.db.jobs import Job
from matchmaker.db.queries.jobs import latest_job, latest_job_on
from matchmaker.db.sources import SourceAnswer
from matchmaker.extensions import db
from matchmaker.plugin_api.text import N_
from matchmaker.services.directory.enrich import EVENT, ONE, one_target
from matchmaker.services.directory.register_answers import registers
from matchmaker.services.directory.register_files import KIND as FILE
from matchmaker.services.directory.register_names import doubt, names_in
from matchmaker.sources.source import Source, Subject

GIVES: Mapping[str, str] = {
    RECHERCHE_ENTREPRISES: N_(
        "Raison sociale, forme juridique, commune, activité, ESS, insertion, chiffre d’affaires"
    ),
    GEOPLATEFORME: N_("Situation exacte de l’adresse, dans sa commune"),
    LISTE_ESS: N_("Appartenance à l’ESS (employeurs seulement)"),
    AGENCE_BIO: N_("Certification « agriculture biologique » en cours"),
    MARCHE_INCLUSION: N_("Statut d’insertion ou de handicap, quartier prioritaire"),
    DECP: N_("Marchés publics obtenus depuis trois ans"),
}


@dataclass(frozen=True)
class RegisterLine:
    """One register: what it gives, whether it may be asked, and the stored answers of those concerned."""

    name: str
    label: str
    gives: str
    is_on: bool
    answers: int = 0
    last_at: datetime | None = None


@dataclass(frozen=True)
class EventRegisters:
    """``with_siret`` and ``without_siret`` count the participants; the jobs are the last of their kind."""

    lines: Sequence[RegisterLine]
    with_siret: int
    without_siret: int
    job: Job | None
    file_job: Job | None

    @property
    def any_on(self) -> bool:
        return any(line.is_on for line in self.lines)


@dataclass(frozen=True)
class OrganisationRegisters:
    """``remarks`` are those of the stored answers; ``job`` is the last one of the reader's chamber."""

    lines: Sequence[RegisterLine]
    remarks: Sequence[Remark]
    job: Job | None

    @property
    def any_on(self) -> bool:
        return any(line.is_on for line in self.lines)

    @property
    def last_at(self) -> datetime | None:
        return max((line.last_at for line in self.lines if line.last_at), default=None)


def registers_of_event(event_id: int) -> EventRegisters:
    """For the organiser of the event; the caller has checked who asks. A fixed number of queries."""
    found = db.session.execute(
        select(Organisation.siret, Organisation.address, Organisation.commune)
        .join(Delegation, Delegation.organisation_id == Organisation.id)
        .where(Delegation.event_id == event_id, Delegation.state.in_(TAKES_PART))
    )
    subjects = [Subject(*row) for row in found]
    known = [subject for subject in subjects if subject.siret]
    lines, _ = _lines(known)
    return EventRegisters(
        lines,
        len(known),
        len(subjects) - len(known),
        latest_job(event_id, EVENT),
        latest_job(event_id, FILE),
    )


def registers_of_organisation(organisation: Organisation, chamber_id: int | None) -> OrganisationRegisters:
    """For whoever may see the structure; ``chamber_id``: the reader's chamber that knows it, if any."""
    subject = Subject(organisation.siret, organisation.address, organisation.commune)
    lines, answers = _lines([subject])
    found = [
        source.read(row.answer, row.fetched_at.date())
        for source in registers()
        for row in answers
        if row.source == source.name and row.answer is not None
    ]
    why = doubt(organisation, [name for one in found for name in names_in(one)]) if found else None
    remarks = [why] if why else [remark for one in found for remark in one.remarks]
    job = None
    if chamber_id is not None and any(line.is_on for line in lines):
        job = latest_job_on(ONE, one_target(chamber_id, organisation.id))
    return OrganisationRegisters(lines, remarks, job)


def _lines(subjects: Sequence[Subject]) -> tuple[list[RegisterLine], list[SourceAnswer]]:
    sources = registers()
    answers = _answers(sources, subjects)
    return [_line(source, answers) for source in sources], answers


def _answers(sources: Sequence[Source], subjects: Sequence[Subject]) -> list[SourceAnswer]:
    """The stored answers to what would be asked of the registers that are on; one query, or none."""
    asked = {
        source.name: {question for subject in subjects if (question := source.question(subject))}
        for source in sources
    }
    wanted = [
        and_(SourceAnswer.source == name, SourceAnswer.question.in_(sorted(questions)))
        for name, questions in asked.items()
        if questions
    ]
    return list(db.session.scalars(select(SourceAnswer).where(or_(*wanted)))) if wanted else []


def _line(source: Source, answers: Sequence[SourceAnswer]) -> RegisterLine:
    own = [row.fetched_at for row in answers if row.source == source.name]
    label = REGISTERS[source.name]
    return RegisterLine(
        source.name, label, GIVES[source.name], source.is_on, len(own), max(own, default=None)
    )
