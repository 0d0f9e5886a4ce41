"""The form of an organisation's profile, for its own people and for its chamber."""

import re
from collections.abc import Collection
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectField, StringField, SubmitField, TextAreaField, ValidationError
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import HiddenInput

from matchmaker.core.directory.contacts import clean_phone, clean_website
from matchmaker.core.directory.identifiers import clean_rna, clean_siret
from matchmaker.core.directory.names import fold
from matchmaker.data.legal_categories import legal_categories
from matchmaker.db.directory import Organisation
from matchmaker.services.directory.profile import COLUMNS, Profile
from matchmaker.web.directory.commune_field import CommuneField
from matchmaker.web.fields import CleanedField, YesNoField
from matchmaker.web.forms import Form
from matchmaker.web.questions import answers, as_typed, lock_answers, with_questions

SHORT, ADDRESS, LONG = 200, 500, 5000
SHOWN = tuple(column for column in COLUMNS if column != "fields")


def at_most(length: int) -> Length:
    """A limit, said in words."""
    return Length(max=length, message=_l("Au plus %(max)d caractères."))


class LegalCategoryField(StringField):  # type: ignore[misc]  # WTForms has no types
    """The INSEE code of a legal form, typed as a code or picked from the list by its name."""

    typed = ""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.typed = (valuelist[0] if valuelist else "").strip()
        self.data = self._code() if self.typed else None

    def pre_validate(self, form: Any) -> None:
        if self.data is None and self.typed:
            raise ValidationError(
                _("Cette forme juridique n’est pas dans la liste. Donnez son code à 4 chiffres.")
            )

    def _code(self) -> str | None:
        code = re.match(r"\d{4}(?!\d)", self.typed)
        if code:
            return code.group()
        wanted = fold(self.typed)
        return next((c.code for c in legal_categories().values() if fold(c.label) == wanted), None)

    def _value(self) -> str:
        if self.typed and self.errors:
            return self.typed
        category = legal_categories().get(self.data or "")
        return f"{category.code} {category.label}" if category else self.data or ""


MOST_EMPLOYEES = 5_000_000


class ProfileForm(Form):
    """`version` is the state the form was made from."""

    version = IntegerField(widget=HiddenInput())
    name = StringField(
        _l("Nom d’usage"),
        [InputRequired(_l("Donnez un nom.")), at_most(SHORT)],
        description=_l("Celui sous lequel on vous connaît : enseigne, service, activité."),
    )
    description = TextAreaField(
        _l("Présentation"),
        [at_most(LONG)],
        description=_l("Ce que vous faites, pour qui, ce qui vous distingue. En quelques lignes."),
        render_kw={"rows": 5},
    )
    commune = CommuneField(_l("Commune"), description=_l("Son nom, ou son code postal."))
    address = StringField(_l("Adresse"), [at_most(ADDRESS)])
    phone = CleanedField(_l("Téléphone"), clean=clean_phone, render_kw={"type": "tel", "autocomplete": "tel"})
    website = CleanedField(
        _l("Site web"), [at_most(SHORT)], clean=clean_website, render_kw={"inputmode": "url"}
    )
    siret = CleanedField(
        _l("SIRET"),
        clean=clean_siret,
        description=_l("14 chiffres : celui de l’établissement qui fait le travail."),
        render_kw={"inputmode": "numeric"},
    )
    rna = CleanedField(
        _l("RNA"), clean=clean_rna, description=_l("Pour une association sans SIRET : W et 9 chiffres.")
    )
    legal_name = StringField(
        _l("Raison sociale"), [at_most(SHORT)], description=_l("Si elle diffère du nom d’usage.")
    )
    legal_category = LegalCategoryField(
        _l("Forme juridique"), render_kw={"list": "formes-juridiques", "autocomplete": "off"}
    )
    public_buyer = YesNoField(
        _l("Acheteur soumis au code de la commande publique"),
        description=_l("Collectivité, établissement public, bailleur social, certaines associations."),
    )
    workforce = IntegerField(
        _l("Effectif salarié"),
        [Optional(), NumberRange(0, MOST_EMPLOYEES, _l("Donnez un nombre de personnes."))],
        description=_l("À peu près. Sert au bilan d’équité de l’événement, jamais au classement."),
        render_kw={"inputmode": "numeric"},
    )

    save = SubmitField(_l("Enregistrer le profil"))
    confirm = SubmitField(_l("Enregistrer et tout confirmer"))

    def profile(self, kept: dict[str, Any]) -> Profile:
        """What was typed; `kept` are the answers to criteria's questions as they stand."""
        said = {column: self[column].data for column in SHOWN}
        said |= {"description": self.description.data or "", "legal_name": self.legal_name.data or None}
        said["address"] = self.address.data or None
        return Profile(**said, fields=answers(self, "organisation", kept))

    def lock(self, organisation: Organisation, columns: Collection[str]) -> None:
        """Only show what the organisation confirmed itself: whatever is posted for it does not count."""
        for column in SHOWN:
            if column in columns:
                field = self[column]
                field.validators, field.process_errors = [], []
                field.data = getattr(organisation, column)
                field.render_kw = {**(field.render_kw or {}), "disabled": True}
        if "fields" in columns:
            lock_answers(self, "organisation", organisation.fields)


def profile_form(organisation: Organisation, locked: Collection[str] = (), **options: Any) -> ProfileForm:
    """The form, filled from the organisation; what was just posted goes first."""
    values = {column: getattr(organisation, column) for column in SHOWN}
    values |= dict(as_typed("organisation", organisation.fields))
    form = with_questions(ProfileForm, "organisation")(
        data={"version": organisation.version} | values, **options
    )
    form.lock(organisation, locked)
    return form


class NotesForm(Form):
    notes = TextAreaField(
        _l("Notes"),
        [at_most(LONG)],
        description=_l("Lues par votre CRESS seule : ni la structure, ni une autre CRESS ne les voit."),
        render_kw={"rows": 4},
    )
    member = YesNoField(_l("Adhérente de la CRESS"))


class NewOrganisationForm(ProfileForm):
    """`chamber` is asked only of those who work for several."""

    chamber = SelectField(_l("Dans la liste de"), coerce=int)
