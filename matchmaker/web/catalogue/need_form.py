"""The form of a need: what, which trades, where, when, how much, reserved to whom."""

from datetime import date
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, IntegerField, RadioField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import InputRequired
from wtforms.widgets import HiddenInput

from matchmaker.clock import now
from matchmaker.core.catalogue.choices import AMOUNTS, NEED_KINDS, PRESTATIONS_WANTED, VISIBILITIES
from matchmaker.core.catalogue.forms_meant import prestation_meant
from matchmaker.core.catalogue.quarters import Quarter, quarter_of, quarters_from
from matchmaker.core.catalogue.reservations import RESERVATIONS
from matchmaker.db.catalogue import Need
from matchmaker.plugin_api.text import N_
from matchmaker.services.catalogue.needs import NeedSaid
from matchmaker.web.catalogue.lots_field import LotsField
from matchmaker.web.catalogue.trades_field import TradesField, meanings
from matchmaker.web.directory.commune_field import CommuneField
from matchmaker.web.directory.organisation_form import LONG, SHORT, at_most
from matchmaker.web.fields import PercentField, closed_list, listed
from matchmaker.web.forms import Form
from matchmaker.web.questions import answers, as_typed, questions, with_questions

QUARTERS_AHEAD = 10
# The criteria whose questions belong to a part of the form; those of all others stand with the considerations.
BELONGS_TO = {"capacity": "amount", "reservation": "reservation"}


class NeedForm(Form):
    """`version` is the state the form was made from; `organisation` is asked of those who have several."""

    version = IntegerField(widget=HiddenInput())
    organisation = SelectField(_l("Pour quelle structure ?"), coerce=int)
    kind = SelectField(_l("Il s’agit de"), choices=closed_list(NEED_KINDS))
    title = StringField(
        _l("Que cherchez-vous ?"),
        [InputRequired(_l("Dites en quelques mots ce que vous cherchez.")), at_most(SHORT)],
        description=_l("En quelques mots : « entretien des espaces verts des collèges »."),
    )
    description = TextAreaField(
        _l("Précisions"),
        [at_most(LONG)],
        description=_l("Contexte, volumes, contraintes. Lues par ceux à qui vous montrez ce besoin."),
        render_kw={"rows": 4},
    )
    prestation = RadioField(
        _l("Sous quelle forme ?"),
        choices=closed_list((*PRESTATIONS_WANTED, ("", N_("Je ne sais pas encore")))),
        default="",
        validate_choice=False,
    )
    trades = TradesField(_l("Métiers"))
    lots = LotsField(
        _l("Lots"),
        description=_l("Un lot par ligne, avec vos mots. Vide : le besoin n’est pas alloti."),
        render_kw={"rows": 4},
    )
    commune = CommuneField(
        _l("Où ?"), description=_l("Commune d’exécution. Laissez vide si c’est chez vous.")
    )
    expected = SelectField(_l("Quand ?"), default="")
    amount = SelectField(
        _l("Ordre de grandeur"),
        default="",
        description=_l("Hors taxes, sur la durée du marché. Votre structure seule le voit."),
    )
    reservation = RadioField(
        _l("Marché réservé"), choices=closed_list((r.code, r.label) for r in RESERVATIONS)
    )
    organic_target = PercentField(
        _l("Part de bio souhaitée"),
        description=_l("Pour un achat alimentaire. Vide : vous n’en demandez pas."),
    )
    organic_current = PercentField(_l("Part de bio aujourd’hui"))
    visibility = SelectField(_l("Qui voit ce besoin ?"), choices=closed_list(VISIBILITIES), default="event")

    def validate_prestation(self, field: Any) -> None:
        """One of the three forms, or not said: a buyer may not know yet, and nobody makes one up."""
        if field.data and field.data not in dict(PRESTATIONS_WANTED):
            raise ValidationError(_l("Choisissez l’une des trois formes."))

    def said(self, kept: dict[str, Any]) -> NeedSaid:
        """What was typed; `kept` are the answers to criteria's questions as they stand."""
        low, high = amount_of(self.amount.data if "amount" in self else "")
        return NeedSaid(
            title=self.title.data or "",
            description=self.description.data or "",
            kind=self.kind.data,
            prestation=self.prestation.data or None,
            cpv=tuple(self.trades.data),
            lots=tuple(self.lots.data),
            commune=self.commune.data,
            expected_on=first_day(self.expected.data),
            amount_low=low,
            amount_high=high,
            reservation=self.reservation.data or "none",
            organic_target=self.organic_target.data,
            organic_current=self.organic_current.data,
            visibility=self.visibility.data,
            fields=answers(self, "need", kept),
            # A box that stands on the page of the warning alone, so it is no field of the form.
            read=frozenset(request.form.get("local_read", "").split()),
        )


def need_form(need: Need | None = None, *, author: bool, **options: Any) -> NeedForm:
    """The form, filled from the need if there is one; the amount is there for its author alone."""
    form_class = with_questions(NeedForm, "need")
    if need is None:
        form = form_class(version=0, kind="purchase", reservation="none", **options)
    else:
        form = form_class(data=_values(need), **options)
        del form.organisation
        _propose_form(form, need)
    form.expected.choices = listed(quarter_choices(need.expected_on if need else None))
    form.amount.choices = listed(amount_choices(need))
    if not author:
        del form.amount
    return form


def _propose_form(form: NeedForm, need: Need) -> None:
    """Tick the form that the words mean, of a purchase of which neither form nor trade was said yet."""
    if form.is_submitted() or need.kind != "purchase" or need.prestation or need.cpv:
        return
    form.prestation.data = prestation_meant(need.title, meanings(need.title, 1)) or ""


def placed(form: NeedForm) -> dict[str, list[Field]]:
    """The criteria's questions by the part of the form they stand in."""
    found: dict[str, list[Field]] = {"amount": [], "reservation": [], "others": []}
    for key, question in questions("need"):
        found[BELONGS_TO.get(key, "others")].append(form[question.name])
    return found


def _values(need: Need) -> dict[str, Any]:
    plain = ("version", "kind", "title", "description", "commune", "reservation", "visibility")
    values = {name: getattr(need, name) for name in (*plain, "organic_target", "organic_current")}
    values["prestation"] = need.prestation or ""
    values["trades"], values["lots"] = need.cpv, need.lots
    values["expected"] = quarter_of(need.expected_on).code if need.expected_on else ""
    values["amount"] = _amount_code(need.amount_low, need.amount_high)
    return values | dict(as_typed("need", need.fields))


def quarter_choices(chosen: date | None) -> list[tuple[str, str]]:
    """The quarters ahead, and the one chosen before; first that it is not known."""
    ahead = quarters_from(now().date(), QUARTERS_AHEAD)
    quarters = sorted({*ahead, *([quarter_of(chosen)] if chosen else [])})
    return [("", _("Pas encore fixé")), *((quarter.code, quarter_words(quarter)) for quarter in quarters)]


def quarter_words(quarter: Quarter) -> str:
    """``2e trimestre 2027``."""
    ordinal = _("1er") if quarter.number == 1 else _("%(number)se", number=quarter.number)
    return str(_("%(ordinal)s trimestre %(year)s", ordinal=ordinal, year=quarter.year))


def first_day(code: str | None) -> date | None:
    """The first day of the quarter a form sent, ``2027-T1``; None for none."""
    if not code:
        return None
    year, _dash, number = code.partition("-T")
    return Quarter(int(year), int(number)).first_day


def amount_choices(need: Need | None) -> list[tuple[str, str]]:
    """The orders of magnitude, with the need's own where it is another."""
    choices = [
        ("", _("Je ne sais pas encore")),
        *((_amount_code(*pair), amount_words(*pair)) for pair in AMOUNTS),
    ]
    own = (need.amount_low, need.amount_high) if need else (None, None)
    if own != (None, None) and own not in AMOUNTS:
        choices.append((_amount_code(*own), amount_words(*own)))
    return choices


def amount_words(low: int | None, high: int | None) -> str:
    """``de 15 000 à 60 000 €``, or only one end of it."""
    if low is None:
        return str(_("moins de %(high)s €", high=euros(high)))
    if low == high:
        return str(_("environ %(amount)s €", amount=euros(low)))
    if high is None:
        return str(_("plus de %(low)s €", low=euros(low)))
    return str(_("de %(low)s à %(high)s €", low=euros(low), high=euros(high)))


def euros(amount: int | None) -> str:
    """``60 000`` with narrow spaces."""
    return f"{amount:,}".replace(",", "\u202f")


def _amount_code(low: int | None, high: int | None) -> str:
    return "" if low is None and high is None else f"{low or ''}-{high or ''}"


def amount_of(code: str | None) -> tuple[int | None, int | None]:
    """Both ends of the order of magnitude a form sent, ``15000-60000``; None for what is not said."""
    low, _dash, high = (code or "").partition("-")
    return (int(low) if low else None, int(high) if high else None)
