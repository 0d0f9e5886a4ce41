"""What bringing a programme in would do to each need: only drafts change, and what was corrected since then stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from matchmaker.core.directory.importing.compare import differ
from matchmaker.core.directory.importing.records import NeedRow
from matchmaker.plugin_api.text import N_

Effect = Literal["new", "changed", "same", "ignored"]
PUBLISHED = N_("Déjà publié : ce besoin se change sur sa page.")
GIVEN_UP = N_("Ce besoin a été abandonné : reprenez-le d’abord.")


@dataclass(frozen=True)
class KnownNeed:
    """A need of the structure with the title of a row; ``columns`` as `plain` gives them."""

    id: int
    draft: bool
    given_up: bool
    columns: Mapping[str, object]


@dataclass(frozen=True)
class NeedChange:
    """What becomes of the need of one row. ``changed``: column → its new value."""

    row: NeedRow
    effect: Effect
    known: KnownNeed | None = None
    changed: Mapping[str, object] = field(default_factory=dict)
    reason: str = ""


def plain(columns: Mapping[str, object]) -> dict[str, object]:
    """Values as JSON keeps them, so that a file is compared alike with needs and with what earlier files said."""
    return {key: _plain(value) for key, value in columns.items()}


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def compare_need(row: NeedRow, known: KnownNeed | None, said_before: Mapping[str, object]) -> NeedChange:
    """`said_before`: what the last file said of this need. An empty cell erases nothing."""
    if known is None:
        return NeedChange(row, "new")
    difference = differ(plain(row.columns), known.columns, said_before=said_before)
    if not difference.changed:
        return NeedChange(row, "same", known)
    if not known.draft:
        return NeedChange(row, "ignored", known, reason=GIVEN_UP if known.given_up else PUBLISHED)
    return NeedChange(row, "changed", known, {key: row.columns[key] for key in difference.changed})
