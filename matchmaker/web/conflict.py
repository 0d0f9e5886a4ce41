"""Show both versions when somebody else saved first."""

from dataclasses import dataclass
from typing import Any

from wtforms import Field

from matchmaker.web.forms import Form

HIDDEN = frozenset({"csrf_token", "nonce", "version"})


@dataclass(frozen=True)
class Difference:
    """One answer that differs: what was saved meanwhile, and what was typed here."""

    label: str
    theirs: str
    yours: str


def differences(typed: Form, saved: Form) -> list[Difference]:
    """The answers that differ between a form as typed and the same form as saved meanwhile.

    The next sending of the typed one is made from that version.
    """
    typed.renew(saved["version"].data)
    found = []
    for field in typed:
        if field.name in HIDDEN or field.type in ("SubmitField", "HiddenField"):
            continue
        theirs, yours = in_words(saved[field.name]), in_words(field)
        if theirs != yours:
            found.append(Difference(str(field.label.text), theirs, yours))
    return found


def in_words(field: Field) -> str:
    """What a field says, as a person reads it."""
    if hasattr(field, "in_words"):
        return str(field.in_words())
    if hasattr(field, "iter_choices"):
        return ", ".join(str(choice[1]) for choice in field.iter_choices() if choice[2])
    value: Any = field._value() if hasattr(field, "_value") else field.data
    return str(value or "").replace("\r\n", "\n").strip()
