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
    ValidationError,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from matchmaker.core.requests.rules import LONGEST_MESSAGE, WANTED
from matchmaker.core.requests.words import RANKS
from matchmaker.db.queries.requests import WishLine
from matchmaker.db.queries.subjects import Shown
from matchmaker.services.requests.answer import Answer
from matchmaker.services.requests.ask import NewWish
from matchmaker.services.requests.subjects import About
from matchmaker.web.addresses import HIGHEST_ID
from matchmaker.web.forms import Form


def ranks() -> list[tuple[int, str]]:
    return [(rank, _(words)) for rank, words in RANKS.items()]


def subject_key(need_id: int | None, offer_id: int | None) -> str:
    """The value of a subject in a list; "" for none."""
    return f"{need_id or ''}-{offer_id or ''}" if need_id or offer_id else ""


def subject_ids(key: str) -> tuple[int | None, int | None]:
    """The need and the offer of a value that stands in the list."""
    need, _dash, offer = key.partition("-")
    return int(need) if need else None, int(offer) if offer else None


def subject_choices(shown: Sequence[Shown], own: int, chosen: str = "") -> list[tuple[str, str]]:
    """What may be asked about, in words; ``own``: the delegation that asks.

    ``chosen`` may name a need with the offer that answers it, as a recommended partner's card does.
    """
    labels = {subject_key(one.need_id, one.offer_id): _subject_words(one, own) for one in shown}
    need, _dash, offer = chosen.partition("-")
    both = [f"{need}-", f"-{offer}"]
    if need and offer and all(key in labels for key in both):
        labels = {chosen: " · ".join(labels[key] for key in both)} | labels
    return [("", _("sans sujet précis")), *labels.items()]


def _subject_words(one: Shown, own: int) -> str:
    title = one.title
    if one.delegation == own:
        words = (
            _("Votre besoin : %(title)s", title=title)
            if one.need_id
            else _("Votre offre : %(title)s", title=title)
        )
    else:
        words = (
            _("Son besoin : %(title)s", title=title)
            if one.need_id
            else _("Son offre : %(title)s", title=title)
        )
    return str(words)


def check_listed(field: SelectField) -> None:
    """The list is that of the partner the page was made for; another one, chosen since, has other subjects."""
    if field.data and field.data not in {key for key, _label in field.choices}:
        raise ValidationError(_("Ce sujet n’est pas celui de vos deux structures. Choisissez dans la liste."))


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
    subject = SelectField(_l("À quel sujet ?"), validate_choice=False)
    # A page that knows the subject sends its ids instead.
    need = IntegerField(validators=[Optional(), NumberRange(1, HIGHEST_ID)])
    offer = IntegerField(validators=[Optional(), NumberRange(1, HIGHEST_ID)])
    demoted = IntegerField(validators=[Optional()])
    next = HiddenField()
    send = SubmitField(_l("Envoyer ce vœu"))

    def suggest(self, partners: Sequence[tuple[int, str]], subjects: Sequence[Shown], own: int) -> None:
        """Fill in the lists; the subject that the page came with stands chosen where it may still be asked about."""
        self.to.choices = [(0, _("— choisir —")), *partners]
        self.rank.choices = ranks()
        if not self.subject.raw_data:
            self.subject.data = subject_key(self.need.data, self.offer.data)
        self.subject.choices = subject_choices(subjects, own, self.subject.data)

    def validate_subject(self, field: SelectField) -> None:
        if field.raw_data:  # ids that a page sent instead are the service's to judge
            check_listed(field)

    def about(self) -> About:
        if self.subject.raw_data:
            return About(self.message.data or "", *subject_ids(self.subject.data))
        return About(self.message.data or "", self.need.data, self.offer.data)

    def wish(self) -> NewWish:
        about = self.about()
        return NewWish(
            to=self.to.data,
            rank=self.rank.data,
            message=about.message,
            need_id=about.need_id,
            offer_id=about.offer_id,
            demoted=self.demoted.data,
        )


def subject_choices_of(line: WishLine, shown: Sequence[Shown], own: int) -> list[tuple[str, str]]:
    """As `subject_choices` for a wish that is sent: its own subject stays among them, closed since or not."""
    chosen = subject_key(line.need_id, line.offer_id)
    nothing, *others = subject_choices(shown, own, chosen)
    if chosen and chosen not in dict(others):
        others = [(chosen, line.need or line.offer or ""), *others]
    return [nothing, *others]


class VersionForm(Form):
    version = IntegerField(validators=[InputRequired()])


class RewordForm(VersionForm):
    """Another subject or message for a wish that nobody has answered yet."""

    subject = SelectField(_l("À quel sujet ?"), validate_choice=False)
    message = TextAreaField(_l("Un mot pour elle"), [Length(max=LONGEST_MESSAGE)])
    send = SubmitField(_l("Enregistrer"))

    def validate_subject(self, field: SelectField) -> None:
        check_listed(field)

    def about(self) -> About:
        return About(self.message.data or "", *subject_ids(self.subject.data or ""))


class RankForm(VersionForm):
    rank = IntegerField(validators=[InputRequired()])
    demoted = IntegerField(validators=[Optional()])


class AnswerForm(VersionForm):
    accepts = IntegerField(validators=[InputRequired(), NumberRange(0, 1)])
    rank = IntegerField(validators=[Optional()])  # none: accepted without a rank
    reason = StringField()  # a key of `DECLINE_REASONS`; none: declined without one
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
