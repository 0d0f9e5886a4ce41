"""The register as its buyer reads it on the site: fifty entries a page, the newest first, checked as a whole on the first.

Who was not met stands in the account alone: one entry for each supplier of an event would bury the rest.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from matchmaker.core.directory.access import Actor
from matchmaker.core.sourcing.account import NOT_MET, Accounted, account_of
from matchmaker.core.sourcing.chain import Head, Line
from matchmaker.core.sourcing.verify import Fault, first_fault
from matchmaker.db.catalogue import Need
from matchmaker.db.queries.sourcing import count_entries, names_of_structures, newest_lines
from matchmaker.extensions import db
from matchmaker.services.sourcing.register import head_of, need_registered, read_register

PAGE = 50  # entries
IN_ACCOUNT = (NOT_MET,)


@dataclass(frozen=True)
class Whole:
    """What is said of the register as a whole."""

    fault: Fault | None
    account: Sequence[Accounted]


@dataclass(frozen=True)
class RegisterPage:
    """``head`` counts every entry, those in the account too. ``whole``: on the first page."""

    need: Need
    head: Head
    lines: Sequence[Line]
    page: int
    last: int
    whole: Whole | None


def read_page(actor: Actor, need_id: int, page: int) -> RegisterPage:
    """A page of the register, the nearest one there is. Raises `NotFound` as `read_register`."""
    need = need_registered(actor, need_id)
    last = max(1, -(-count_entries(db.session(), need.id, IN_ACCOUNT) // PAGE))
    page = min(max(1, page), last)
    lines = newest_lines(db.session(), need.id, IN_ACCOUNT, (page - 1) * PAGE, PAGE)
    whole = _whole(actor, need_id) if page == 1 else None
    return RegisterPage(need, head_of(need), lines, page, last, whole)


def _whole(actor: Actor, need_id: int) -> Whole:
    kept = read_register(actor, need_id)
    return Whole(first_fault(kept.lines, kept.head), account_of(kept.lines))


def structures_named(actor: Actor, need_id: int) -> tuple[Need, list[str]]:
    """A need with the structures that its register names already. Raises `NotFound` as `read_register`."""
    need = need_registered(actor, need_id)
    return need, names_of_structures(db.session(), need.id)
