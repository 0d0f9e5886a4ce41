"""The form of an offer: what, which trades, how far, how much, who sees it."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, RadioField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import InputRequired
from wtforms.widgets import HiddenInput

from matchmaker.core.catalogue.choices import AREAS, PRESTATIONS, VISIBILITIES
from matchmaker.db.catalogue import Offer
from matchmaker.services.catalogue.offers import TEXTS, OfferSaid
from matchmaker.web.catalogue.trades_field import TradesField
from matchmaker.web.catalogue.zones_field import ZonesField
from matchmaker.web.directory.organisation_form import LONG, SHORT, at_most
from matchmaker.web.fields import NumberField, PercentField, closed_list
from matchmaker.web.forms import Form
from matchmaker.web.questions import answers, as_typed, with_questions

FARTHEST_KM = 1000


class OfferForm(Form):
    """`version` is the state the form was made from; `organisation` is asked of those who have several."""

    version = IntegerField(widget=HiddenInput())
    organisation = SelectField(_l("Pour quelle structure ?"), coerce=int)
    title = StringField(
        _l("Que faites-vous ?"),
        [InputRequired(_l("Dites en quelques mots ce que vous faites.")), at_most(SHORT)],
        description=_l("En quelques mots, comme à un client : « nettoyage de bureaux »."),
    )
    description = TextAreaField(
        _l("Précisions"),
        [at_most(LONG)],
        description=_l("Savoir-faire, matériel, délais."),
        render_kw={"rows": 4},
    )
    clients = StringField(
        _l("Pour qui ?"),
        [at_most(SHORT)],
        description=_l("Par exemple : collectivités, entreprises, bailleurs sociaux, particuliers."),
    )
    prestation = RadioField(
        _l("Sous quelle forme ?"),
        [InputRequired(_l("Choisissez l’une des trois formes."))],
        choices=closed_list(PRESTATIONS),
    )
    trades = TradesField(_l("Métiers"))
    area = RadioField(_l("Jusqu’où ?"), [InputRequired(_l("Dites jusqu’où."))], choices=closed_list(AREAS))
    area_km = NumberField(_l("Rayon"), low=1, high=FARTHEST_KM, unit="km")
    area_zones = ZonesField(
        _l("Départements, régions, communes"), description=_l("Par exemple : 91, Seine-et-Marne, Bretagne.")
    )
    volume = StringField(
        _l("Combien ?"),
        [at_most(SHORT)],
        description=_l("Ce que vous pouvez faire : « deux équipes de six », « 300 repas par jour »."),
    )
    track_record = TextAreaField(
        _l("Références"),
        [at_most(LONG)],
        description=_l("Pour qui vous l’avez déjà fait, et depuis quand."),
        render_kw={"rows": 3},
    )
    organic_share = PercentField(
        _l("Part de produits bio"),
        description=_l("Seulement si vous vendez des produits alimentaires."),
    )
    visibility = SelectField(_l("Qui voit cette offre ?"), choices=closed_list(VISIBILITIES), default="event")

    def validate_area_km(self, field: Any) -> None:
        if self.area.data == "radius" and field.data is None and not field.process_errors:
            raise ValidationError(_l("Donnez le nombre de kilomètres."))

    def validate_area_zones(self, field: Any) -> None:
        if self.area.data == "zones" and not field.data and not field.unknown:
            raise ValidationError(_l("Donnez au moins un département, une région ou une commune."))

    def said(self, kept: dict[str, Any]) -> OfferSaid:
        """What was typed; `kept` are the answers to criteria's questions as they stand."""
        return OfferSaid(
            title=self.title.data or "",
            **{text: self[text].data or "" for text in TEXTS},
            prestation=self.prestation.data if self.prestation else None,
            cpv=tuple(self.trades.data) if self.trades else (),
            area=self.area.data,
            area_km=self.area_km.data,
            area_zones=tuple(self.area_zones.data or ()),
            organic_share=self.organic_share.data,
            visibility=self.visibility.data,
            fields=answers(self, "offer", kept),
        )


def offer_form(offer: Offer | None = None, *, joint: bool = False, **options: Any) -> OfferForm:
    """The form, filled from the offer if there is one; what was just posted goes first.

    A joint offer is not asked what follows from its members: its trades and its form.
    """
    form_class = with_questions(OfferForm, "offer")
    if offer is None:
        return form_class(version=0, **options)
    plain = ("version", "title", *TEXTS, "prestation", "area", "area_km", "area_zones")
    values = {name: getattr(offer, name) for name in (*plain, "organic_share", "visibility")}
    values |= {"trades": offer.cpv} | dict(as_typed("offer", offer.fields))
    form = form_class(data=values, **options)
    del form.organisation
    if joint:
        del form.prestation, form.trades
    return form
