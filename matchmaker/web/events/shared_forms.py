"""Forms about what meetings share: people with subjects and hours, and for the organiser resources, arrangements."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, SelectField, SelectMultipleField, StringField, SubmitField
from wtforms.validators import InputRequired, Length, NumberRange
from wtforms.widgets import CheckboxInput

from matchmaker.core.events.resources import ARRANGEMENTS, RESOURCE_KINDS
from matchmaker.db.events import Event
from matchmaker.db.queries.resources import ResourceLine
from matchmaker.services.events.coming import Comer
from matchmaker.services.events.people import Part, Subjects
from matchmaker.services.events.resources import Arrangements, ResourceFacts
from matchmaker.web.events.participant_forms import AvailabilityForm
from matchmaker.web.forms import Form


def _ticks(label: str, coerce: type = int) -> SelectMultipleField:
    return SelectMultipleField(label, coerce=coerce, option_widget=CheckboxInput(), validate_choice=False)


class PartForm(AvailabilityForm):
    """What a person speaks about, and when they are there."""

    needs = _ticks(_l("Besoins et projets d’achat"))
    offers = _ticks(_l("Offres"))

    def __init__(self, event: Event, part: Part, subjects: Subjects, **values: Any) -> None:
        shown = {"needs": sorted(part.needs), "offers": sorted(part.offers)}
        super().__init__(event, part.absent, data=shown, **values)
        self.needs.choices, self.offers.choices = list(subjects.needs), list(subjects.offers)

    def tell_apart(self, key: int) -> None:
        """Give its fields ids of their own, on a page that has this form once for each person."""
        for one in self:
            one.id = one.label.field_id = f"{one.id}-{key}"

    def part(self) -> Part:
        return Part(frozenset(self.needs.data), frozenset(self.offers.data), self.absent)


class WhoComesForm(Form):
    people = _ticks(_l("Qui vient ?"))
    seen = _ticks("")  # who came when the page was shown; the template hides it
    send_people = SubmitField(_l("Enregistrer"))

    def __init__(self, comers: Sequence[Comer], **values: Any) -> None:
        there = [one.person_id for one in comers if one.comes]
        super().__init__(data={"people": there, "seen": there}, **values)
        self.people.choices = self.seen.choices = [(one.person_id, one.name) for one in comers]


class ResourceFields:
    """A resource in short."""

    label = StringField(_l("Nom"), [InputRequired(_l("Donnez un nom.")), Length(max=40)])
    kind = SelectField(_l("C’est"))
    capacity = IntegerField(_l("Rendez-vous en même temps"), [InputRequired(), NumberRange(1, 50)], default=1)


def resource_kinds() -> list[tuple[str, str]]:
    return [(key, _(words)) for key, words in RESOURCE_KINDS.items()]


class NewResourceForm(ResourceFields, Form):
    send = SubmitField(_l("Ajouter"))

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.kind.choices = resource_kinds()

    def facts(self) -> ResourceFacts:
        return ResourceFacts(self.label.data or "", self.kind.data, self.capacity.data)


class ResourceForm(ResourceFields, AvailabilityForm):
    def __init__(self, event: Event, facts: ResourceFacts, **values: Any) -> None:
        super().__init__(event, facts.absent, **values)
        self.kind.choices = resource_kinds()
        if not self.is_submitted():
            self.label.data, self.kind.data, self.capacity.data = facts.label, facts.kind, facts.capacity

    def facts(self) -> ResourceFacts:
        return ResourceFacts(self.label.data or "", self.kind.data, self.capacity.data, self.absent)


class ArrangementsForm(Form):
    features = _ticks(_l("Chaque rendez-vous a lieu à"), str)
    double_slot = BooleanField(_l("Chaque rendez-vous dure deux créneaux de suite"))
    resources = _ticks(_l("À chaque rendez-vous, il faut"))
    send_arrangements = SubmitField(_l("Enregistrer"))

    def offer(self, resources: Sequence[ResourceLine]) -> None:
        """Fill in the lists."""
        self.features.choices = [(key, _(words)) for key, words in ARRANGEMENTS.items()]
        self.resources.choices = [(one.id, one.label) for one in resources]

    def arrangements(self) -> Arrangements:
        features = frozenset(self.features.data) & ARRANGEMENTS.keys()
        return Arrangements(features, self.double_slot.data, frozenset(self.resources.data))


class NeedWithForm(Form):
    resource = SelectField(_l("Ce qu’il faut"), coerce=int)
    partner = SelectField(_l("Quand elle rencontre"), coerce=int)
    send_need = SubmitField(_l("Ajouter"))

    def offer(self, resources: Sequence[ResourceLine], partners: Sequence[tuple[int, str]]) -> None:
        """Fill in the lists."""
        self.resource.choices = [(one.id, one.label) for one in resources]
        self.partner.choices = list(partners)
