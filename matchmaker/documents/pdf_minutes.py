"""The five questions of a sourcing meeting on paper, to be copied into the register afterwards."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from matchmaker.core.sourcing.questions import CHOICES, QUESTIONS
from matchmaker.documents.language import FRENCH, Language
from matchmaker.documents.pdf import typeset
from matchmaker.documents.pdf_sourcing import ZONE
from matchmaker.plugin_api.text import N_


@dataclass(frozen=True)
class BlankMinutes:
    """A page for each structure to meet, and one for whoever comes besides."""

    buyer: str
    need: str
    structures: Sequence[str]
    printed_at: dt.datetime


def blank_minutes_pdf(blank: BlankMinutes, language: Language = FRENCH) -> bytes:
    """One page a structure, the last without a name."""
    say = language.say
    values = {
        "lang": language.locale[:2],
        "head": blank.buyer,
        "kind_of_sheet": say(N_("Compte rendu, à reporter au registre de sourcing")),
        "foot": say(N_("Imprimé le {moment}"), moment=language.moment(blank.printed_at, ZONE)),
        "title": say(N_("Comptes rendus : {need}"), need=blank.need),
        "need": blank.need,
        "sheets": [{"lines": _lines(name, language)} for name in (*blank.structures, "")],
        "questions": [
            {"words": say(words), "choices": [say(choice) for choice in CHOICES.get(key, {}).values()]}
            for key, words in QUESTIONS.items()
        ],
        "parts": [say(N_("Informations données")), say(N_("Confidentiel (secret des affaires)"))],
    }
    return typeset("minutes", values, printed_at=blank.printed_at)


def _lines(name: str, language: Language) -> list[dict[str, str]]:
    labels = (N_("Structure"), N_("Date et heure"), N_("Personnes présentes"))
    return [
        {"label": language.say(label), "value": value}
        for label, value in zip(labels, (name, "", ""), strict=True)
    ]
