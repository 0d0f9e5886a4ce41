"""A sourcing register as a PDF for people: every entry in words, and the fingerprint that a file is compared with."""

import datetime as dt
from dataclasses import dataclass

from matchmaker.core.sourcing.account import Accounted, account_of
from matchmaker.core.sourcing.chain import Line
from matchmaker.core.sourcing.copies import WHY, Copy
from matchmaker.core.sourcing.words import CODES, KINDS, LABELS, told
from matchmaker.documents.language import FRENCH, Language
from matchmaker.documents.pdf import typeset
from matchmaker.plugin_api.text import N_

ZONE = "Europe/Paris"


@dataclass(frozen=True)
class Dossier:
    """Whose register it is, about what, and when it was printed."""

    buyer: str
    need: str
    copy: Copy
    printed_at: dt.datetime


def register_pdf(dossier: Dossier, language: Language = FRENCH) -> bytes:
    """The whole register, with the list of what is not shown."""
    say, copy = language.say, dossier.copy
    kind = (
        N_("Exemplaire communicable") if copy.communicable else N_("Exemplaire complet, réservé à l’acheteur")
    )
    moment = language.moment(dossier.printed_at, ZONE)
    missing = [
        [str(one.number), say(LABELS.get(one.name, one.name)), say(WHY[one.why])] for one in copy.missing
    ]
    values = {
        "lang": language.locale[:2],
        "head": dossier.buyer,
        "kind_of_sheet": say(kind),
        "foot": say(N_("Imprimé le {moment}"), moment=moment),
        "title": say(N_("Registre de sourcing : {need}"), need=dossier.need),
        "sentence": " ".join(
            (
                language.count(copy.head.count, N_("{count} entrée."), N_("{count} entrées.")),
                say(N_("Empreinte de la dernière : {head}"), head=copy.head.digest),
            )
        ),
        "check": say(
            N_(
                "Le fichier CSV du registre se vérifie par « matchmaker sourcing verify » ; il doit donner cette empreinte."
            )
        ),
        "account_title": say(N_("Qui a été rencontré, qui ne l’a pas été, et pourquoi")),
        "account_columns": [
            say(words) for words in (N_("Rencontre"), N_("Structure"), N_("Rencontrée"), N_("Pourquoi"))
        ],
        "account": [_accounted(one, language) for one in account_of(copy.lines)],
        "entries": [_entry(line, copy, language) for line in copy.lines],
        "missing_title": say(N_("Ce qui n’est pas montré")),
        "missing_columns": [say(words) for words in (N_("Entrée"), N_("Quoi"), N_("Pourquoi"))],
        "missing": missing,
    }
    return typeset("sourcing", values, printed_at=dossier.printed_at)


def _accounted(one: Accounted, language: Language) -> list[str]:
    say = language.say
    why = say(CODES["why"].get(one.why, one.why)) if one.why else ""
    name = say(WHY["erased"]) if one.name is None else one.name
    return [one.event, name, say(CODES["held"][one.held]), " : ".join(filter(None, (why, one.detail)))]


def _entry(line: Line, copy: Copy, language: Language) -> dict[str, object]:
    say, entry = language.say, line.entry
    rows = [[one.label, one.words] for one in told(entry.content, say)]
    why = copy.why_missing.get(entry.number, {})
    for one in entry.seals:
        words = line.held[one.name].value if one.name in line.held else f"[{say(WHY[why[one.name]])}]"
        rows.append([say(LABELS.get(one.name, one.name)), words])
    return {
        "title": f"{entry.number}. {say(KINDS.get(entry.kind, entry.kind))}",
        "when": language.moment(entry.at, ZONE),
        "rows": rows,
        "digest": line.digest,
    }
