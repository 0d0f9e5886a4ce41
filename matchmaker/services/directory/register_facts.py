"""Write down what a register says: its facts, what fills an empty profile, the contracts it lists.

A register's newer word replaces its own older one and nothing else; what people declared stays, and
what the structure confirmed is not touched. A list that a chamber brought as a file is a word of its own: it
weighs as a document the chamber has checked, and replaces neither the register's answer nor what another
chamber brought. The same answer written twice changes nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from matchmaker.core.directory.answers import all_unverified
from matchmaker.core.directory.findings import Findings, FoundContract, FoundFact, FoundProfile
from matchmaker.core.directory.identifiers import SIREN_LENGTH
from matchmaker.core.directory.registers import REGISTERS, comes_from, source_words
from matchmaker.data.communes import communes
from matchmaker.db.catalogue import Offer
from matchmaker.db.directory import Fact, Organisation
from matchmaker.db.sources import PublicContract
from matchmaker.services.directory.facts import BROUGHT_BY, facts_of, note_legal_form, settle
from matchmaker.services.events.inputs import touch_events_of

TEXTS = ("legal_name", "legal_category")


@dataclass(frozen=True)
class Written:
    """How many facts were written or withdrawn, columns filled, contracts added or changed."""

    facts: int = 0
    columns: int = 0
    contracts: int = 0

    def __bool__(self) -> bool:
        return bool(self.facts or self.columns or self.contracts)


def record_findings(
    session: Session, organisation: Organisation, register: str, findings: Findings, at: datetime
) -> Written:
    """Write one register's findings of that day, inside the caller's transaction."""
    facts = _record_facts(session, organisation, register, findings.facts, at.date())
    columns = _fill_profile(session, organisation, findings.profile) if findings.profile else 0
    return Written(facts, columns, _record_contracts(session, register, findings.contracts, at))


def _record_facts(
    session: Session, organisation: Organisation, register: str, found: Iterable[FoundFact], day: date
) -> int:
    """Those no longer said go: they were the register's, and it says otherwise since."""
    said = {fact.key: fact for fact in found}
    known = [fact for fact in facts_of(organisation) if _is_of(fact, register, None)]
    changed = 0
    for fact in known:
        if fact.key not in said and fact.as_of <= day:
            session.delete(fact)
            settle(session, organisation, fact.key)
            changed += 1
    for one in said.values():
        changed += put_fact(session, organisation, register, one, day)
    return changed


def forget_proofs(session: Session, organisation: Organisation) -> int:
    """Drop what registers said, and chambers checked, of a number the organisation no longer has.

    How many facts went. A checked answer is only said again.
    """
    told = [fact for fact in facts_of(organisation) if fact.evidence in ("register", "validated")]
    for fact in told:
        session.delete(fact)
    for key in sorted({fact.key for fact in told}):
        settle(session, organisation, key)
    organisation.fields = all_unverified(organisation.fields)
    for offer in session.scalars(select(Offer).where(Offer.organisation_id == organisation.id)):
        offer.fields = all_unverified(offer.fields)
    return len(told)


def put_fact(
    session: Session,
    organisation: Organisation,
    register: str,
    found: FoundFact,
    day: date,
    chamber_id: int | None = None,
) -> bool:
    """Keep one fact as the register's only word on its question; whether anything changed.

    `chamber_id` is the chamber that brought the register's list as a file, None where the register itself
    answered. An older list never replaces what the same source said later.
    """
    as_of = found.as_of or day
    known = [
        fact
        for fact in facts_of(organisation)
        if fact.key == found.key and _is_of(fact, register, chamber_id)
    ]
    new = _new_fact(organisation, register, found, as_of, chamber_id)
    if any(fact.as_of > as_of or _same(fact, new) for fact in known):
        return False
    for fact in known:
        session.delete(fact)
    session.add(new)
    settle(session, organisation, found.key)
    return True


def _is_of(fact: Fact, register: str, chamber_id: int | None) -> bool:
    return (
        fact.evidence == _evidence(chamber_id)
        and comes_from(fact.source, register)
        and fact.value.get(BROUGHT_BY) == chamber_id
    )


def _evidence(chamber_id: int | None) -> str:
    """A file is what its chamber says the register says: anybody can write one."""
    return "register" if chamber_id is None else "validated"


def _new_fact(
    organisation: Organisation, register: str, found: FoundFact, as_of: date, chamber_id: int | None
) -> Fact:
    brought = {} if chamber_id is None else {BROUGHT_BY: chamber_id}
    return Fact(
        organisation_id=organisation.id,
        key=found.key,
        value={"value": found.value} | brought,
        evidence=_evidence(chamber_id),
        source=source_words(register, found.detail),
        as_of=as_of,
        expires_on=found.expires_on,
    )


def _same(one: Fact, other: Fact) -> bool:
    return all(
        getattr(one, name) == getattr(other, name) for name in ("value", "source", "as_of", "expires_on")
    )


def _fill_profile(session: Session, organisation: Organisation, found: FoundProfile) -> int:
    """Fill what is empty and was not confirmed (a column confirmed empty is an answer)."""
    filled = set()
    for column in TEXTS:
        value = getattr(found, column)
        if value and _is_open(organisation, column):
            setattr(organisation, column, value)
            filled.add(column)
    filled |= _fill_place(organisation, found)
    if filled:
        organisation.version += 1
        _follow_up(session, organisation, filled)
    return len(filled)


def _is_open(organisation: Organisation, column: str) -> bool:
    return not getattr(organisation, column) and column not in organisation.confirmed_columns


def _fill_place(organisation: Organisation, found: FoundProfile) -> set[str]:
    """The commune where none is known; the exact place where only the commune's middle is."""
    town = communes().get(found.commune or "")
    if town is None:
        return set()
    filled = set()
    if _is_open(organisation, "commune"):
        organisation.commune = town.code
        organisation.postcode = found.postcode if found.postcode in town.postcodes else None
        organisation.latitude, organisation.longitude = town.latitude, town.longitude
        filled.add("commune")
    if organisation.commune == town.code and _is_vague(organisation) and _is_on_earth(found):
        organisation.latitude, organisation.longitude = found.latitude, found.longitude
        filled.add("coordinates")
    return filled


def _is_vague(organisation: Organisation) -> bool:
    """Nobody said where it is: there are no coordinates, or they are the middle of its commune."""
    town = communes().get(organisation.commune or "")
    here = (organisation.latitude, organisation.longitude)
    return None in here or (town is not None and here == (town.latitude, town.longitude))


def _is_on_earth(found: FoundProfile) -> bool:
    return (
        found.latitude is not None
        and found.longitude is not None
        and -90 <= found.latitude <= 90
        and -180 <= found.longitude <= 180
    )


def _follow_up(session: Session, organisation: Organisation, filled: set[str]) -> None:
    session.flush()
    if "legal_category" in filled:
        note_legal_form(session, organisation)  # marks the events as changed too
    elif filled & {"commune", "coordinates"}:
        touch_events_of(session, organisation.id)


def _record_contracts(session: Session, register: str, found: Iterable[FoundContract], at: datetime) -> int:
    return sum(_record_contract(session, register, one, at) for one in found)


def _record_contract(session: Session, register: str, found: FoundContract, at: datetime) -> bool:
    values = {
        "buyer_siren": found.buyer_siren,
        "supplier_siren": found.supplier_siret[:SIREN_LENGTH],
        "title": found.title,
        "cpv": found.cpv,
        "amount": found.amount,
        "notified_on": found.notified_on,
        "social": found.social,
    }
    row = session.scalar(_contract(found))
    if row is None:
        row = PublicContract(uid=found.uid, supplier_siret=found.supplier_siret, source=REGISTERS[register])
        row.fetched_at = at
        for name, value in values.items():
            setattr(row, name, value)
        try:
            with session.begin_nested():
                session.add(row)
        except IntegrityError:  # another event was told the same at the same time
            return False
        return True
    changed = {name: value for name, value in values.items() if getattr(row, name) != value}
    for name, value in changed.items():
        setattr(row, name, value)
    return bool(changed)


def _contract(found: FoundContract) -> Select[PublicContract]:
    return select(PublicContract).where(
        PublicContract.uid == found.uid, PublicContract.supplier_siret == found.supplier_siret
    )
