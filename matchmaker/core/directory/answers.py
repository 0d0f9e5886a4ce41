"""An answer to a criterion's question as it is stored: plain, or with what proves it.

With its proof it is ``{"value", "evidence", "source", "as_of"}`` and, where known, ``"number"`` (the document or
its number), ``"expires_on"``, and, once a chamber has checked the document, ``"chamber"`` (its id) and
``"before"``: the answer as it stood before.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from matchmaker.core.directory.facts import WEIGHTS

Stored = Any  # one answer as JSON keeps it
Answers = Mapping[str, Mapping[str, Stored]]  # criterion key -> name of the question -> answer
LONGEST_SOURCE = 200


@dataclass(frozen=True)
class Typed:
    """An answer to a question whose proof counts, as a form gives it; `number` is empty where none was given."""

    value: Stored
    number: str = ""
    expires_on: date | None = None


@dataclass(frozen=True)
class Proof:
    """What stands behind an answer. `verified`: a chamber has seen the document; `chamber` is its id."""

    evidence: float
    source: str
    as_of: date | None
    expires_on: date | None
    number: str
    verified: bool
    chamber: int | None = None


def as_stored(value: object) -> Stored:
    """A value that was read, as JSON keeps it."""
    return value.isoformat() if isinstance(value, date) else value


def plain(stored: Stored) -> Stored:
    """The value alone."""
    return stored.get("value") if isinstance(stored, Mapping) else stored


def plain_answers(answers: Answers) -> dict[str, Stored]:
    """The values of every answer by the name of its question, as files and comparisons have them."""
    return {name: plain(stored) for own in answers.values() for name, stored in own.items()}


def proof_of(stored: Stored) -> Proof | None:
    """What stands behind an answer, None where it is only said."""
    if not isinstance(stored, Mapping):
        return None
    return Proof(
        float(stored.get("evidence", WEIGHTS["declared"])),
        stored.get("source", ""),
        _day(stored.get("as_of")),
        _day(stored.get("expires_on")),
        stored.get("number", ""),
        "before" in stored,
        stored.get("chamber"),
    )


def settled(typed: Typed, stored: Stored, source: str, today: date) -> Stored:
    """The answer to keep of what was typed, given the one `stored` so far; `source` says who types.

    The same answer with the same document stays as it is, a check by the chamber included. Another value or
    another document has not been checked. Without a document it is only said.
    """
    if stored is not None and plain(stored) == typed.value and _same_document(typed, proof_of(stored)):
        return stored
    if not typed.number:
        return typed.value
    kept = {
        "value": typed.value,
        "evidence": WEIGHTS["certificate"],
        "source": f"{source} : {typed.number}"[:LONGEST_SOURCE],
        "as_of": today.isoformat(),
        "number": typed.number,
    }
    return kept | ({"expires_on": typed.expires_on.isoformat()} if typed.expires_on else {})


def verified(stored: Stored, chamber_id: int, chamber: str, today: date, number: str = "") -> Stored:
    """The same answer once the chamber has seen its document; checked again, it carries the new day.

    `number`: the document or its number as the chamber read it, where the answer names none.
    """
    before, proof = unverified(stored), proof_of(stored)
    number = number or (proof.number if proof else "")
    told: dict[str, Any] = {
        "value": plain(stored),
        "evidence": WEIGHTS["validated"],
        "source": chamber[:LONGEST_SOURCE],
        "as_of": today.isoformat(),
        "chamber": chamber_id,
        "before": before,
    }
    if isinstance(before, Mapping):
        told |= {key: before[key] for key in ("number", "expires_on") if key in before}
    return ({"number": number} if number else {}) | told


def unverified(stored: Stored) -> Stored:
    """The answer as it stood before the chamber checked it."""
    return stored["before"] if isinstance(stored, Mapping) and "before" in stored else stored


def all_unverified(answers: Answers) -> dict[str, dict[str, Stored]]:
    """The answers without any check: those of a structure that is no longer the one that was checked."""
    return _each(answers, unverified)


def merged(stored: Answers, added: Answers) -> dict[str, dict[str, Stored]]:
    """The answers with those of a file: what the file does not name stays, the same value keeps its proof."""
    return {
        key: {**stored.get(key, {}), **_news(stored.get(key, {}), added.get(key, {}))}
        for key in {**stored, **added}
    }


def verified_by_others(answers: Answers, chambers: Collection[int]) -> dict[str, Proof]:
    """The proofs, by the name of the question, that a chamber other than these has checked."""
    proofs = {name: proof_of(stored) for own in answers.values() for name, stored in own.items()}
    return {
        name: proof
        for name, proof in proofs.items()
        if proof and proof.verified and proof.chamber not in chambers
    }


def without(answers: Answers, names: Collection[str]) -> dict[str, dict[str, Stored]]:
    """The answers but for those to these questions."""
    return {
        key: {name: stored for name, stored in own.items() if name not in names}
        for key, own in answers.items()
    }


def holding(answers: Answers, today: date) -> Answers:
    """The answers as they count today: one whose proof has expired is only said."""
    return _each(answers, lambda stored: _fallen_back(stored, today))


def _each(answers: Answers, change: Callable[[Stored], Stored]) -> dict[str, dict[str, Stored]]:
    return {key: {name: change(stored) for name, stored in own.items()} for key, own in answers.items()}


def _news(stored: Mapping[str, Stored], added: Mapping[str, Stored]) -> dict[str, Stored]:
    return {name: new for name, new in added.items() if name not in stored or plain(stored[name]) != new}


def _same_document(typed: Typed, proof: Proof | None) -> bool:
    if proof is None:
        return not typed.number
    return (typed.number, typed.expires_on) == (proof.number, proof.expires_on)


def _fallen_back(stored: Stored, today: date) -> Stored:
    proof = proof_of(stored)
    if proof is None or proof.expires_on is None or proof.expires_on >= today:
        return stored
    source = f"preuve expirée le {proof.expires_on:%d/%m/%Y}"
    told = {"value": plain(stored), "evidence": WEIGHTS["declared"], "source": source}
    return told | ({"as_of": stored["as_of"]} if stored.get("as_of") else {})


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None
