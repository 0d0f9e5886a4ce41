"""Messages between two who agreed to meet: what may go to one, and what is owed to all.

A public buyer that has a purchase in sourcing sends one structure nothing that it wrote freely: where, when and how
late are chosen from closed lists, so that no figure of the need can hide in them. Whatever else it says, and every
file, is for everybody (R2111-2). No words are guessed at.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from matchmaker.core.errors import Invalid, Refusal
from matchmaker.plugin_api.text import N_

LONGEST = 500
FREE, PLACE, TIME, LATE, NEED = "words", "place", "time", "late", "need"
LOGISTICS: Mapping[str, str] = {PLACE: N_("Le lieu"), TIME: N_("L’heure"), LATE: N_("Un retard")}
ABOUT: Mapping[str, str] = {**LOGISTICS, NEED: N_("Le besoin lui-même")}
PLACES: Mapping[str, str] = {
    "ours": N_("à notre table"),
    "yours": N_("à votre table"),
    "reception": N_("à l’accueil"),
    "entrance": N_("à l’entrée"),
}
MINUTES = (5, 10, 15, 20, 30)
SENTENCES: Mapping[str, str] = {
    PLACE: N_("Retrouvons-nous {detail}."),
    TIME: N_("Rendez-vous à {detail}."),
    LATE: N_("Nous aurons {detail} minutes de retard."),
}
_HOUR = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


class ForAllOnly(Refusal):
    template = N_(
        "Ce message n’est pas envoyé à {name} : ce que vous dites d’un achat en sourçage, et tout document, "
        "se donne à tous. Rien n’est perdu : publiez-le pour tous."
    )


class NothingSaid(Invalid):
    template = N_("Écrivez votre message, ou dites de quoi il s’agit.")


class TooLongForAMessage(Invalid):
    template = N_("Ce message compte {count} signes ; {most} au plus. Raccourcissez-le.")


class NoSuchChoice(Invalid):
    template = N_("Choisissez le lieu, l’heure ou le retard dans la liste.")


@dataclass(frozen=True)
class Typed:
    """What a sender typed or chose. ``has_file``: a document was chosen with it."""

    text: str = ""
    about: str = ""
    place: str = ""
    time: str = ""
    late: str = ""
    has_file: bool = False


@dataclass(frozen=True)
class Sendable:
    """What is kept and relayed: ``text`` are words where ``about`` is `words`, else what was chosen of a list."""

    about: str
    text: str


def for_one(typed: Typed, *, restricted: bool, name: str) -> Sendable:
    """What may go to the one structure ``name``.

    ``restricted``: the sender is a public buyer with a purchase in sourcing. Raises `ForAllOnly`, `NothingSaid`,
    `NoSuchChoice`, `TooLongForAMessage`.
    """
    text = typed.text.strip()
    if typed.has_file or (restricted and (text or typed.about == NEED)):
        raise ForAllOnly(name=name)
    if restricted:
        return _chosen(typed)
    if not text:
        raise NothingSaid
    if len(text) > LONGEST:
        raise TooLongForAMessage(count=len(text), most=LONGEST)
    return Sendable(FREE, text)


def _chosen(typed: Typed) -> Sendable:
    if not typed.about:
        raise NothingSaid
    chosen = {PLACE: typed.place, TIME: typed.time, LATE: typed.late}.get(typed.about, "")
    if not _in_list(typed.about, chosen):
        raise NoSuchChoice
    return Sendable(typed.about, chosen)


def _in_list(about: str, chosen: str) -> bool:
    known: Mapping[str, Collection[str]] = {PLACE: PLACES, LATE: [str(one) for one in MINUTES]}
    if about == TIME:
        return _HOUR.fullmatch(chosen) is not None
    return chosen in known.get(about, ())
