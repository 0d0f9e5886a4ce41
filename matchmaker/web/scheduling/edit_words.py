"""What an edit did, and what it costs or brings, as sentences."""

from collections.abc import Mapping

from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from matchmaker.core.scheduling.edit import Edit, Edited
from matchmaker.core.scheduling.figures import weight_of

#: What each kind of edit is called in the list of edits.
KINDS = {
    "lock": _l("verrouillé"),
    "unlock": _l("déverrouillé"),
    "move": _l("déplacé"),
    "put": _l("placé"),
    "swap": _l("échangé"),
    "takeout": _l("retiré"),
    "forbid": _l("interdit"),
    "allow": _l("autorisé de nouveau"),
}


def said(edit: Edit, edited: Edited, names: Mapping[int, str]) -> str:
    """What was done to which meeting."""
    sides = edited.draft.problem.meetings[edit.meeting].sides
    pair = " – ".join(names.get(int(str(side)), str(side)) for side in sides)
    return f"{pair} : {KINDS[type(edit).__name__.lower()]}."


def effects_in_words(edited: Edited, names: Mapping[int, str]) -> list[str]:
    """What changes in the planning: meetings, value, waits and guarantees. Nothing where nothing does."""
    effects = edited.effects
    found = [_meetings(effects.meetings), _value(edited)]
    found += [_wait(names.get(int(str(who)), str(who)), change) for who, change in effects.waits.items()]
    found += [_missing(names.get(int(str(who)), str(who)), change) for who, change in effects.missing.items()]
    return [sentence for sentence in found if sentence]


def _meetings(change: int) -> str:
    if change > 0:
        return str(ngettext("%(num)s rendez-vous de plus.", "%(num)s rendez-vous de plus.", change))
    return (
        str(ngettext("%(num)s rendez-vous de moins.", "%(num)s rendez-vous de moins.", -change))
        if change
        else ""
    )


def _value(edited: Edited) -> str:
    after = weight_of(edited.draft.problem, {row.meeting: row.slot for row in edited.draft.assignments})
    before = after - edited.effects.weight
    if before <= 0 or not edited.effects.weight:
        return ""
    percent = format_decimal(abs(100 * edited.effects.weight / before), "#,##0.#")
    if edited.effects.weight > 0:
        return str(_("La valeur du planning augmente de %(percent)s %%.", percent=percent))
    return str(_("La valeur du planning baisse de %(percent)s %%.", percent=percent))


def _wait(name: str, change: int) -> str:
    if change > 0:
        words = ngettext(
            "Ce changement ajoute %(num)s attente à %(name)s.",
            "Ce changement ajoute %(num)s attentes à %(name)s.",
            change,
            name=name,
        )
    else:
        words = ngettext(
            "Ce changement enlève %(num)s attente à %(name)s.",
            "Ce changement enlève %(num)s attentes à %(name)s.",
            -change,
            name=name,
        )
    return str(words)


def _missing(name: str, change: int) -> str:
    if change > 0:
        words = ngettext(
            "Il manque %(num)s rendez-vous garanti de plus à %(name)s.",
            "Il manque %(num)s rendez-vous garantis de plus à %(name)s.",
            change,
            name=name,
        )
    else:
        words = ngettext(
            "%(name)s retrouve %(num)s rendez-vous garanti.",
            "%(name)s retrouve %(num)s rendez-vous garantis.",
            -change,
            name=name,
        )
    return str(words)
