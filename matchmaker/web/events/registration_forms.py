"""Forms of the public page, and of the organiser who decides on what came in by it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    SubmitField,
    TelField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import Email, InputRequired, Length, NumberRange, Optional
from wtforms.widgets import HiddenInput

from matchmaker.core.directory.contacts import clean_phone
from matchmaker.core.events.registration_texts import with_reason
from matchmaker.core.events.registrations import AIMS, LIMITED
from matchmaker.db.queries.registrations import Known
from matchmaker.db.registrations import Registration, RegistrationDesk
from matchmaker.services.events.registrations.decide import Acceptance
from matchmaker.services.events.registrations.desk import DeskSettings, closing_day
from matchmaker.services.events.registrations.letters import Letter
from matchmaker.services.events.registrations.public import LONGEST_WORDS, Application
from matchmaker.web.directory.commune_field import CommuneField
from matchmaker.web.events.participant_forms import kinds
from matchmaker.web.forms import Form

NEW = "new"


class RegistrationForm(Form):
    """One page, for somebody signed out."""

    structure = StringField(_l("Nom de votre structure"), [Length(max=200)])
    siret = StringField(_l("ou son SIRET (14 chiffres)"), [Length(max=40)])
    commune = CommuneField(_l("Commune"), [Length(max=100)])
    aim = RadioField(_l("Vous venez pour"), [InputRequired(_l("Choisissez une réponse."))])
    person = StringField(_l("Votre nom"), [InputRequired(_l("Donnez votre nom.")), Length(max=200)])
    email = EmailField(
        _l("Votre adresse e-mail"),
        [
            InputRequired(_l("Écrivez votre adresse.")),
            Email(_l("Cette adresse n’est pas complète.")),
            Length(max=200),
        ],
    )
    phone = TelField(_l("Téléphone"), [Length(max=40)])
    words = TextAreaField(_l("Un mot pour l’organisateur"), [Length(max=LONGEST_WORDS)])
    send = SubmitField(_l("Envoyer mon inscription"))

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.aim.choices = [(key, _(words)) for key, (words, _kind) in AIMS.items()]

    def validate_phone(self, field: TelField) -> None:
        if (field.data or "").strip() and clean_phone(field.data).value is None:
            raise ValidationError(
                _("Ce n’est pas un numéro de téléphone : dix chiffres, ou « + » et l’indicatif.")
            )

    def application(self) -> Application:
        return Application(
            aim=self.aim.data,
            person=self.person.data,
            email=self.email.data,
            structure=self.structure.data or "",
            siret=self.siret.data or "",
            commune=self.commune.data,
            phone=clean_phone(self.phone.data or "").value,
            words=self.words.data or "",
        )


class DeskForm(Form):
    """The public page: whether it is there, until when, for how many."""

    version = IntegerField(validators=[InputRequired()], widget=HiddenInput())
    opened = BooleanField(_l("La page d’inscription est ouverte au public"))
    closes_on = DateField(_l("Dernier jour pour s’inscrire"), [InputRequired(_l("Donnez une date."))])
    welcome = TextAreaField(_l("Présentation : de quoi s’agit-il, qui peut venir"), [Length(max=4000)])
    limit_supplier = IntegerField(_l("Fournisseurs, au plus"), [Optional(), NumberRange(0, 10_000)])
    limit_buyer = IntegerField(_l("Acheteurs, au plus"), [Optional(), NumberRange(0, 10_000)])
    limit_both = IntegerField(_l("Acheteurs et fournisseurs, au plus"), [Optional(), NumberRange(0, 10_000)])
    limit_visitor = IntegerField(
        _l("Visiteurs sans rendez-vous, au plus"), [Optional(), NumberRange(0, 10_000)]
    )
    send = SubmitField(_l("Enregistrer"))

    def settings(self) -> DeskSettings:
        limits = {kind: self[f"limit_{kind}"].data for kind in LIMITED}
        return DeskSettings(self.opened.data, self.closes_on.data, self.welcome.data or "", limits)


def desk_values(desk: RegistrationDesk | None, zone: str, closing: datetime | None) -> dict[str, Any]:
    """What the form shows of the page as it stands; a new one proposes the day on which wishes close."""
    if desk is None:
        return {"version": 0, "closes_on": closing and closing.astimezone(ZoneInfo(zone)).date()}
    return {
        "version": desk.version,
        "opened": desk.opened_at is not None,
        "closes_on": closing_day(desk, zone),
        "welcome": desk.welcome,
        **{f"limit_{kind}": limit for kind, limit in desk.limits.items()},
    }


class AcceptForm(Form):
    kind = SelectField(_l("Elle vient comme"))
    structure = RadioField(_l("De quelle structure s’agit-il ?"))
    name = StringField(_l("Nom de la nouvelle structure"), [Length(max=200)])
    speaks = BooleanField(_l("Cette personne peut agir pour la structure et voir son espace"))
    subject = StringField(_l("Objet"), [Length(max=200)])
    body = TextAreaField(_l("Message"), [Length(max=8000)])
    send = SubmitField(_l("Accepter"))

    def offer(self, known: Sequence[Known]) -> None:
        """Fill in the lists: no structure is chosen beforehand when there are some to choose from."""
        self.kind.choices = kinds()
        self.structure.choices = [(str(one.id), one.name) for one in known]
        self.structure.choices.append((NEW, _("Une nouvelle structure")))
        if not known and not self.structure.data:
            self.structure.data = NEW

    def acceptance(self) -> Acceptance:
        new = self.structure.data == NEW
        return Acceptance(
            kind=self.kind.data,
            organisation_id=None if new else int(self.structure.data),
            name=self.name.data or "" if new else "",
            speaks=self.speaks.data,
            letter=Letter(self.subject.data or "", self.body.data or ""),
        )


class RefuseForm(Form):
    reason = StringField(_l("Motif, en une phrase"), [Length(max=500)])
    subject = StringField(_l("Objet"), [Length(max=200)])
    body = TextAreaField(_l("Message"), [Length(max=8000)])
    send = SubmitField(_l("Refuser"))

    def letter(self) -> Letter:
        return Letter(self.subject.data or "", with_reason(self.body.data or "", self.reason.data or ""))


class HoldForm(Form):
    reason = StringField(_l("Ce qui manque (pour vous seul)"), [Length(max=500)])
    send = SubmitField(_l("Mettre en attente"))


def accept_values(registration: Registration, letter: Letter) -> dict[str, Any]:
    return {
        "kind": registration.kind,
        "name": registration.name,
        "subject": letter.subject,
        "body": letter.body,
    }
