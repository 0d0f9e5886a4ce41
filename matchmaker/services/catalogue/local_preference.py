"""Warn the author of a public purchase of words that prefer local suppliers, once, before it is published."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from matchmaker.core.directory.answers import plain
from matchmaker.core.errors import Refusal
from matchmaker.core.sourcing.wording import Piece, local_wording, marked
from matchmaker.db.catalogue import Need
from matchmaker.db.directory import Organisation
from matchmaker.db.queries.scoring_inputs import is_public_buyer
from matchmaker.plugin_api.text import N_

LOCAL, COUNTS = "local", "local_counts"  # the buyer lets proximity count for this need
COUNTED = N_(
    "Vous demandez que la proximité compte. Elle ordonnera les rencontres proposées pour ce besoin ; elle ne pourra "
    "ni figurer parmi les critères d’attribution, ni justifier un choix dans le registre du sourçage."
)
TITLE, DESCRIPTION, LOTS, CRITERION = N_("Titre"), N_("Précisions"), N_("Lots"), N_("Proximité")


@dataclass(frozen=True)
class Warned:
    """What to read again: one text of the need in pieces, those found having a kind, and what to do of each."""

    label: str
    pieces: tuple[Piece, ...]
    advice: tuple[str, ...]
    keys: frozenset[str]


class LocalPreference(Refusal):
    """Some words prefer local suppliers, and their author has not said that they are meant."""

    template = N_(
        "Ce besoin écarte peut-être des fournisseurs selon leur adresse : relisez les mots marqués."
    )

    def __init__(self, warnings: tuple[Warned, ...]) -> None:
        super().__init__()
        self.warnings = warnings

    @property
    def keys(self) -> str:
        """What the author has read once they accept all of it."""
        return " ".join(sorted(frozenset().union(*(one.keys for one in self.warnings))))


def require_read(need: Need, buyer: Organisation, read: Collection[str]) -> None:
    """Raise `LocalPreference` when a public purchase that others will see says what was not read yet.

    `read` are the keys of the warnings its author has accepted.
    """
    if need.kind != "purchase" or need.visibility == "own" or not is_public_buyer(buyer):
        return
    warnings = tuple(_warnings(need))
    if not frozenset().union(*(one.keys for one in warnings)) <= frozenset(read):
        raise LocalPreference(warnings)


def _warnings(need: Need) -> Iterator[Warned]:
    for label, text in _texts(need):
        findings = local_wording(text)
        if findings:
            advice = tuple(dict.fromkeys(one.advice for one in findings))
            yield Warned(label, tuple(marked(text, findings)), advice, frozenset(one.key for one in findings))
    if counts_locally(need.fields):
        yield Warned(CRITERION, (), (COUNTED,), frozenset({COUNTS}))


def _texts(need: Need) -> list[tuple[str, str]]:
    lots = "\n".join(str(lot.get("title", "")) for lot in need.lots or ())
    return [(TITLE, need.title), (DESCRIPTION, need.description), (LOTS, lots)]


def counts_locally(fields: Mapping[str, Any]) -> bool:
    """Whether the buyer asked that proximity counts for the need."""
    return plain(fields.get(LOCAL, {}).get(COUNTS)) is True
