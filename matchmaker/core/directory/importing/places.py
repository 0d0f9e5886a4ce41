"""Find the commune of a row from what its cells say; homonyms are told apart or listed, never guessed."""

import math
import re

from matchmaker.core.directory.cleaning import Choice, Cleaned, Problem, asked, left_out
from matchmaker.core.directory.territory import Commune, Territory
from matchmaker.plugin_api.text import N_

MOST_CHOICES = 8
AROUND_DEGREES = 0.2  # about 22 km: the size of the largest communes, twice over
_INSEE = re.compile(r"^(?:\d{5}|2[AB]\d{3}|\d{4})$", re.IGNORECASE)
_WITH_POSTCODE = re.compile(r"^(?:F-)?(\d{5})\s+(.+)$|^(.+?)[\s,(]+(\d{5})\)?$")
_WITH_DEPARTEMENT = re.compile(r"^(.+?)\s*\((\d{2,3}|2[AB])\)$", re.IGNORECASE)


def find_commune(
    text: str | None, postcode: str | None, territory: Territory, near: tuple[float, float] | None = None
) -> Cleaned[Commune]:
    """Give the commune named, with ``postcode`` and coordinates ``near`` to tell homonyms apart."""
    if text is None:
        return Cleaned() if postcode is None else Cleaned(problem=_postcode_alone(postcode, territory))
    if _INSEE.match(text):
        return _by_code(text, territory)
    found = _by_name(text, postcode, territory)
    if len(found) != 1 and near is not None:
        found = _nearest(found, near) or _nearest(territory.find(text), near)
    if len(found) == 1:
        return Cleaned(found[0])
    return Cleaned(problem=_which(text, found) if found else _not_found(text, postcode, territory))


def _by_code(text: str, territory: Territory) -> Cleaned[Commune]:
    commune = territory.get(text.upper().zfill(5))
    return Cleaned(commune) if commune else Cleaned(problem=_unknown(text))


def _by_name(text: str, postcode: str | None, territory: Territory) -> tuple[Commune, ...]:
    named = _WITH_DEPARTEMENT.match(text)
    if named:
        found = territory.find(named.group(1))
        return tuple(c for c in found if c.departement == named.group(2).upper())
    return territory.find(*_name_and_postcode(text, postcode))


def _name_and_postcode(text: str, postcode: str | None) -> tuple[str, str | None]:
    """The two apart; the postcode of the text itself comes before that of another cell."""
    both = _WITH_POSTCODE.match(text)
    return (both.group(2) or both.group(3), both.group(1) or both.group(4)) if both else (text, postcode)


def _nearest(found: tuple[Commune, ...], near: tuple[float, float]) -> tuple[Commune, ...]:
    """Choose the homonym that lies around the coordinates, if one does."""
    around = [commune for commune in found if _apart(commune, near) <= AROUND_DEGREES]
    return (min(around, key=lambda commune: _apart(commune, near)),) if around else ()


def _apart(commune: Commune, near: tuple[float, float]) -> float:
    """A distance good enough to choose between homonyms; communes without a point come last."""
    if commune.latitude is None or commune.longitude is None:
        return math.inf
    return math.hypot(
        commune.latitude - near[0], (commune.longitude - near[1]) * math.cos(math.radians(near[0]))
    )


def _postcode_alone(postcode: str, territory: Territory) -> Problem:
    served = territory.at_postcode(postcode)
    names = ", ".join(commune.name for commune in served[:MOST_CHOICES])
    if not served:
        template = N_("Le code postal {postcode} ne dessert aucune commune connue.")
        return left_out(template, N_("Donnez le nom de la commune."), postcode=postcode)
    template = N_("Un code postal seul ({postcode}) ne dit pas la commune : {names}.")
    return left_out(
        template, N_("Ajoutez le nom de la commune ou son code INSEE."), postcode=postcode, names=names
    )


def _which(text: str, found: tuple[Commune, ...]) -> Problem:
    choices = tuple(Choice(commune.code, _described(commune)) for commune in found[:MOST_CHOICES])
    template = N_("{count} communes s’appellent « {value} ».")
    return asked(
        template,
        N_("Laquelle ? Un code postal ou un code INSEE le dirait."),
        choices,
        count=len(found),
        value=text,
    )


def _described(commune: Commune) -> str:
    return f"{commune.name} ({commune.departement}, {' '.join(commune.postcodes[:1])})"


def _not_found(text: str, postcode: str | None, territory: Territory) -> Problem:
    """A name that exists elsewhere is right, and its postcode is at fault."""
    name, postcode = _name_and_postcode(text, postcode)
    known = territory.find(name) if postcode else ()
    if not known:
        return _unknown(text)
    postcodes = ", ".join(code for commune in known[:MOST_CHOICES] for code in commune.postcodes[:1])
    template = N_("Le code postal {postcode} n’est pas celui de « {name} » : {postcodes}.")
    return left_out(template, WITHOUT_COMMUNE, postcode=postcode, name=name, postcodes=postcodes)


WITHOUT_COMMUNE = N_("Corrigez le code postal, ou donnez le code INSEE : la ligne est reprise sans commune.")


def _unknown(text: str) -> Problem:
    template = N_("Commune inconnue : « {value} ».")
    advice = N_(
        "Donnez son nom actuel avec le code postal, ou son code INSEE : la ligne est reprise sans commune."
    )
    return left_out(template, advice, value=text)
