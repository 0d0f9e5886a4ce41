"""The forms of groupements: propose one, say who does what, publish the joint offer."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    IntegerField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import InputRequired
from wtforms.widgets import HiddenInput

from matchmaker.core.catalogue.choices import AREAS
from matchmaker.core.catalogue.groupement_rules import KINDS
from matchmaker.core.catalogue.lots import Lot
from matchmaker.db.groupements import Groupement, GroupementMember
from matchmaker.services.catalogue.groupements.agree import Share
from matchmaker.services.catalogue.groupements.form import JointOffer
from matchmaker.web.catalogue.offer_form import FARTHEST_KM
from matchmaker.web.catalogue.zones_field import ZonesField
from matchmaker.web.directory.organisation_form import LONG, SHORT, at_most
from matchmaker.web.fields import NumberField, PercentField, closed_list, listed
from matchmaker.web.forms import Form


class ProposeForm(Form):
    """A name, and the organisations asked."""

    name = StringField(
        _l("Nom du groupement"),
        [InputRequired(_l("Donnez un nom au groupement : c’est lui que l’acheteur lira.")), at_most(SHORT)],
    )
    peers = SelectMultipleField(_l("Avec"), coerce=int, validate_choice=False)


class PeopleForm(Form):
    """Who of one member comes for the groupement."""

    structure = IntegerField(widget=HiddenInput())
    people = SelectMultipleField(_l("Personnes"), coerce=int, validate_choice=False)


class AnswerForm(Form):
    """For which of one's organisations, and what it says."""

    structure = IntegerField(widget=HiddenInput())
    answer = StringField(widget=HiddenInput())


class JointOfferForm(Form):
    """The joint offer; its trades follow from the members."""

    title = StringField(
        _l("Que proposez-vous ensemble ?"),
        [InputRequired(_l("Dites en quelques mots ce que vous proposez.")), at_most(SHORT)],
    )
    description = TextAreaField(
        _l("Précisions"),
        [at_most(LONG)],
        description=_l("Qui fait quoi, vos références communes. Pas de prix."),
        render_kw={"rows": 4},
    )
    area = RadioField(_l("Jusqu’où ?"), [InputRequired(_l("Dites jusqu’où."))], choices=closed_list(AREAS))
    area_km = NumberField(_l("Rayon"), low=1, high=FARTHEST_KM, unit="km")
    area_zones = ZonesField(
        _l("Départements, régions, communes"), description=_l("Par exemple : 91, Seine-et-Marne, Bretagne.")
    )

    def validate_area_km(self, field: Any) -> None:
        if self.area.data == "radius" and field.data is None and not field.process_errors:
            raise ValidationError(_l("Donnez le nombre de kilomètres."))

    def validate_area_zones(self, field: Any) -> None:
        if self.area.data == "zones" and not field.data and not field.unknown:
            raise ValidationError(_l("Donnez au moins un département, une région ou une commune."))

    def said(self) -> JointOffer:
        return JointOffer(
            title=self.title.data or "",
            description=self.description.data or "",
            area=self.area.data,
            area_km=self.area_km.data,
            area_zones=tuple(self.area_zones.data or ()),
        )


class SharesForm(Form):
    """How they are bound; `shares_form` adds three questions for each member."""

    version = IntegerField(widget=HiddenInput())
    kind = RadioField(_l("Comment vous engagez-vous ?"), choices=closed_list(KINDS))

    def shares(self, members: Sequence[GroupementMember]) -> Mapping[int, Share]:
        """What was said of each member, by organisation."""
        return {
            one.organisation_id: Share(
                self[f"role_{one.id}"].data or "",
                self[f"share_{one.id}"].data,
                tuple(self[f"lots_{one.id}"].data) if f"lots_{one.id}" in self else None,
            )
            for one in members
        }


def shares_form(
    groupement: Groupement, members: Sequence[GroupementMember], lots: Sequence[Lot]
) -> SharesForm:
    """The form for these members, filled with what stands."""
    questions: dict[str, Any] = {}
    values: dict[str, Any] = {"version": groupement.version, "kind": groupement.kind}
    choices = listed(
        (number, str(_("Lot %(number)s · %(title)s", number=number, title=lot.title)))
        for number, lot in enumerate(lots, 1)
    )
    for one in members:
        questions[f"role_{one.id}"] = StringField(_l("Ce qu’elle fait"), [at_most(SHORT)])
        questions[f"share_{one.id}"] = PercentField(_l("Sa part"))
        values |= {f"role_{one.id}": one.role, f"share_{one.id}": one.share}
        if lots:
            questions[f"lots_{one.id}"] = SelectMultipleField(_l("Ses lots"), coerce=int, choices=choices)
            values[f"lots_{one.id}"] = one.lots
    form_class = type("SharesForm", (SharesForm,), questions)
    form: SharesForm = form_class(data=values)
    return form
