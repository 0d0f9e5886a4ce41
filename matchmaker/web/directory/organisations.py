"""The organiser's list of the structures its chamber knows: search, add."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.core.directory.access import Audience
from matchmaker.core.errors import Refusal
from matchmaker.data.legal_categories import legal_categories
from matchmaker.db.queries.directory import chambers_by_name, organisations_of_chambers
from matchmaker.services.directory.merging.find import duplicates_for
from matchmaker.services.directory.organisations import register_organisation
from matchmaker.web.directory import pages
from matchmaker.web.directory.commune_field import in_full
from matchmaker.web.directory.organisation_form import NewOrganisationForm
from matchmaker.web.fields import listed
from matchmaker.web.policy import audience, current_actor
from matchmaker.web.questions import asked, with_questions

LONGEST_SEARCH = 100


@pages.get("/structures")
@audience(Audience.ORGANISER)
def organisations() -> str:
    words = request.args.get("q", "")[:LONGEST_SEARCH]
    number = request.args.get("page", 1, type=int)
    found = organisations_of_chambers(current_actor().chambers, words, number)
    return render_template(
        "directory/organisations.html",
        found=found,
        words=words,
        in_full=in_full,
        duplicates=len(duplicates_for(current_actor())),
    )


@pages.route("/structures/nouvelle", methods=["GET", "POST"])
@audience(Audience.ORGANISER)
def organisation_new() -> Response | str:
    chambers = chambers_by_name(current_actor().chambers)
    form = with_questions(NewOrganisationForm, "organisation")(
        version=0, name=request.args.get("nom", "")[:200]
    )
    form.chamber.choices = listed(chambers)
    if len(chambers) == 1:
        form.chamber.data = chambers[0][0]
    if form.validate_on_submit():
        try:
            made = register_organisation(current_actor(), form.chamber.data, form.profile({}))
        except Refusal as error:
            form.refuse(error)
        else:
            words = _("« %(name)s » est dans votre liste.", name=made.organisation.name)
            if not made.created:
                words += " " + _("Elle était déjà connue ; rien de ce qui était enregistré n’a changé.")
            flash(words, "success")
            return redirect(url_for("directory.organisation", organisation_id=made.organisation.id), 303)
    return render_template(
        "directory/organisation_new.html",
        form=form,
        several=len(chambers) > 1,
        questions=asked(form, "organisation"),
        legal_categories=legal_categories(),
    )
