"""Forms of the organiser about an event."""

from collections.abc import Sequence
from datetime import time
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    SubmitField,
    TelField,
    TextAreaField,
    TimeField,
)
from wtforms import Form as Subform
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import HiddenInput

from matchmaker.core.events.programme import MOST_SLOTS, Recipe, read_starts
from matchmaker.core.events.refusals import DayMissing
from matchmaker.core.events.tables import MOST_TABLES, labels
from matchmaker.core.events.templates import (
    DEFAULT_TEMPLATE,
    GUARANTEE,
    MOST_MEETINGS,
    TEMPLATES,
    Template,
    tables_for,
)
from matchmaker.core.events.words import CANDIDATES, SILENCE
from matchmaker.core.events.zones import FRENCH_ZONES
from matchmaker.services.events.copy import Copied
from matchmaker.services.events.programme import TableLine, Times
from matchmaker.services.events.set_up import EventSettings, NewEvent
from matchmaker.web.forms import Form


def needed() -> InputRequired:
    return InputRequired(_l("Cette réponse est nécessaire."))


MOST_DAYS = 10
HOURS = {"rows": 5}  # a whole day of hours shows at once on a phone


def zones() -> list[tuple[str, str]]:
    return [(zone, _(name)) for zone, name in FRENCH_ZONES.items()]


class RecipeFields:
    """How an organiser describes a half-day; shared by creating an event and by computing times."""

    start = TimeField(_l("Premier rendez-vous à"), [needed()], default=time(14, 0))
    length = IntegerField(_l("Durée d’un rendez-vous (minutes)"), [needed()], default=15)
    gap = IntegerField(_l("Temps pour changer de table (minutes)"), [needed()], default=5)
    count = IntegerField(_l("Nombre de créneaux"), [Optional(), NumberRange(max=MOST_SLOTS)], default=8)
    end = TimeField(_l("Ou : finir au plus tard à"), [Optional()])
    pause_after = IntegerField(_l("Une pause tous les … créneaux"), [Optional()], default=4)
    long_pause = IntegerField(_l("Durée de cette pause (minutes)"), [Optional()], default=20)

    def recipe(self) -> Recipe:
        """The recipe as typed; an end that is given wins over the number."""
        return Recipe(
            start=self.start.data,
            length=self.length.data,
            gap=self.gap.data,
            count=None if self.end.data else self.count.data,
            end=self.end.data,
            pause_after=self.pause_after.data,
            long_pause=0 if self.long_pause.data is None else self.long_pause.data,
        )


class NewEventForm(RecipeFields, Form):
    template = HiddenField(default=DEFAULT_TEMPLATE)
    chamber = SelectField(_l("Chambre"), coerce=int)
    name = StringField(_l("Nom de l’événement"), [needed(), Length(max=200)])
    place = StringField(_l("Lieu"), [Length(max=200)])
    zone = SelectField(_l("Heure locale de"), default="Europe/Paris")
    day = DateField(_l("Date"), [needed()])
    starts = TextAreaField(_l("Ou donnez vous-même les heures de début"))
    buyers = IntegerField(_l("Acheteurs attendus"), [Optional(), NumberRange(1, MOST_TABLES)], default=10)
    tables = IntegerField(_l("Nombre de tables"), [Optional(), NumberRange(max=MOST_TABLES)])
    max_meetings = IntegerField(
        _l("Rendez-vous par structure, au plus"), [Optional(), NumberRange(1, 96)], default=MOST_MEETINGS
    )
    guarantee = IntegerField(
        _l("Rendez-vous garantis à chacun"), [needed(), NumberRange(0, 50)], default=GUARANTEE
    )
    send = SubmitField(_l("Créer l’événement"))

    def offer(self, chambers: Sequence[tuple[int, str]]) -> None:
        """Fill in the lists, and the words for how many are expected."""
        self.chamber.choices = list(chambers)
        self.zone.choices = zones()
        if not self.chosen.seated:
            self.buyers.label.text = _("Structures attendues")

    @property
    def chosen(self) -> Template:
        """What the event starts from."""
        return TEMPLATES.get(self.template.data or "", TEMPLATES[DEFAULT_TEMPLATE])

    @property
    def rooms(self) -> tuple[int, int]:
        """Tables, and how many of them are spare: none of a number that was typed."""
        if self.tables.data is not None:
            return max(self.tables.data, 0), 0
        expected = 10 if self.buyers.data is None else self.buyers.data
        return tables_for(expected, seated=self.chosen.seated)

    def new_event(self) -> NewEvent:
        typed = (self.starts.data or "").strip()
        return NewEvent(
            chamber_id=self.chamber.data,
            name=self.name.data,
            day=self.day.data,
            starts=read_starts(typed) if typed else self.recipe().starts(),
            length=self.length.data,
            tables=labels(self.rooms[0]),
            place=self.place.data or "",
            zone=self.zone.data,
            candidates=self.chosen.candidates,
            guarantee=self.guarantee.data,
            max_meetings=self.max_meetings.data,
            items=self.chosen.items,
        )


class CopyForm(Form):
    """What differs from the earlier edition; everything else comes along."""

    name = StringField(_l("Nom de l’événement"), [needed(), Length(max=200)])
    place = StringField(_l("Lieu"), [Length(max=200)])
    day = DateField(_l("Date"), [needed()])
    structures = BooleanField(_l("Reprendre aussi les structures, « à inviter »"))
    send = SubmitField(_l("Créer la nouvelle édition"))

    def copied(self) -> Copied:
        return Copied(self.name.data, self.day.data, self.place.data or "", self.structures.data)


class RecipeForm(RecipeFields, Subform):  # type: ignore[misc]  # wtforms has no types
    """Computes a list of times; reads the address, changes nothing."""


class DayRow(Subform):  # type: ignore[misc]  # wtforms has no types
    """One more day; both fields empty: no such day."""

    day = DateField(_l("Date"), [Optional()])
    starts = TextAreaField(_l("Heures de début"), render_kw=HOURS)


class SlotsForm(Form):
    day = DateField(_l("Date"), [needed()])
    zone = SelectField(_l("Heure locale de"))
    length = IntegerField(_l("Durée d’un rendez-vous (minutes)"), [needed()])
    starts = TextAreaField(_l("Heures de début"), [needed()], render_kw=HOURS)
    more = FieldList(FormField(DayRow), min_entries=1, max_entries=MOST_DAYS)
    confirmed = BooleanField(_l("Supprimer ces projets de planning et continuer"))
    dates_seen = BooleanField(_l("Oui, déplacer ces dates aussi"))
    send = SubmitField(_l("Enregistrer les créneaux"))

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.zone.choices = zones()

    def times(self) -> Times:
        """As typed. Raises `DayMissing` for times without a date."""
        more = []
        for row in self.more.data:
            starts = read_starts(row["starts"] or "")
            if starts and row["day"] is None:
                raise DayMissing(starts=row["starts"])
            if starts:
                more.append((row["day"], starts))
        return Times(self.day.data, self.zone.data, read_starts(self.starts.data), self.length.data, more)


class TableRow(Subform):  # type: ignore[misc]  # wtforms has no types
    id = HiddenField()
    label = StringField(_l("Nom"), [Length(max=40)])
    room = StringField(_l("Salle"), [Length(max=200)])
    seats = IntegerField(_l("Places"), [Optional(), NumberRange(2, 50)])
    step_free = BooleanField(_l("accès de plain-pied"))
    quiet = BooleanField(_l("coin calme"))
    remove = BooleanField(_l("retirer"))


class TablesForm(Form):
    tables = FieldList(FormField(TableRow), max_entries=MOST_TABLES)
    more = IntegerField(_l("Tables à ajouter"), [Optional(), NumberRange(0, MOST_TABLES)], default=0)
    confirmed_tables = BooleanField(_l("Supprimer ces projets de planning et continuer"))
    send = SubmitField(_l("Enregistrer les tables"))

    def lines(self) -> list[TableLine]:
        """The tables that stay, as typed."""
        rows = [row for row in self.tables.data if not row["remove"]]
        return [
            TableLine(
                int(row["id"]) if (row["id"] or "").isdigit() else None,
                row["label"] or "",
                [feature for feature in ("step_free", "quiet") if row[feature]],
                row["room"] or "",
                row["seats"],
            )
            for row in rows
        ]


class SettingsForm(Form):
    version = IntegerField(validators=[InputRequired()], widget=HiddenInput())
    name = StringField(_l("Nom de l’événement"), [needed(), Length(max=200)])
    place = StringField(_l("Lieu"), [Length(max=200)])
    reception_phone = TelField(_l("Téléphone de l’accueil"), [Length(max=40)])
    candidates = RadioField(_l("Quels rendez-vous peuvent être placés ?"))
    silence = RadioField(_l("Que deviennent les vœux restés sans réponse ?"))
    guarantee = IntegerField(_l("Rendez-vous garantis à chacun"), [needed(), NumberRange(0, 50)])
    wish_quota = IntegerField(_l("Vœux par structure, au plus"), [needed(), NumberRange(1, 200)])
    indispensable_quota = IntegerField(_l("Dont indispensables, au plus"), [needed(), NumberRange(0, 200)])
    max_meetings = IntegerField(_l("Rendez-vous par structure, au plus"), [Optional(), NumberRange(1, 96)])
    send = SubmitField(_l("Enregistrer"))

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.candidates.choices = [(key, _(words[0])) for key, words in CANDIDATES.items()]
        self.silence.choices = [(key, _(words[0])) for key, words in SILENCE.items()]

    def settings(self) -> EventSettings:
        return EventSettings(
            name=self.name.data,
            place=self.place.data or "",
            candidates=self.candidates.data,
            silence=self.silence.data,
            guarantee=self.guarantee.data,
            wish_quota=self.wish_quota.data,
            indispensable_quota=self.indispensable_quota.data,
            max_meetings=self.max_meetings.data,
            reception_phone=(self.reception_phone.data or "").strip() or None,
        )

    @property
    def effects(self) -> dict[str, str]:
        """What each choice changes, in words."""
        return {key: _(words[1]) for key, words in (CANDIDATES | SILENCE).items()}
