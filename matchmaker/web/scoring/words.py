"""Scores in the words of the pages: importance, legal stage, proof, reasons in the reader's language."""

from datetime import date
from typing import Any

from flask_babel import format_date, format_decimal, format_percent
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from matchmaker.plugin_api import COLUMNS, Reason

# Weights as people say them; the number is one click away.
IMPORTANCE = ((0.0, _l("pas pris en compte")), (1.0, _l("un peu")), (3.0, _l("beaucoup")))
LEGAL_STAGES = {
    "award_safe": _l("Peut aussi servir de critère dans un marché."),
    "sourcing_only": _l("Oriente les rencontres ; ne doit jamais servir à attribuer un marché public."),
    "fairness": _l("Équité entre les participants."),
    "info": _l("Pour information."),
}
FACTS = {
    "offer.siae_kind": _l("Statut d’insertion ou de handicap"),
    "offer.ess_status": _l("Économie sociale et solidaire"),
    "offer.organic_share": _l("Part de bio de l’offre"),
}
SHARES = frozenset({"offer.organic_share", "partner.organic_share"})
SURE = ((1.0, _l("registre public")), (0.8, _l("vérifié par la CRESS")), (0.5, _l("avec certificat")))


def importance(weight: float) -> str:
    """« beaucoup », or the number where it is none of the three."""
    return str(dict(IMPORTANCE).get(weight, format_decimal(weight)))


def told(reason: Reason) -> str:
    """The reason in the reader's language."""
    return str(_(reason.template)).format(**{name: _shown(value) for name, value in reason.values.items()})


def fact_label(column: str) -> str:
    """A column that needs proof, in words; a plugin's own field is already its label."""
    return str(FACTS.get(column) or (COLUMNS[column].meaning if column in COLUMNS else _(column)))


def proof(evidence: float) -> str:
    """How sure a fact is."""
    return str(next((words for least, words in SURE if evidence >= least), _l("déclaré, sans preuve")))


def fact_value(column: str, value: Any) -> str:
    """A value as the page shows it."""
    if column in SHARES:
        return str(format_percent(value))
    if isinstance(value, bool):
        return str(_("oui") if value else _("non"))
    return str(_shown(value))


def _shown(value: Any) -> Any:
    if isinstance(value, float):
        return format_decimal(value)
    if isinstance(value, date):
        return format_date(value, "d MMMM yyyy")
    return value
