"""Scores in the words of the pages: importance, legal stage, proof, reasons in the reader's language."""

from datetime import date
from typing import Any

from flask_babel import format_date, format_decimal, format_percent, get_locale, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from matchmaker.clock import now
from matchmaker.core.directory.facts import REGISTER_FRESH, WEIGHTS
from matchmaker.core.french_dates import first_of_month
from matchmaker.core.scoring.explain import FactInWords
from matchmaker.core.scoring.outlook import BetterProof
from matchmaker.plugin_api import N_, Criterion, Gate, Reason
from matchmaker.plugin_api.scores import is_large

NBSP = "\N{NO-BREAK SPACE}"

# Weights as people say them; the number is one click away.
IMPORTANCE = ((0.0, _l("pas pris en compte")), (1.0, _l("un peu")), (3.0, _l("beaucoup")))
LEGAL_STAGES = {
    "award_safe": _l("Peut aussi servir de critère dans un marché."),
    "sourcing_only": _l("Oriente les rencontres ; ne doit jamais servir à attribuer un marché public."),
    "fairness": _l("Équité entre les participants."),
    "info": _l("Pour information."),
}
# A gate may stand for what a tender demands, but it marks nothing: it is never an award criterion.
GATE = _l("Écarte des rendez-vous et ne note rien : ce n’est pas un critère d’attribution.")
# How sure a fact is: what stands behind it, and what better proof of it would do for the score.
SURE = (
    (WEIGHTS["register"], _l("registre public")),
    (WEIGHTS["validated"], _l("vérifié par la CRESS")),
    (WEIGHTS["certificate"], _l("avec un numéro de document")),
)
OLD_EXTRACT = _l("document vérifié, ou extrait de registre de plus d’un an")
WOULD_RAISE = {
    "certificate": N_("Un numéro de document ferait passer cette part de {now} à {then} sur 100."),
    "validated": N_("Un document vérifié par la CRESS ferait passer cette part de {now} à {then} sur 100."),
    "register": N_("Un registre public qui le confirme ferait passer cette part de {now} à {then} sur 100."),
}
WOULD_RAISE_FURTHER = {
    "validated": N_("Vérifié par la CRESS : {then}."),
    "register": N_("Confirmé par un registre public : {then}."),
}

# What the organiser should know of a criterion before giving it a weight.
LIMITS = {"local": _l("Pour un acheteur public, ne compte que s’il le demande lui-même dans son besoin.")}


def importance(weight: float) -> str:
    """« beaucoup », or the number where it is none of the three."""
    return str(dict(IMPORTANCE).get(weight, format_decimal(weight)))


def legal_stage(kind: type[Criterion]) -> str:
    """What the criterion may be used for, beyond ordering the meetings."""
    return str(GATE if issubclass(kind, Gate) else LEGAL_STAGES[kind.legal_stage])


def told(reason: Reason) -> str:
    """The reason in the reader's language; no line begins with « % »."""
    template = str(_(reason.template)).replace(" %", f"{NBSP}%")
    return template.format(**{name: _shown(value) for name, value in reason.values.items()})


def fact_value(fact: FactInWords) -> str:
    """An answer as people write it: « oui », « 12,5 ETP », « 30 % », the words of a choice."""
    asked, value = fact.question, fact.cell.value
    if isinstance(value, bool):
        return str(_("oui") if value else _("non"))
    if isinstance(value, tuple):
        return ", ".join(_(asked.choices.get(code, code)) for code in value)
    if asked.share:
        return str(format_percent(value))
    if asked.choices:
        return str(_(asked.choices.get(value, value)))
    return f"{_shown(value)}{NBSP}{_(asked.unit)}" if asked.unit else str(_shown(value))


def proof(fact: FactInWords) -> str:
    """What stands behind an answer. What a party says it sells needs no proof."""
    if not fact.question.proof:
        return str(_("dit par la structure"))
    evidence, as_of = fact.cell.evidence, fact.cell.as_of
    if evidence == WEIGHTS["validated"] and as_of and as_of < now().date() - REGISTER_FRESH:
        return str(OLD_EXTRACT)
    return str(next((words for least, words in SURE if evidence >= least), _("déclaré, sans preuve")))


def better_proof(then: BetterProof, earned: float) -> str:
    """What each kind of better proof would make of a part that earns so many points."""
    said: list[str] = []
    for kind, points in then.points.items():
        template = WOULD_RAISE_FURTHER[kind] if said else WOULD_RAISE[kind]
        said.append(_(template).format(now=tenths(earned), then=in_points(points)))
    return " ".join(said)


def in_points(points: float) -> str:
    """« 0,8 point », « 24 points »: in French the plural begins at two."""
    french = str(get_locale()).startswith("fr")
    one = points < 2 if french else round(points, 1) == 1
    return str(ngettext("%(points)s point", "%(points)s points", 1 if one else 2, points=tenths(points)))


def tenths(points: float) -> str:
    """Points with one decimal where it is not nought: « 9 », « 9,4 »."""
    return str(format_decimal(round(points, 1)))


def _shown(value: Any) -> Any:
    if isinstance(value, float) or is_large(value):
        return format_decimal(value)
    if isinstance(value, date):
        return first_of_month(format_date(value, "d MMMM yyyy"))
    return value
