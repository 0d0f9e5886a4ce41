"""Which criteria count and how much, as written on one line: ``local,organic=2,-area``."""

from collections.abc import Mapping
from dataclasses import dataclass

from matchmaker.core.errors import Invalid
from matchmaker.core.scoring.relevance import TRADE
from matchmaker.core.scoring.weights import HIGHEST_WEIGHT, weighable
from matchmaker.plugin_api import Criterion, Gate
from matchmaker.plugin_api.criterion import can_veto
from matchmaker.plugin_api.text import N_

ROWS = "need_offer"


class NotInstalled(Invalid):
    template = N_("« {name} » n’est pas un critère installé. Critères installés : {known}.")


class UnreadableWeight(Invalid):
    template = N_(
        "« {text} » : le poids s’écrit après le nom, de 0 à {highest}, avec un point, par exemple organic=2 ou local=0.5."
    )


class CommaInWeight(UnreadableWeight):
    template = N_(
        "« {text} » : le poids s’écrit avec un point, car la virgule sépare les critères. Écrivez {better}."
    )


class NamedTwice(Invalid):
    template = N_("Le critère « {name} » est nommé deux fois.")


class GateWithoutWeight(Invalid):
    template = N_(
        "« {name} » n’a pas de poids : il écarte des offres, ou non. Écrivez -{name} pour ne pas l’appliquer."
    )


class OnlyWarns(Invalid):
    template = N_(
        "« {name} » n’a pas de poids : il avertit, sans rien noter. Écrivez-le sans poids : {name}."
    )


class OnlyAmongSuppliers(Invalid):
    template = N_(
        "« {name} » ne compare que des fournisseurs entre eux : il ne dit rien d’une offre face à un besoin."
    )


class NoTrade(Invalid):
    template = N_(
        "Sans aucun des critères de métier ({trades}), aucune offre ne peut être retenue. Gardez-en un."
    )


@dataclass(frozen=True)
class Chosen:
    """The criteria to run, in the order of their keys, and the weight of each that is no gate."""

    criteria: tuple[type[Criterion], ...]
    weights: Mapping[str, float]


def choose(text: str, installed: Mapping[str, type[Criterion]]) -> Chosen:
    """Read the line. Empty: every criterion with its own default weight.

    Once a criterion is named, only the named ones weigh; those of the trade still decide which offers
    are relevant. What only warns weighs nothing. Whatever can turn away stays on: gates, and at weight 0
    the criteria that veto besides their score. A name after ``-`` is out. Raises a subclass of `Invalid`.
    """
    named, out = _read(text, installed)
    left = {key: kind for key, kind in installed.items() if ROWS in kind.row_kinds and key not in out}
    weighing = {key: weight for key, weight in named.items() if weighable(installed[key])}
    weights = {
        key: weighing.get(key, 0.0 if weighing or not weighable(kind) else kind.default_weight)
        for key, kind in left.items()
        if not issubclass(kind, Gate) and (not weighing or key in named or key in TRADE or can_veto(kind))
    }
    if not any(key in weights for key in TRADE):
        raise NoTrade(trades=", ".join(TRADE))
    run = [kind for key, kind in left.items() if key in weights or issubclass(kind, Gate)]
    return Chosen(tuple(run), weights)


def _read(text: str, installed: Mapping[str, type[Criterion]]) -> tuple[dict[str, float], set[str]]:
    named: dict[str, float] = {}
    out: set[str] = set()
    before = ""
    for part in (part.strip() for part in text.split(",")):
        if not part:
            continue
        if part.isdecimal() and before.rpartition("=")[2].strip().isdecimal():
            raise CommaInWeight(text=f"{before},{part}", better=f"{before}.{part}")
        before = part
        name, equals, weight = (piece.strip() for piece in part.removeprefix("-").partition("="))
        if name not in installed:
            raise NotInstalled(name=name, known=", ".join(installed))
        if name in named or name in out:
            raise NamedTwice(name=name)
        if part.startswith("-") and not equals:
            out.add(name)
        elif ROWS not in installed[name].row_kinds:
            raise OnlyAmongSuppliers(name=name)
        else:
            named[name] = _weight(part, weight, installed[name]) if equals else installed[name].default_weight
    return named, out


def _weight(part: str, text: str, kind: type[Criterion]) -> float:
    if issubclass(kind, Gate):
        raise GateWithoutWeight(name=kind.key)
    if not weighable(kind):
        raise OnlyWarns(name=kind.key)
    try:
        weight = float(text)
    except ValueError:
        weight = -1.0
    if part.startswith("-") or not 0 <= weight <= HIGHEST_WEIGHT:  # not a number compares as false
        raise UnreadableWeight(text=part, highest=f"{HIGHEST_WEIGHT:g}")
    return weight
