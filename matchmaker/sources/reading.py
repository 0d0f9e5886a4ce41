"""Read single values of answers that come as text, number, or something else; None when they say nothing."""

import math
from collections.abc import Mapping
from datetime import date
from typing import Any

from matchmaker.core.directory.identifiers import SIREN_LENGTH


def text_of(record: Mapping[str, Any], key: str) -> str | None:
    """A text without blanks around it; a whole number becomes its digits."""
    value = record.get(key)
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    return str(value).strip() or None


def number_of(record: Mapping[str, Any], key: str) -> float | None:
    """A finite number, also where it is written as text."""
    value = record.get(key)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def day_of(record: Mapping[str, Any], key: str) -> date | None:
    """The day of an ISO date or instant."""
    value = record.get(key)
    try:
        return date.fromisoformat(value[:10]) if isinstance(value, str) else None
    except ValueError:
        return None


def part_of(record: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """A nested object; an empty one when there is none."""
    value = record.get(key)
    return value if isinstance(value, dict) else {}


def records_in(answer: Any, key: str | None = None) -> list[dict[str, Any]]:
    """The objects of a list, of the list under ``key``, or the one object itself."""
    found = answer.get(key) if key is not None and isinstance(answer, dict) else answer
    if isinstance(found, dict):
        return [found]
    return [record for record in found if isinstance(record, dict)] if isinstance(found, list) else []


def siren_of(record: Mapping[str, Any], key: str) -> str | None:
    """Nine digits, with the leading zeros that a spreadsheet took away."""
    digits = text_of(record, key)
    return digits.zfill(SIREN_LENGTH) if digits and digits.isdigit() else None


def only(record: Mapping[str, Any], keys: tuple[str, ...]) -> dict[str, Any]:
    """The record cut down to these keys: nobody's name or date of birth is kept without need."""
    return {key: record[key] for key in keys if key in record}
