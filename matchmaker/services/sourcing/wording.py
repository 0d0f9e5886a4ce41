"""Which wording of a need an entry of its register is about."""

from typing import Any

from matchmaker.core.sourcing.chain import fingerprint
from matchmaker.db.catalogue import Need


def version_of(need: Need) -> dict[str, Any]:
    """Which wording of the need an entry is about."""
    return {"need_version": need.version, "need_fingerprint": need_fingerprint(need)}


def need_fingerprint(need: Need) -> str:
    """Of what a supplier reads of the need: the same for the same wording."""
    return fingerprint(
        {
            "title": need.title,
            "description": need.description,
            "prestation": need.prestation,
            "cpv": need.cpv,
            "lots": need.lots,
            "commune": need.commune,
            "reservation": need.reservation,
            "expected_on": need.expected_on.isoformat() if need.expected_on else None,
        }
    )
