"""Bring wishes in, and the answers that a file gives for the other side."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.clock import now
from matchmaker.core.directory.importing.records import Identity, RequestRow
from matchmaker.core.directory.names import name_key
from matchmaker.core.requests.rules import LONGEST_MESSAGE
from matchmaker.db.catalogue import Need, Offer
from matchmaker.db.directory import Organisation
from matchmaker.db.events import Delegation, Event
from matchmaker.db.queries.imports import in_lots
from matchmaker.db.requests import Request
from matchmaker.plugin_api.text import N_
from matchmaker.services.catalogue.open_subjects import open_subjects
from matchmaker.services.directory.importing.tally import Effect, Tally

LIVE = ("draft", "pending", "accepted", "declined")
CLOSED = N_("Vœu de « {sender} » laissé : le sujet « {title} » n’est plus ouvert aux rendez-vous.")
Subject = tuple[int | None, int | None]  # need, offer


def bring_wishes(
    session: Session,
    event: Event,
    rows: Iterable[RequestRow],
    organisations: Mapping[Identity, Organisation],
    delegations: Mapping[int, Delegation],
    tally: Tally,
) -> None:
    """Write the wishes, each once per pair and need. A wish its author changed since is left alone."""
    wanted = list(rows)
    known = _known(session, event)
    subjects = _subjects(session, [organisations[i].id for row in wanted for i in (row.sender, row.receiver)])
    open_needs = open_subjects(event, (found[0] for found in subjects.values()))
    for row in wanted:
        sender, receiver = organisations[row.sender].id, organisations[row.receiver].id
        if sender not in delegations or receiver not in delegations:
            template = N_("Vœu de « {sender} » pour « {receiver} » laissé : l’une des deux ne participe pas.")
            tally.note(
                template, sender=organisations[row.sender].name, receiver=organisations[row.receiver].name
            )
            continue
        need, offer = _subject(subjects, row.subject, (sender, receiver))
        if open_needs.closed(need):
            tally.note(CLOSED, sender=organisations[row.sender].name, title=row.subject)
            continue
        key = (delegations[sender].id, delegations[receiver].id, need)
        if key in known:
            tally.add("requests", _change(known[key], row))
            continue
        known[key] = _create(session, event, key, offer, row)
        tally.add("requests", "created")
    session.flush()


def _known(session: Session, event: Event) -> dict[tuple[int, int, int | None], Request]:
    query = select(Request).where(Request.event_id == event.id, Request.state.in_(LIVE))
    return {(row.from_id, row.to_id, row.need_id): row for row in session.scalars(query)}


def _subjects(session: Session, organisations: list[int]) -> dict[tuple[int, str], Subject]:
    found: dict[tuple[int, str], Subject] = {}
    for lot in in_lots(sorted(set(organisations))):
        for offer in session.scalars(select(Offer).where(Offer.organisation_id.in_(lot))):
            found[offer.organisation_id, offer.title_key] = (None, offer.id)
        for need in session.scalars(select(Need).where(Need.organisation_id.in_(lot))):
            found[need.organisation_id, need.title_key] = (need.id, None)
    return found


def _subject(found: Mapping[tuple[int, str], Subject], said: str, parties: tuple[int, int]) -> Subject:
    """The need, or else the offer, of either side that the file names; none when it names none of them."""
    titles = [found[party, name_key(said)] for party in parties if (party, name_key(said)) in found]
    return min(titles, key=lambda subject: subject[0] is None, default=(None, None))


def _create(
    session: Session, event: Event, key: tuple[int, int, int | None], offer: int | None, row: RequestRow
) -> Request:
    sender, receiver, need = key
    named = need is not None or offer is not None
    words = [row.message] if named or not row.subject else [row.subject, row.message]
    request = Request(
        event_id=event.id,
        from_id=sender,
        to_id=receiver,
        need_id=need,
        offer_id=offer,
        rank=row.rank,
        message=" – ".join(word for word in words if word)[:LONGEST_MESSAGE],
        origin="import",
        **_answer(row),
    )
    session.add(request)
    return request


def _answer(row: RequestRow) -> dict[str, Any]:
    if row.answer is None:
        return {"state": "pending"}
    return {"state": row.answer, "answer_rank": row.answer_rank, "answered_at": now()}


def _change(request: Request, row: RequestRow) -> Effect:
    """Take an answer the wish still lacks, and another rank of a wish that came from a file."""
    changed = False
    if request.state == "pending" and row.answer is not None:
        for key, value in _answer(row).items():
            setattr(request, key, value)
        changed = True
    if request.origin == "import" and request.version == 1 and request.rank != row.rank:
        request.rank = row.rank
        changed = True
    return "changed" if changed else "unchanged"
