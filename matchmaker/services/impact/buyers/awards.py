"""The contracts of a public buyer: what it adds to each, and the essential data handed out of them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from matchmaker.core.catalogue.cpv import read_codes
from matchmaker.core.directory.access import Actor
from matchmaker.core.errors import NotFound
from matchmaker.core.impact.award_answers import answers_typed, kept
from matchmaker.core.impact.decp import ASKED, Contract, decp_file, decp_rows, essential_data, missing
from matchmaker.db.awards import Award
from matchmaker.db.directory import Organisation
from matchmaker.db.groupements import Groupement
from matchmaker.db.queries.impact import hold_delegation
from matchmaker.db.transaction import transaction
from matchmaker.documents.csv import csv_file
from matchmaker.extensions import db
from matchmaker.services.catalogue.inputs import WrongCode
from matchmaker.services.catalogue.trades import trades
from matchmaker.services.impact.buyers.access import own_buyer, own_buyers
from matchmaker.services.impact.buyers.contracts import Bargain, bargains_of, contracts_in

GROUPED = {"conjoint": "Conjoint", "solidaire": "Solidaire"}
RESERVED = "Marché réservé"


@dataclass(frozen=True)
class Sheet:
    """One contract: what is said of it, what is proposed for it, and what the schema still asks, in words."""

    buyer: Organisation
    bargain: Bargain
    said: Mapping[str, Any]
    proposed: Mapping[str, Any]
    missing: Sequence[str]


def own_contract(actor: Actor, meeting_id: int) -> Sheet:
    """A contract of one of the actor's own public buyers. Raises `NotFound`."""
    buyer, bargain = _own(actor, meeting_id)
    said = said_of(bargain)
    data = essential_data(_contract(buyer, bargain, _kinds([bargain])))
    return Sheet(buyer, bargain, said, _proposed(bargain), missing(data))


def save_contract(actor: Actor, meeting_id: int, typed: Mapping[str, Sequence[str]]) -> None:
    """Keep what the buyer says of a contract, in place of what it said before.

    Raises `NotFound`, `WrongCode`, and the refusals of `core.impact.award_answers`.
    """
    answers = answers_typed(typed)
    if code := answers.get("codeCPV"):
        answers["codeCPV"] = _clean_code(code)
    with transaction(actor, "impact.save_contract") as session:
        _buyer, bargain = _own(actor, meeting_id)
        own = bargain.bought.own
        hold_delegation(session, own.id)
        row = session.scalar(
            select(Award).where(Award.meeting_id == meeting_id, Award.delegation_id == own.id)
        )
        if row is None:
            row = Award(event_id=own.event_id, meeting_id=meeting_id, delegation_id=own.id)
            session.add(row)
        row.notified_on, row.cpv = answers.pop("dateNotification", None), answers.pop("codeCPV", None)
        row.answers = kept(answers)


def decp_json(actor: Actor, organisation_id: int | None, year: int) -> bytes:
    """The contracts of a year as a DECP file. Raises `NotFound`."""
    document = decp_file(_contracts(actor, organisation_id, year))
    return json.dumps(document, ensure_ascii=False, indent=2).encode()


def decp_csv(actor: Actor, organisation_id: int | None, year: int) -> bytes:
    """The same as a table. Raises `NotFound`."""
    return csv_file(*decp_rows(_contracts(actor, organisation_id, year)))


def said_of(bargain: Bargain) -> dict[str, Any]:
    """The answers to `core.impact.decp.ASKED` that the buyer gave, as they are written."""
    award = bargain.award
    if award is None:
        return {}
    told: dict[str, Any] = {"dateNotification": award.notified_on, "codeCPV": award.cpv} | award.answers
    return {name: value for name, value in told.items() if name in ASKED and value is not None}


def _own(actor: Actor, meeting_id: int) -> tuple[Organisation, Bargain]:
    for buyer in own_buyers(actor):
        for one in bargains_of(buyer.id):
            if one.contract and one.bought.meeting.id == meeting_id:
                return buyer, one
    raise NotFound


def _clean_code(code: str) -> str:
    """The eight digits. Raises `WrongCode` for a code that cannot be."""
    read = read_codes(code, trades())
    if len(read.codes) != 1:
        raise WrongCode(code=code)
    return read.codes[0]


def _proposed(bargain: Bargain) -> dict[str, Any]:
    """What the need already says: shown in the form, and kept once the buyer sends it."""
    need = bargain.bought.need
    found: dict[str, Any] = {"objet": bargain.subject, "codeCPV": bargain.cpv}
    if need is not None and need.reservation != "none":
        found["considerationsSociales"] = [RESERVED]
    return {name: value for name, value in found.items() if value}


def _contracts(actor: Actor, organisation_id: int | None, year: int) -> list[Contract]:
    buyer = own_buyer(actor, organisation_id)
    found = contracts_in(bargains_of(buyer.id), year)
    kinds = _kinds(found)
    return [_contract(buyer, one, kinds) for one in found]


def _contract(buyer: Organisation, bargain: Bargain, kinds: Mapping[int, str]) -> Contract:
    need, partner = bargain.bought.need, bargain.bought.partner.organisation_id
    # The need's own words stand where the buyer has not said otherwise; a reservation is for the buyer to confirm.
    known = {"objet": bargain.subject, "codeCPV": bargain.cpv}
    if partner in kinds:
        known["typeGroupementOperateurs"] = GROUPED[kinds[partner]]
    return Contract(
        buyer_siret=buyer.siret,
        holders=[one.siret for one in bargain.members],
        amount=bargain.outcome.amount if bargain.outcome else None,
        commune=(need.commune if need else None) or buyer.commune,
        answers={name: value for name, value in known.items() if value} | kept(said_of(bargain)),
    )


def _kinds(bargains: Sequence[Bargain]) -> dict[int, str]:
    """Organisation → kind of groupement, of the partners that are one. One statement."""
    partners = [one.bought.partner.organisation_id for one in bargains]
    found = select(Groupement.organisation_id, Groupement.kind).where(
        Groupement.organisation_id.in_(partners)
    )
    return {row.organisation_id: row.kind for row in db.session.execute(found)}
