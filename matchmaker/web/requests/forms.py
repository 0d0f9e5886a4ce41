"""Forms about wishes."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    SubmitField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from matchmaker.core.requests.rules import LONGEST_MESSAGE, WANTED
from matchmaker.core.requests.words import RANKS
from matchmaker.services.requests.answer import Answer
from matchmaker.services.requests.ask import NewWish
from matchmaker.web.addresses import HIGHEST_ID
from matchmaker.web.forms import Form


def ranks() -> list[tuple[int, str]]:
    return [(rank, _(words)) for rank, words in RANKS.items()]


class AskForm(Form):
    """Any page may post it: `to` a delegation's id, `rank` 1 to 3, the rest when there is something to say.

    `structure` is the organisation that asks, for who speaks for several; `next` where to go on.
    """

    structure = IntegerField(validators=[Optional()])
    to = SelectField(
        _l("Qui souhaitez-vous rencontrer ?"),
        [NumberRange(1, HIGHEST_ID, message=_l("Choisissez une structure."))],
        coerce=int,
        validate_choice=False,
    )
    rank = RadioField(_l("À quel point ?"), coerce=int, default=WANTED)
    message = TextAreaField(_l("Un mot pour elle"), [Length(max=LONGEST_MESSAGE)])
    need = IntegerField(validators=[Optional(), NumberRange(1, HIGHEST_ID)])
    offer = IntegerField(validators=[Optional(), NumberRange(1, HIGHEST_ID)])
    demoted = IntegerField(validators=[Optional()])
    next = HiddenField()
    send = SubmitField(_l("Envoyer ce vœu"))

    def suggest(self, partners: Sequence[tuple[int, str]]) -> None:
        """Fill in the lists."""
        self.to.choices = [(0, _("— choisir —")), *partners]
        self.rank.choices = ranks()

    def wish(self) -> NewWish:
        return NewWish(
            to=self.to.data,
            rank=self.rank.data,
            message=self.message.data or "",
            need_id=self.need.data,
            offer_id=self.offer.data,
            demoted=self.demoted.data,
        )


class VersionForm(Form):
    version = IntegerField(validators=[InputRequired()])


class RankForm(VersionForm):
    rank = IntegerField(validators=[InputRequired()])
    demoted = IntegerField(validators=[Optional()])


class AnswerForm(VersionForm):
    accepts = IntegerField(validators=[InputRequired(), NumberRange(0, 1)])
    rank = IntegerField(validators=[Optional()])  # none: accepted without a rank
    reason = StringField()  # a key of `DECLINE_REASONS`
    shown = BooleanField()
    demoted = IntegerField(validators=[Optional()])

    def answer(self) -> Answer:
        return Answer(
            accepts=bool(self.accepts.data),
            rank=self.rank.data or None,
            reason=self.reason.data or None,
            shown=self.shown.data,
            demoted=self.demoted.data,
        )


class DecisionForm(VersionForm):
    accepts = IntegerField(validators=[InputRequired(), NumberRange(0, 1)])
