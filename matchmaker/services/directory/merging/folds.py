"""What becomes of two rows of which only one can stay: nothing that somebody said is lost where both can be said."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.core.directory.roles import OWNER
from matchmaker.db.badges import Badge
from matchmaker.db.catalogue import Need, Offer
from matchmaker.db.confirmation import Confirmation, ConfirmationCall
from matchmaker.db.directory import ChamberOrganisation, Membership
from matchmaker.db.events import Absence, Delegate, DelegateSubject
from matchmaker.db.impact import DayFeedback, FollowUp
from matchmaker.db.presence import Presence
from matchmaker.db.registrations import AvailabilitySaid
from matchmaker.db.set_up import RegistrationAnswer


def nothing_to_keep(session: Session, stays: Any, goes: Any) -> None:
    """Both rows say the same: one of them is enough."""


def fold_absence(session: Session, stays: Absence, goes: Absence) -> None:
    stays.on_the_day = stays.on_the_day and goes.on_the_day  # who cannot come was not only absent that day


def fold_said(session: Session, stays: AvailabilitySaid, goes: AvailabilitySaid) -> None:
    stays.said_at = min(stays.said_at, goes.said_at)


def fold_known(session: Session, stays: ChamberOrganisation, goes: ChamberOrganisation) -> None:
    """What the chamber wrote of both; the name of the one that goes finds the other at the next import."""
    stays.notes = both(stays.notes, goes.notes)
    stays.member = stays.member or goes.member if goes.member is not None else stays.member
    stays.validated_at = latest(stays.validated_at, goes.validated_at)
    stays.source = stays.source or goes.source
    stays.imported_values = _imported(stays.imported_values, goes.imported_values)


def _imported(stays: dict[str, Any], goes: dict[str, Any]) -> dict[str, Any]:
    merged = {**goes, **stays}
    for part in ("columns", "fields"):
        if part in merged:
            merged[part] = {**goes.get(part, {}), **stays.get(part, {})}
    if aliases := sorted({*stays.get("aliases", ()), *goes.get("aliases", ())}):
        merged["aliases"] = aliases
    return merged


def fold_membership(session: Session, stays: Membership, goes: Membership) -> None:
    """Who spoke for both goes on; an owner of the one that goes is one still, where `merge` left them so."""
    if goes.role == OWNER:
        stays.role = OWNER


def fold_delegate(session: Session, stays: Delegate, goes: Delegate) -> None:
    """One person of both comes once, about the subjects of both; a badge printed for either stays good if alone."""
    stays.accompanies = stays.accompanies and goes.accompanies
    known = {(one.need_id, one.offer_id) for one in _of(session, DelegateSubject, stays)}
    for subject in _of(session, DelegateSubject, goes):
        if (subject.need_id, subject.offer_id) not in known:
            subject.delegate_id = stays.id
    if not _of(session, Badge, stays):
        for badge in _of(session, Badge, goes):
            badge.delegate_id = stays.id
    for press in _of(session, Presence, goes):
        press.delegate_id = stays.id
    session.flush()
    session.expire(goes, ["subjects"])


def _of(session: Session, model: type[Any], delegate: Delegate) -> list[Any]:
    return list(session.scalars(select(model).where(model.delegate_id == delegate.id)))


def fold_confirmation(session: Session, stays: Confirmation, goes: Confirmation) -> None:
    """The later answer counts, and an answer before none."""
    if goes.answered_at is not None and (stays.answered_at is None or goes.answered_at > stays.answered_at):
        for column in ("state", "answered_at", "way", "colleague_id", "kept"):
            setattr(stays, column, getattr(goes, column))
    stays.asked_at = latest(stays.asked_at, goes.asked_at)
    stays.opened_at = latest(stays.opened_at, goes.opened_at)
    for call in session.scalars(select(ConfirmationCall).where(ConfirmationCall.confirmation_id == goes.id)):
        call.confirmation_id = stays.id
    session.flush()


def fold_day(session: Session, stays: DayFeedback, goes: DayFeedback) -> None:
    """The later marks count, the words of both stay."""
    later, earlier = (goes, stays) if goes.said_at > stays.said_at else (stays, goes)
    stays.comment = both(stays.comment, goes.comment)
    for column in ("satisfaction", "would_return"):
        said = getattr(later, column)
        setattr(stays, column, said if said is not None else getattr(earlier, column))
    stays.said_by, stays.source, stays.said_at = later.said_by, later.source, later.said_at


def fold_answer(session: Session, stays: RegistrationAnswer, goes: RegistrationAnswer) -> None:
    stays.answer = both(stays.answer, goes.answer)


def fold_follow_up(session: Session, stays: FollowUp, goes: FollowUp) -> None:
    """Nobody is asked more often than before, nor again who wanted no more of it."""
    stays.sent = max(stays.sent, goes.sent)
    stays.stopped_at = stays.stopped_at or goes.stopped_at
    if goes.last_sent is not None:
        stays.last_sent = max(stays.last_sent or goes.last_sent, goes.last_sent)


def rename(session: Session, stays: Offer | Need, goes: Offer | Need) -> None:
    """Two offers, or two needs, of one title both stay: the second is numbered, and what refers to it goes on to."""
    model, title, number = type(goes), goes.title[:190], 2
    while session.scalar(
        select(model.id).where(
            model.organisation_id == stays.organisation_id,
            model.title_key == f"{goes.title_key[:190]} {number}",
        )
    ):
        number += 1
    goes.title, goes.title_key = f"{title} ({number})", f"{goes.title_key[:190]} {number}"


def latest(one: datetime | None, other: datetime | None) -> datetime | None:
    return max((moment for moment in (one, other) if moment is not None), default=None)


def both(one: str, other: str) -> str:
    """The words of both, once each."""
    return "\n".join(dict.fromkeys(words for words in (one, other) if words))
