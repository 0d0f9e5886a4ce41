"""The team of one's chamber: its organisers read it, its admins change it."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import EmailField, RadioField, StringField, SubmitField
from wtforms.validators import Email, InputRequired

from matchmaker.core.directory.access import Audience, require_chamber
from matchmaker.core.errors import NotFound, Refusal
from matchmaker.db.queries.team import teams_of
from matchmaker.extensions import limiter
from matchmaker.plugin_api.text import N_
from matchmaker.services.directory.team import add_staff, change_role, invite_staff, remove_staff
from matchmaker.web.directory import pages
from matchmaker.web.directory.organisation_form import SHORT, at_most
from matchmaker.web.events.acts import act_and_return
from matchmaker.web.fields import closed_list
from matchmaker.web.forms import Form
from matchmaker.web.policy import audience, current_actor

ROLES = {
    "admin": N_("administre"),
    "organiser": N_("organise"),
    "desk": N_("aide à l’accueil"),
}


class StaffForm(Form):
    name = StringField(_l("Prénom et nom"), [InputRequired(_l("Donnez un nom.")), at_most(SHORT)])
    email = EmailField(
        _l("Adresse e-mail"),
        [
            InputRequired(_l("Donnez une adresse : c’est par elle que la personne se connecte.")),
            Email(_l("Cette adresse n’est pas complète.")),
            at_most(SHORT),
        ],
    )
    role = RadioField(
        _l("Ce qu’elle fait"),
        choices=closed_list(
            (
                ("organiser", N_("Organise : prépare et conduit les événements")),
                ("admin", N_("Administre : organise, et dit qui fait partie de l’équipe")),
            )
        ),
        default="organiser",
    )
    send = SubmitField(_l("Ajouter"))


@pages.get("/equipe")
@audience(Audience.ORGANISER)
def team() -> str:
    return _page(None, StaffForm(formdata=None))


def _page(chamber_id: int | None, form: StaffForm) -> str:
    """`form` as it was filled in for this chamber; the others start empty."""
    actor = current_actor()
    teams = teams_of(actor.chambers, actor.person_id)
    forms = {one.chamber_id: StaffForm(formdata=None) for one in teams}
    if chamber_id is not None:
        forms[chamber_id] = form
    return render_template("directory/team.html", teams=teams, forms=forms, roles=ROLES)


@pages.post("/equipe/<int:chamber_id>")
@audience(Audience.ORGANISER)
def team_add(chamber_id: int) -> Response | str:
    require_chamber(current_actor(), chamber_id)
    form = StaffForm()
    if form.validate_on_submit():
        try:
            person = add_staff(
                current_actor(),
                chamber_id,
                name=form.name.data,
                email=form.email.data,
                role=form.role.data,
            )
        except NotFound:
            raise
        except Refusal as error:
            form.refuse(error)
        else:
            flash(
                _(
                    "%(name)s fait partie de l’équipe. Aucun message n’est parti : "
                    "envoyez l’invitation quand vous voulez.",
                    name=person.name,
                ),
                "success",
            )
            return redirect(url_for("directory.team"), 303)
    return _page(chamber_id, form)


@pages.post("/equipe/<int:chamber_id>/<int:person_id>/invitation")
@audience(Audience.ORGANISER)
@limiter.limit("60/hour", methods=["POST"])  # whoever adds people at will must not mail them at will
def team_invite(chamber_id: int, person_id: int) -> Response:
    def do() -> str:
        address = invite_staff(current_actor(), chamber_id, person_id)
        return str(_("L’invitation part pour %(address)s.", address=address))

    return act_and_return(url_for("directory.team"), do)


@pages.post("/equipe/<int:chamber_id>/<int:person_id>/role")
@audience(Audience.ORGANISER)
def team_role(chamber_id: int, person_id: int) -> Response:
    def do() -> str:
        role = request.form.get("role", "")
        person = change_role(current_actor(), chamber_id, person_id, role)
        if role == "admin":
            return str(_("%(name)s administre maintenant la chambre.", name=person.name))
        return str(_("%(name)s organise, et n’administre plus.", name=person.name))

    return act_and_return(url_for("directory.team"), do)


@pages.post("/equipe/<int:chamber_id>/<int:person_id>/retrait")
@audience(Audience.ORGANISER)
def team_remove(chamber_id: int, person_id: int) -> Response:
    def do() -> str:
        person = remove_staff(current_actor(), chamber_id, person_id)
        return str(_("%(name)s ne fait plus partie de l’équipe.", name=person.name))

    # Who parts from their own chamber may have no team to come back to.
    mine = person_id == current_actor().person_id
    return act_and_return(url_for("directory.home" if mine else "directory.team"), do)
