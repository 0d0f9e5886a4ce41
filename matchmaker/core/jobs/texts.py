"""The text of a message: what may stand between braces, and how it is filled in.

Only a name between braces stands for something: no attribute, no index, no format. What a value
holds is never read again, so braces in it stay as they were typed.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from matchmaker.core.errors import Invalid
from matchmaker.core.jobs.sms import LONGEST, measure
from matchmaker.plugin_api.text import N_

BRACES = re.compile(r"\{([^{}\n]*)\}")
LONGEST_SUBJECT = 150  # characters
LONGEST_BODY = 10_000


class SubjectMissing(Invalid):
    template = N_("Donnez un objet au message, sur une ligne de {most} signes au plus.")


class BodyMissing(Invalid):
    template = N_("Écrivez le texte du message, de {most} signes au plus.")


class UnknownPlaceholder(Invalid):
    template = N_("« {name} » n’est pas un mot que ce message sait remplacer. Il connaît {known}.")


class MissingPlaceholder(Invalid):
    template = N_(
        "Il manque « {name} » dans le texte : sans lui, ce message ne peut pas partir. Remettez-le."
    )


class LinkInSubject(Invalid):
    template = N_(
        "« {name} » ne va pas dans l’objet : on le lit sans ouvrir le message. Mettez-le dans le texte."
    )


class SmsTooLong(Invalid):
    template = N_("Ce SMS ferait {count} signes, {most} au plus avec ces lettres. Raccourcissez-le.")


@dataclass(frozen=True)
class Placeholder:
    """A name that is replaced. `meaning` and `example` are French, marked with ``N_``.

    `opens`: it holds an address, perhaps one that opens for its reader alone.
    """

    name: str
    meaning: str
    example: str
    required: bool = False
    opens: bool = False


@dataclass(frozen=True)
class TextKind:
    """A message whose words an organiser may change. All its texts are French, marked with ``N_``."""

    key: str
    label: str
    leaves: str  # when it leaves
    placeholders: tuple[Placeholder, ...]
    subject: str  # of an SMS: what the log calls it
    body: str
    channel: str = "mail"

    @property
    def names(self) -> frozenset[str]:
        return frozenset(one.name for one in self.placeholders)


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with its names replaced, in one pass; braces around anything else stay."""
    return BRACES.sub(lambda found: values.get(found.group(1), found.group(0)), text)


def check_text(kind: TextKind, subject: str, body: str) -> tuple[str, str]:
    """The subject and body as they are kept; raises an `Invalid` that names what is wrong with them."""
    subject, body = subject.strip(), body.replace("\r\n", "\n").strip() + "\n"
    if not subject or "\n" in subject or len(subject) > LONGEST_SUBJECT:
        raise SubjectMissing(most=LONGEST_SUBJECT)
    if not body.strip() or len(body) > LONGEST_BODY:
        raise BodyMissing(most=LONGEST_BODY)
    addresses = {one.name for one in kind.placeholders if one.opens}
    for name in BRACES.findall(subject):
        if name in addresses:
            raise LinkInSubject(name=f"{{{name}}}")
    for name in BRACES.findall(subject) + BRACES.findall(body):
        if name not in kind.names:
            raise UnknownPlaceholder(name=f"{{{name}}}", known=_listed(kind))
    written = set(BRACES.findall(body))
    for one in kind.placeholders:
        if one.required and one.name not in written:
            raise MissingPlaceholder(name=f"{{{one.name}}}")
    return subject, body


def check_length(kind: TextKind, filled: str) -> None:
    """Raise `SmsTooLong` for an SMS that does not go out as one."""
    if kind.channel == "sms":
        size = measure(filled)
        if size.count > LONGEST[size.alphabet]:
            raise SmsTooLong(count=size.count, most=LONGEST[size.alphabet])


def _listed(kind: TextKind) -> str:
    return ", ".join(f"{{{one.name}}}" for one in kind.placeholders)
