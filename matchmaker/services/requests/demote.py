"""One indispensable too many: another one becomes *souhaité* in the same act, so nothing is lost."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from matchmaker.core.requests.rules import (
    COUNTED,
    INDISPENSABLE,
    WANTED,
    NothingToDemote,
    check_indispensables,
)
from matchmaker.db.events import Delegation
from matchmaker.db.requests import Request
from matchmaker.services.requests.find import as_wish, quotas_of, ranked_by

THIS_ONE = 0  # the wish being made or changed is the one that becomes *souhaité*


def make_room(
    session: Session, delegation: Delegation, rank: int, demoted: int | None, besides: int | None = None
) -> int:
    """The rank to write for a wish of this rank, after demoting what the structure chose.

    `demoted` is the id of a wish of its own, or `THIS_ONE`; `besides` is the wish being changed.
    Raises `TooManyIndispensables` when something must be chosen, `NothingToDemote` for a choice
    that is not one of its indispensables.
    """
    if rank != INDISPENSABLE:
        return rank
    if demoted == THIS_ONE:
        return WANTED
    others = [wish for wish in ranked_by(session, delegation) if wish.id != besides]
    if demoted is not None:
        _demote(others, delegation, demoted)
    check_indispensables([as_wish(wish, delegation) for wish in others], rank, quotas_of(delegation.event))
    return rank


def _demote(others: Sequence[Request], delegation: Delegation, demoted: int) -> None:
    chosen = next(
        (wish for wish in others if wish.id == demoted and is_indispensable(wish, delegation)), None
    )
    if chosen is None:
        raise NothingToDemote
    if chosen.from_id == delegation.id:
        chosen.rank = WANTED
    else:
        chosen.answer_rank = WANTED
    chosen.version += 1


def is_indispensable(request: Request, delegation: Delegation) -> bool:
    """Whether the structure ranks this wish first and it still counts."""
    wish = as_wish(request, delegation)
    return wish.rank == INDISPENSABLE and wish.state in COUNTED
