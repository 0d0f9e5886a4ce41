"""The form of an event's criteria, built from the plugins that are installed."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, RadioField, SelectField, SubmitField, ValidationError
from wtforms.fields.choices import SelectChoice

from matchmaker.core.directory.names import fold
from matchmaker.core.scoring.presets import PRESETS
from matchmaker.core.scoring.relevance import TRADE
from matchmaker.core.scoring.weights import HIGHEST_WEIGHT
from matchmaker.services.scoring.change import CriterionSaid
from matchmaker.services.scoring.criteria import EventCriterion
from matchmaker.web.fields import NumberField, shown
from matchmaker.web.forms import Form
from matchmaker.web.scoring.words import IMPORTANCE

OTHER = "other"


class PresetForm(Form):
    """One of the four cards: which start was chosen."""

    preset = SelectField(
        _l("Point de départ"), choices=[SelectChoice(name, one.label) for name, one in PRESETS.items()]
    )


class CriteriaForm(Form):
    """Fields are added per criterion: ``<key>_weight``, ``<key>_exact``, ``<key>_<param>``, ``<key>_on``."""

    send = SubmitField(_l("Enregistrer"))

    criteria: Sequence[EventCriterion] = ()

    def said(self) -> dict[str, CriterionSaid]:
        """What was chosen for each criterion."""
        return {one.key: self._said(one) for one in self.criteria}

    def ordered(self) -> list[EventCriterion]:
        """The trade first, then what has a weight, the gates last; by their names as the reader has them."""
        return sorted(
            self.criteria,
            key=lambda one: (one.gate, not one.weighable, one.key not in TRADE, fold(_(one.kind.label))),
        )

    def of(self, one: EventCriterion) -> dict[str, Any]:
        """The fields of one criterion, for the template."""
        return {
            "criterion": one,
            "on": self[f"{one.key}_on"] if one.gate else None,
            "weight": self[f"{one.key}_weight"] if one.weighable else None,
            "exact": self[f"{one.key}_exact"] if one.weighable else None,
            "params": [self[f"{one.key}_{spec.name}"] for spec in one.kind.params_type.specs()],
        }

    def _said(self, one: EventCriterion) -> CriterionSaid:
        params = {}
        for spec in one.kind.params_type.specs():
            value = self[f"{one.key}_{spec.name}"].data
            if value is not None and value != spec.default:
                params[spec.name] = value
        if one.gate:
            return CriterionSaid(one.weight, self[f"{one.key}_on"].data, params)
        if not one.weighable:
            return CriterionSaid(one.weight, one.enabled, params)
        chosen = self[f"{one.key}_weight"].data
        weight = self[f"{one.key}_exact"].data if chosen == OTHER else float(chosen)
        return CriterionSaid(weight, one.enabled, params)


def criteria_form(criteria: Sequence[EventCriterion]) -> CriteriaForm:
    """The form for these criteria, filled in with what is set now."""
    fields: dict[str, Any] = {"criteria": tuple(criteria)}
    for one in criteria:
        fields |= _gate_fields(one) if one.gate else _weight_fields(one) if one.weighable else {}
        fields |= _param_fields(one)
    form: CriteriaForm = type("EventCriteriaForm", (CriteriaForm,), fields)()
    return form


def _gate_fields(one: EventCriterion) -> dict[str, Any]:
    return {f"{one.key}_on": BooleanField(_(one.kind.label), default=one.enabled)}


def _weight_fields(one: EventCriterion) -> dict[str, Any]:
    choices = [SelectChoice(shown(weight), words) for weight, words in IMPORTANCE]
    known = dict(IMPORTANCE)
    return {
        f"{one.key}_weight": RadioField(
            _(one.kind.label),
            choices=[*choices, SelectChoice(OTHER, _l("un nombre précis"))],
            default=shown(one.weight) if one.weight in known else OTHER,
        ),
        f"{one.key}_exact": NumberField(
            _("Nombre, de 0 à 10"),
            [_GivenWhereChosen(f"{one.key}_weight")],
            high=HIGHEST_WEIGHT,
            default=None if one.weight in known else one.weight,
        ),
    }


class _GivenWhereChosen:
    """Who chose « un nombre précis » gives one: the weight of before would be kept without a word."""

    def __init__(self, weight: str) -> None:
        self.weight = weight

    def __call__(self, form: Form, field: Field) -> None:
        if form[self.weight].data == OTHER and field.data is None and not field.process_errors:
            raise ValidationError(
                _("Indiquez un nombre de %(low)s à %(high)s.", low=shown(field.low), high=shown(field.high))
            )


def _param_fields(one: EventCriterion) -> dict[str, Any]:
    return {
        f"{one.key}_{spec.name}": NumberField(
            f"{_(spec.label)} ({spec.unit})" if spec.unit else _(spec.label),
            low=spec.low,
            high=spec.high,
            default=one.params.get(spec.name, spec.default),
        )
        for spec in one.kind.params_type.specs()
    }
