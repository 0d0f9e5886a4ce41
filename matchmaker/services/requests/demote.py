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


def make_room(session: Session, delegation: Delegation, rank: int, partner: int, demoted: int | None) -> int:
    """The rank to write for a wish of this rank with this partner, after demoting what was chosen.

    `demoted` is the id of one of the structure's wishes, or `THIS_ONE`. Raises
    `TooManyIndispensables` when something must be chosen, `NothingToDemote` for a choice that is
    not one of its indispensables.
    """
    if rank != INDISPENSABLE:
        return rank
    if demoted == THIS_ONE:
        return WANTED
    wishes = ranked_by(session, delegation)
    if demoted is not None:
        _demote(wishes, delegation, demoted)
    known = [as_wish(wish, delegation) for wish in wishes]
    check_indispensables(known, rank, partner, quotas_of(delegation.event))
    return rank


def _demote(wishes: Sequence[Request], delegation: Delegation, demoted: int) -> None:
    """Everything the structure ranks first with the partner of the chosen wish."""
    first = [wish for wish in wishes if _is_indispensable(wish, delegation)]
    partner = next((as_wish(wish, delegation).partner for wish in first if wish.id == demoted), None)
    if partner is None:
        raise NothingToDemote
    for wish in first:
        if as_wish(wish, delegation).partner == partner:
            _make_wanted(wish, delegation)


def _make_wanted(wish: Request, delegation: Delegation) -> None:
    if wish.from_id == delegation.id:
        wish.rank = WANTED
    else:
        wish.answer_rank = WANTED
    wish.version += 1


def _is_indispensable(request: Request, delegation: Delegation) -> bool:
    wish = as_wish(request, delegation)
    return wish.rank == INDISPENSABLE and wish.state in COUNTED
