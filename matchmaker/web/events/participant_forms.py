"""Forms of the organiser about one participant."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    SubmitField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, HiddenInput

from matchmaker.core.events.words import KINDS
from matchmaker.db.events import Event
from matchmaker.services.events.participants import Newcomer, Participation
from matchmaker.web.forms import Form

WHOLE, SOME = "whole", "some"


def kinds() -> list[tuple[str, str]]:
    return [(kind, _(words)) for kind, words in KINDS.items()]


class NewParticipantForm(Form):
    kind = SelectField(_l("Elle vient comme"), default="supplier")
    organisation = SelectField(_l("Une structure de votre liste"), coerce=int)
    siret = StringField(_l("ou son SIRET"), [Length(max=40)])
    name = StringField(_l("et, si elle est nouvelle, son nom"), [Length(max=200)])
    other_activity = BooleanField(_l("C’est une autre activité du même établissement"))
    send = SubmitField(_l("Ajouter"))

    def offer(self, organisations: Sequence[tuple[int, str]]) -> None:
        """Fill in the lists."""
        self.kind.choices = kinds()
        self.organisation.choices = [(0, _("— choisir —")), *organisations]

    def newcomer(self) -> Newcomer:
        return Newcomer(
            kind=self.kind.data,
            organisation_id=self.organisation.data or None,
            name=self.name.data or "",
            siret=self.siret.data or "",
            other_activity=self.other_activity.data,
        )


class ParticipationForm(Form):
    version = IntegerField(validators=[InputRequired()], widget=HiddenInput())
    kind = SelectField(_l("Elle vient comme"))
    home_table_id = SelectField(_l("Garde sa table"), coerce=int)
    capacity = IntegerField(_l("Rendez-vous en même temps"), [InputRequired(), NumberRange(1, 20)])
    max_meetings = IntegerField(_l("Rendez-vous au plus"), [Optional(), NumberRange(0, 96)])
    min_meetings = IntegerField(_l("Rendez-vous garantis"), [Optional(), NumberRange(0, 96)])
    send = SubmitField(_l("Enregistrer"))

    def offer(self, event: Event) -> None:
        """Fill in the lists."""
        self.kind.choices = kinds()
        self.home_table_id.choices = [(0, _("non, elle change de table"))] + [
            (table.id, table.label) for table in event.tables
        ]

    def participation(self) -> Participation:
        return Participation(
            kind=self.kind.data,
            capacity=self.capacity.data,
            max_meetings=self.max_meetings.data,
            min_meetings=self.min_meetings.data,
            home_table_id=self.home_table_id.data or None,
        )


class DelegateForm(Form):
    name = StringField(_l("Nom"), [InputRequired(_l("Donnez un nom.")), Length(max=200)])
    email = StringField(_l("Adresse e-mail"), [Length(max=200)])
    accompanies = BooleanField(_l("Accompagne, sans rendez-vous"))
    send = SubmitField(_l("Ajouter cette personne"))


class AvailabilityForm(Form):
    """The whole time, or only the slots that are ticked."""

    when = RadioField(_l("Présence"), default=WHOLE)
    present = SelectMultipleField(
        _l("Créneaux"), coerce=int, option_widget=CheckboxInput(), validate_choice=False
    )
    send = SubmitField(_l("Enregistrer"))

    def __init__(self, event: Event, absent: frozenset[int], **values: Any) -> None:
        self.slots = [slot.id for slot in event.slots]
        shown = {
            "when": SOME if absent else WHOLE,
            "present": [slot for slot in self.slots if slot not in absent],
        }
        super().__init__(data=shown | values.pop("data", {}), **values)
        self.when.choices = [
            (WHOLE, _("Toute la durée")),
            (SOME, _("Seulement à certains moments")),
        ]
        self.present.choices = [(slot, "") for slot in self.slots]

    @property
    def absent(self) -> frozenset[int]:
        """Ids of the slots in which it cannot meet."""
        if self.when.data == WHOLE:
            return frozenset()
        return frozenset(self.slots) - set(self.present.data)
