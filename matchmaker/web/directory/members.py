"""Who speaks for a structure: add a colleague, invite, name who is responsible, part; correct one's details."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import EmailField, StringField
from wtforms.validators import Email, InputRequired, Optional

from matchmaker.core.directory.access import Audience
from matchmaker.core.directory.contacts import clean_phone
from matchmaker.core.directory.roles import OWNER
from matchmaker.core.errors import Refusal
from matchmaker.extensions import limiter
from matchmaker.services.directory.contacts import correct_person, person_for, phone_of
from matchmaker.services.directory.members import add_member, invite_member, remove_member, team_to_grow
from matchmaker.services.directory.roles import change_role
from matchmaker.web.directory import pages
from matchmaker.web.directory.organisation_form import SHORT, at_most
from matchmaker.web.events.acts import act_and_return
from matchmaker.web.fields import CleanedField
from matchmaker.web.forms import Form
from matchmaker.web.policy import audience, current_actor
from matchmaker.web.security import own_path


class PersonForm(Form):
    name = StringField(
        _l("Prénom et nom"),
        [InputRequired(_l("Donnez un nom.")), at_most(SHORT)],
        render_kw={"autocomplete": "name"},
    )
    email = EmailField(
        _l("Adresse e-mail"),
        [Optional(), Email(_l("Cette adresse n’est pas complète.")), at_most(SHORT)],
        description=_l("C’est par elle que la personne se connecte."),
    )
    phone = CleanedField(_l("Téléphone"), clean=clean_phone, render_kw={"type": "tel"})


@pages.route("/structures/<int:organisation_id>/equipe", methods=["GET", "POST"])
@audience(Audience.SIGNED_IN)
def member_add(organisation_id: int) -> Response | str:
    organisation = team_to_grow(current_actor(), organisation_id)
    form = PersonForm()
    if form.validate_on_submit():
        try:
            person = add_member(
                current_actor(),
                organisation_id,
                name=form.name.data,
                email=form.email.data or None,
                phone=form.phone.data,
            )
        except Refusal as error:
            form.refuse(error)
        else:
            flash(
                _(
                    "%(name)s parle maintenant pour la structure. Aucun message n’est parti : "
                    "envoyez l’invitation quand vous voulez.",
                    name=person.name,
                ),
                "success",
            )
            return redirect(_team(organisation_id), 303)
    return render_template("directory/member.html", form=form, organisation=organisation)


@pages.post("/structures/<int:organisation_id>/equipe/<int:person_id>/invitation")
@audience(Audience.SIGNED_IN)
@limiter.limit("60/hour", methods=["POST"])  # whoever adds people at will must not mail them at will
def member_invite(organisation_id: int, person_id: int) -> Response:
    def do() -> str:
        address = invite_member(current_actor(), organisation_id, person_id)
        return str(_("L’invitation part pour %(address)s.", address=address))

    return act_and_return(_team(organisation_id), do)


@pages.post("/structures/<int:organisation_id>/equipe/<int:person_id>/role")
@audience(Audience.SIGNED_IN)
@limiter.limit("60/hour", methods=["POST"])  # each change is told by mail
def member_role(organisation_id: int, person_id: int) -> Response:
    def do() -> str:
        role = request.form.get("role", "")
        person = change_role(current_actor(), organisation_id, person_id, role)
        if person.id == current_actor().person_id:
            return str(_("Vous êtes responsable.") if role == OWNER else _("Vous n’êtes plus responsable."))
        if role == OWNER:
            return str(_("%(name)s est maintenant responsable ; un message le lui dit.", name=person.name))
        return str(_("%(name)s n’est plus responsable ; un message le lui dit.", name=person.name))

    return act_and_return(_team(organisation_id), do)


@pages.post("/structures/<int:organisation_id>/equipe/<int:person_id>/retrait")
@audience(Audience.SIGNED_IN)
def member_remove(organisation_id: int, person_id: int) -> Response:
    mine = person_id == current_actor().person_id

    def do() -> str:
        name = remove_member(current_actor(), organisation_id, person_id)
        if mine:
            return str(_("Vous ne parlez plus pour la structure."))
        return str(_("%(name)s ne parle plus pour la structure.", name=name))

    return act_and_return(_team(organisation_id), do, done=url_for("directory.home") if mine else "")


@pages.route("/personnes/<int:person_id>", methods=["GET", "POST"])
@audience(Audience.SIGNED_IN)
def person(person_id: int) -> Response | str:
    shown = person_for(current_actor(), person_id)
    form = PersonForm(
        data={"name": shown.name, "email": shown.email, "phone": phone_of(current_actor(), shown)}
    )
    back = own_path(request.args.get("retour")) or url_for("directory.home")
    if person_id == current_actor().person_id:
        del form.email
    if form.validate_on_submit():
        try:
            correct_person(
                current_actor(),
                person_id,
                name=form.name.data,
                email=form.email.data if form.email else None,
                phone=form.phone.data,
            )
        except Refusal as error:
            form.refuse(error)
        else:
            flash(_("C’est enregistré."), "success")
            return redirect(back, 303)
    return render_template("directory/person.html", form=form, person=shown, back=back)


def _team(organisation_id: int) -> str:
    return url_for("directory.organisation", organisation_id=organisation_id, _anchor="equipe")
