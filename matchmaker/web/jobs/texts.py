"""The words of an event's messages: which there are, what they become, and what the organiser writes instead."""

from collections.abc import Callable

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import IntegerField, StringField, SubmitField, TextAreaField
from wtforms.validators import InputRequired
from wtforms.widgets import HiddenInput

from matchmaker.core.directory.access import Audience
from matchmaker.core.errors import NotFound, Refusal
from matchmaker.core.jobs.sms import LONGEST
from matchmaker.db.events import Event
from matchmaker.services.jobs.own_texts import (
    LOCALES,
    Preview,
    Words,
    kind_named,
    preview,
    save_words,
    try_words,
    use_original,
    use_own,
    words_of,
)
from matchmaker.services.jobs.texts import CATALOGUE
from matchmaker.services.jobs.versions import ChangedMeanwhile
from matchmaker.web.conflict import Difference, differences
from matchmaker.web.events.acts import act_and_return
from matchmaker.web.events.announcing import own_address
from matchmaker.web.events.own import organised_event
from matchmaker.web.forms import Form, sentence
from matchmaker.web.jobs import pages
from matchmaker.web.jobs.words import LANGUAGES
from matchmaker.web.policy import audience, current_actor

TEXTS = "/evenements/<int:event_id>/messages/textes"
TEXT = f"{TEXTS}/<kind>/<language>"


class TextForm(Form):
    version = IntegerField(validators=[InputRequired()], widget=HiddenInput(), default=0)
    subject = StringField(_l("Objet"), [InputRequired(_l("Donnez un objet au message."))])
    body = TextAreaField(_l("Texte"), [InputRequired(_l("Écrivez le texte du message."))])
    send = SubmitField(_l("Enregistrer"))
    look = SubmitField(_l("Voir l’aperçu"))


@pages.get(TEXTS)
@audience(Audience.ORGANISER)
def texts(event_id: int) -> str:
    event = organised_event(event_id)
    lines = [(kind, [words_of(event, kind, locale) for locale in LOCALES]) for kind in CATALOGUE]
    return render_template("jobs/texts.html", event=event, lines=lines, languages=LANGUAGES)


@pages.route(TEXT, methods=["GET", "POST"])
@audience(Audience.ORGANISER)
def text(event_id: int, kind: str, language: str) -> Response | str:
    event = organised_event(event_id)
    words = words_of(event, kind_named(kind), language)
    form = _form(words)
    meanwhile: list[Difference] = []
    if form.validate_on_submit() and not form.look.data:
        try:
            given = (form.subject.data, form.body.data, form.version.data)
            save_words(current_actor(), event_id, kind, language, *given)
        except ChangedMeanwhile as error:
            form.refuse(error)
            meanwhile = differences(form, _form(words_of(event, words.kind, language), fresh=True))
        except NotFound:
            raise
        except Refusal as error:
            form.refuse(error)
        else:
            flash(_("C’est enregistré : les prochains messages partent avec ces mots."), "success")
            return redirect(url_for("jobs.text", event_id=event_id, kind=kind, language=language), 303)
    return render_template(
        "jobs/text.html",
        event=event,
        words=words,
        form=form,
        meanwhile=meanwhile,
        shown=_shown(event, words, form),
        languages=LANGUAGES,
        longest=LONGEST,
    )


@pages.post(f"{TEXT}/apercu")
@audience(Audience.ORGANISER)
def text_preview(event_id: int, kind: str, language: str) -> str:
    """What the words in the form give, as a piece of the page. Nothing is kept."""
    event = organised_event(event_id)
    words = words_of(event, kind_named(kind), language)
    shown = _shown(event, words, TextForm())
    return render_template("jobs/_text_preview.html", shown=shown, longest=LONGEST)


@pages.post(f"{TEXT}/origine")
@audience(Audience.ORGANISER)
def text_original(event_id: int, kind: str, language: str) -> Response:
    def do() -> str:
        use_original(current_actor(), event_id, kind, language)
        return str(_("Le texte d’origine sert de nouveau. Le vôtre est gardé : vous pouvez le remettre."))

    return _back(event_id, kind, language, do)


@pages.post(f"{TEXT}/le-mien")
@audience(Audience.ORGANISER)
def text_own(event_id: int, kind: str, language: str) -> Response:
    def do() -> str:
        use_own(current_actor(), event_id, kind, language)
        return str(_("Votre texte sert de nouveau."))

    return _back(event_id, kind, language, do)


@pages.post(f"{TEXT}/essai")
@audience(Audience.ORGANISER)
def text_try(event_id: int, kind: str, language: str) -> Response:
    event = organised_event(event_id)
    address = own_address(event)

    def do() -> str:
        try_words(current_actor(), event_id, kind, language, address)
        return str(_("L’essai part vers %(email)s.", email=address))

    return _back(event_id, kind, language, do)


def _back(event_id: int, kind: str, language: str, do: Callable[[], str]) -> Response:
    organised_event(event_id)
    return act_and_return(url_for("jobs.text", event_id=event_id, kind=kind, language=language), do)


def _form(words: Words, *, fresh: bool = False) -> TextForm:
    data = {"subject": words.subject, "body": words.body, "version": words.seen}
    return TextForm(formdata=None, data=data) if fresh else TextForm(data=data)


def _shown(event: Event, words: Words, form: TextForm) -> Preview | str:
    """The message as its first reader would have it, or the sentence that says what is wrong with it."""
    try:
        given = (form.subject.data or "", form.body.data or "")
        return preview(event, words.kind, words.locale, *given)
    except NotFound:
        raise
    except Refusal as error:
        return sentence(error)
