"""Write to a structure: in one's own words, or, for a public buyer in sourcing, chosen from lists."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import RadioField, SelectField, StringField, SubmitField, TextAreaField
from wtforms.validators import Length

from matchmaker.core.requests.messages import ABOUT, LONGEST, MINUTES, PLACES, Typed
from matchmaker.services.sourcing.write import LONGEST as LONGEST_PUBLISHED
from matchmaker.web.fields import listed
from matchmaker.web.forms import Form


class MessageForm(Form):
    """Words alone: there is no field for a file."""

    text = TextAreaField(
        _l("Votre message"),
        [Length(max=LONGEST)],
        description=_l("Le lieu, l’heure, un retard : 500 signes au plus, sans document."),
        render_kw={"rows": 4, "required": True},
    )
    send = SubmitField(_l("Envoyer"))

    def typed(self) -> Typed:
        return Typed(text=self.text.data or "")


class BuyerMessageForm(Form):
    """What goes to one is chosen; the text and the file are there to be published for all."""

    about = RadioField(_l("De quoi s’agit-il ?"), validate_choice=False)
    place = SelectField(_l("Le lieu"), default="", validate_choice=False)
    time = StringField(_l("L’heure"), render_kw={"type": "time"})
    late = SelectField(_l("Un retard"), default="", validate_choice=False)
    text = TextAreaField(
        _l("Le besoin lui-même : votre texte"),
        [Length(max=LONGEST_PUBLISHED)],
        description=_l("Il n’est jamais envoyé à une seule structure : on vous propose de le publier."),
        render_kw={"rows": 3},
    )
    file = FileField(_l("Document"), description=_l("PDF, PNG ou JPEG, 10 Mo au plus."))
    send = SubmitField(_l("Envoyer"))

    def fill(self) -> None:
        """The lists, in the reader's language."""
        self.about.choices = [(key, _(words)) for key, words in ABOUT.items()]
        self.place.choices = listed([("", _("— choisir —")), *((key, _(one)) for key, one in PLACES.items())])
        late: list[Any] = [(str(one), _("%(minutes)s minutes", minutes=one)) for one in MINUTES]
        self.late.choices = listed([("", _("— choisir —")), *late])

    def typed(self) -> Typed:
        return Typed(
            text=self.text.data or "",
            about=self.about.data or "",
            place=self.place.data or "",
            time=self.time.data or "",
            late=self.late.data or "",
            has_file=bool(self.file.data and self.file.data.filename),
        )


def message_form(*, restricted: bool) -> MessageForm | BuyerMessageForm:
    if not restricted:
        return MessageForm()
    form = BuyerMessageForm()
    form.fill()
    return form
