"""What an event still lacks before its next phase, from counts alone."""

from dataclasses import dataclass
from typing import Any

from matchmaker.plugin_api.text import N_

MOST_IN_A_ROW = 4  # meetings without a pause: beyond, people no longer listen


@dataclass(frozen=True)
class Figures:
    """Counts of one event; participants are those accepted."""

    phase: str
    open: bool  # no longer in mode essai
    slots: int
    in_a_row: int  # the most slots without a pause between them
    tables: int
    kept: int  # tables that somebody keeps
    standing: int  # buyers and experts who keep no table
    buyers: int  # those who are both count as buyers and as suppliers
    suppliers: int
    participants: int
    unreachable: int  # participants without anybody who has an e-mail
    uninvited: int
    never_there: int  # participants absent in every slot
    without_catalogue: int  # no offer and no need
    scored: bool  # a score run made from the present data
    wishes: int  # pending, accepted or declined
    pending: int
    drafts: int  # schedules made from the present data
    meetings: int  # live, published


@dataclass(frozen=True)
class Check:
    """One line of the checklist. `page` names where to mend it; `needed` ones block the next phase."""

    done: bool
    sentence: str  # template
    values: dict[str, Any]
    page: str
    needed: bool = False


def checklist(figures: Figures) -> tuple[Check, ...]:
    """The lines that matter in the present phase, in the order in which they are mended."""
    lines = {
        "registration": (
            *_programme(figures),
            *_participants(figures),
            *_seats(figures),
            *_mails(figures),
        ),
        "wishes": (*_seats(figures), *_mails(figures), *_wishes(figures)),
        "scheduled": (
            *_programme(figures),
            *_seats(figures),
            *_wishes(figures),
            *_planning(figures),
        ),
    }
    return lines.get(figures.phase, ())


def missing(figures: Figures) -> tuple[Check, ...]:
    """The needed lines that are not done: the next phase cannot begin."""
    return tuple(line for line in checklist(figures) if line.needed and not line.done)


def _programme(f: Figures) -> tuple[Check, ...]:
    slots = (
        _check(N_("créneaux : {count}"), "programme", f.slots > 0, needed=True, count=f.slots)
        if f.slots
        else _check(N_("aucun créneau : définissez les horaires"), "programme", False, needed=True)
    )
    tables = (
        _check(N_("tables : {count}"), "programme", True, needed=True, count=f.tables)
        if f.tables
        else _check(N_("aucune table : ajoutez-en au moins une"), "programme", False, needed=True)
    )
    return slots, tables, *_breath(f)


def _breath(f: Figures) -> tuple[Check, ...]:
    if f.in_a_row <= MOST_IN_A_ROW:
        return ()
    template = N_("{count} rendez-vous d’affilée sont possibles : ajoutez une pause après le quatrième")
    return (_check(template, "programme", False, count=f.in_a_row),)


def _participants(f: Figures) -> tuple[Check, ...]:
    enough = f.suppliers > 0 and f.participants > 1
    template = N_("acheteurs : {buyers}, fournisseurs : {suppliers}")
    if not enough:
        template = N_("deux structures au moins, dont un fournisseur : ajoutez ou importez les participants")
    lines = [
        _check(template, "participants", enough, needed=True, buyers=f.buyers, suppliers=f.suppliers),
    ]
    if f.never_there:
        template = N_("structures disponibles sur aucun créneau : {count}")
        lines.append(_check(template, "participants", False, count=f.never_there))
    if f.without_catalogue:
        template = N_("structures sans offre ni besoin, à qui l’on ne peut rien conseiller : {count}")
        lines.append(_check(template, "participants", False, count=f.without_catalogue))
    if f.participants and not f.scored:
        lines.append(_check(N_("les partenaires conseillés ne sont pas calculés"), "scoring", False))
    return tuple(lines)


def _seats(f: Figures) -> tuple[Check, ...]:
    """Who was added has no table of their own until somebody gives them one.

    An event does not store that its buyers stay seated: the room says it, by a table that somebody keeps or
    by one for each of them. Where two structures share a table there are fewer, and nobody is to be seated.
    """
    if not f.standing or not (f.kept or f.tables >= f.standing):
        return ()
    return (_check(N_("acheteurs ou experts sans table : {count}"), "tables", False, count=f.standing),)


def _mails(f: Figures) -> tuple[Check, ...]:
    lines = [
        _check(
            N_("événement ouvert : les messages partent aux participants")
            if f.open
            else N_("mode essai : les messages ne vont qu’à vous ; ouvrez l’événement quand tout est prêt"),
            "opening",
            f.open,
        )
    ]
    if f.unreachable:
        template = N_("structures sans interlocuteur joignable par e-mail : {count}")
        lines.append(_check(template, "participants", False, count=f.unreachable))
    if f.uninvited:
        template = N_("structures pas encore invitées : {count}")
        lines.append(_check(template, "invitation", False, count=f.uninvited))
    return tuple(lines)


def _wishes(f: Figures) -> tuple[Check, ...]:
    if not f.wishes:
        return (_check(N_("aucun vœu pour l’instant"), "requests", False),)
    lines = [_check(N_("vœux exprimés : {count}"), "requests", True, count=f.wishes)]
    if f.pending:
        lines.append(
            _check(N_("vœux qui attendent une réponse : {count}"), "requests", False, count=f.pending)
        )
    return tuple(lines)


def _planning(f: Figures) -> tuple[Check, ...]:
    if f.drafts:
        template = N_("projets de planning à jour : {count} ; comparez, puis diffusez")
        return (_check(template, "scheduling", True, count=f.drafts),)
    return (_check(N_("aucun projet de planning à jour : lancez le calcul"), "scheduling", False),)


def _check(sentence: str, page: str, done: bool, *, needed: bool = False, **values: Any) -> Check:
    return Check(done, sentence, values, page, needed)
