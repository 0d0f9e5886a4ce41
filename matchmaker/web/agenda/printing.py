"""The page « Imprimer »: everything in one press, each document alone, and after a change only what changed."""

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from werkzeug.wrappers import Response as Answer

from matchmaker.core.directory.access import Audience
from matchmaker.core.errors import NotFound, Refusal
from matchmaker.services.agenda.printing.job import TITLES, ask_for_print, print_of, printed_file
from matchmaker.services.agenda.printing.logos import add_logo, remove_logo
from matchmaker.services.agenda.printing.runs import overview
from matchmaker.web.agenda import pages
from matchmaker.web.agenda.sending import download
from matchmaker.web.events.acts import act_and_return
from matchmaker.web.events.own import organised_event
from matchmaker.web.forms import Confirm, Form, sentence
from matchmaker.web.policy import audience, current_actor

# Each document, and what it is for.
DOCUMENTS = {
    "agendas": _l("Une feuille par structure, avec le plan des tables et le code de la page à jour."),
    "cards": _l("Une feuille A4 par table : son nom en grand, qui s’y assoit et quand."),
    "who": _l("Toutes les structures, créneau par créneau : pour l’accueil et le mur."),
    "tick": _l("Structures et personnes par ordre alphabétique, avec une case à cocher."),
    "attendance": _l("Une par demi-journée, avec vos logos, la place des signatures et les totaux."),
    "plan": _l("Qui s’assoit à quelle table, créneau par créneau : pour le mur."),
    "badges": _l("Huit par feuille, à découper, avec le code d’accueil. Ni adresse ni besoin particulier."),
    "large": _l("Les mêmes plannings en 18 points et plus, pour qui les demande."),
}

FILE = (
    "fichier"  # the anchor of the link to it: at an address that ends with it the download begins by itself
)


class LogoForm(Form):
    logo = FileField(_l("Ajouter un logo"), validators=[FileRequired(_l("Choisissez l’image du logo."))])


@pages.get("/evenements/<int:event_id>/imprimer")
@audience(Audience.ORGANISER)
def printing(event_id: int) -> str:
    return _page(event_id, LogoForm())


@pages.post("/evenements/<int:event_id>/imprimer")
@audience(Audience.ORGANISER)
def printing_start(event_id: int) -> Answer:
    """Make what the button names; the answer is the page that follows it, at the link of the file to come."""
    organised_event(event_id)
    what, since = request.form.get("what", ""), request.form.get("since", type=int)
    if Confirm().validate_on_submit():
        try:
            job = ask_for_print(current_actor(), event_id, what, since)
            page = url_for("agenda.printing_job", event_id=event_id, job_id=job.id, _anchor=FILE)
            return redirect(page, 303)
        except NotFound:
            raise
        except Refusal as error:
            flash(sentence(error), "warning")
    return redirect(url_for("agenda.printing", event_id=event_id), 303)


@pages.get("/evenements/<int:event_id>/imprimer/<int:job_id>")
@audience(Audience.ORGANISER)
def printing_job(event_id: int, job_id: int) -> str:
    event = organised_event(event_id)
    job = print_of(current_actor(), event_id, job_id)
    return render_template(
        "agenda/printing_job.html", event=event, job=job, file=FILE, title=TITLES[job.arguments["what"]]
    )


@pages.get("/evenements/<int:event_id>/imprimer/<int:job_id>/fichier")
@audience(Audience.ORGANISER)
def printing_file(event_id: int, job_id: int) -> Response:
    blob = printed_file(current_actor(), event_id, job_id)
    return download(blob.data, blob.name, blob.content_type)


@pages.post("/evenements/<int:event_id>/imprimer/logos")
@audience(Audience.ORGANISER)
def printing_logo(event_id: int) -> str | Answer:
    form = LogoForm()
    if form.validate_on_submit():
        with form.logo.data.stream as stream:  # a large one lies in a temporary file
            data = stream.read()
        try:
            add_logo(current_actor(), event_id, form.logo.data.filename or "", data)
            return redirect(url_for("agenda.printing", event_id=event_id, _anchor="logos"), 303)
        except NotFound:
            raise
        except Refusal as error:
            form.refuse(error)
    return _page(event_id, form)


@pages.post("/evenements/<int:event_id>/imprimer/logos/<int:logo_id>/retirer")
@audience(Audience.ORGANISER)
def printing_logo_remove(event_id: int, logo_id: int) -> Answer:
    organised_event(event_id)

    def do() -> str:
        name = remove_logo(current_actor(), event_id, logo_id)
        return str(_("Le logo « %(name)s » est retiré.", name=name))

    return act_and_return(url_for("agenda.printing", event_id=event_id, _anchor="logos"), do)


def _page(event_id: int, form: LogoForm) -> str:
    event = organised_event(event_id)
    shown = overview(current_actor(), event_id, request.args.get("depuis", type=int))
    return render_template(
        "agenda/printing.html", event=event, shown=shown, form=form, documents=DOCUMENTS, titles=TITLES
    )
