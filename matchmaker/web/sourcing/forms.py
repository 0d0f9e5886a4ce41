"""What the buyer writes into the register: a meeting's minutes, the call, a measure."""

from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, RadioField, StringField, SubmitField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from matchmaker.core.sourcing.questions import CHOICES, QUESTIONS
from matchmaker.services.sourcing.register import MinutesSaid
from matchmaker.services.sourcing.write import LONGEST
from matchmaker.web.forms import Form

SHORT = 300


class MinutesForm(Form):
    """The five questions of a meeting, and what is kept beside them."""

    structure = StringField(
        _l("Structure rencontrée"),
        [InputRequired(_l("Dites qui vous avez rencontré.")), Length(max=SHORT)],
        render_kw={"list": "structures"},
    )
    on = DateField(_l("Date du rendez-vous"), [Optional()])
    able = RadioField(default="unsaid")
    lots = RadioField(default="unsaid")
    delay = RadioField(default="unsaid")
    obstacle = StringField(validators=[Length(max=LONGEST)])
    change = StringField(validators=[Length(max=LONGEST)])
    attendees = StringField(
        _l("Personnes présentes"),
        [Length(max=LONGEST)],
        description=_l("Des deux côtés. Peut être effacé plus tard, sans rompre le registre."),
    )
    given = TextAreaField(
        _l("Informations données"),
        [Length(max=LONGEST)],
        description=_l(
            "Ce que vous avez dit ou remis. Donnez-le aussi à toutes les autres : « Publier pour tous », sur la fiche du besoin (R2111-2)."
        ),
    )
    secret = TextAreaField(
        _l("Confidentiel"),
        [Length(max=LONGEST)],
        description=_l(
            "Secret des affaires de la structure : lu par vous seuls, occulté dans l’exemplaire communicable."
        ),
    )
    send = SubmitField(_l("Inscrire au registre"))

    def said(self) -> MinutesSaid:
        names = ("structure", *QUESTIONS, "attendees", "given", "secret")
        return MinutesSaid(on=self.on.data, **{name: self[name].data or "" for name in names})


class CallForm(Form):
    """Where and when the call was published."""

    on = DateField(_l("Publié le"), [InputRequired(_l("Donnez une date."))])
    where = StringField(
        _l("Où"), [InputRequired(_l("Dites où, par une adresse ou un nom.")), Length(max=LONGEST)]
    )
    send = SubmitField(_l("Inscrire la publication"))


class MeasureForm(Form):
    """A measure so that no candidate knows more than the others."""

    measure = TextAreaField(
        _l("Mesure prise"), [InputRequired(_l("Dites ce que vous avez fait.")), Length(max=LONGEST)]
    )
    send = SubmitField(_l("Inscrire la mesure"))


class RetentionForm(Form):
    """Until when names are kept."""

    until = DateField(_l("Garder les noms jusqu’au"), [InputRequired(_l("Donnez une date."))])
    send = SubmitField(_l("Enregistrer cette date"))


def minutes_form(structure: str, today: date) -> MinutesForm:
    """The form with its questions in the reader's language; whom and when are proposed."""
    form = MinutesForm(structure=structure[:SHORT], on=today)
    for name, question in QUESTIONS.items():
        form[name].label.text = _(question)
        if name in CHOICES:
            form[name].choices = [(code, _(words)) for code, words in CHOICES[name].items()]
    return form
