"""What a structure says of its meetings and of the day, and what cannot be taken for an answer."""

from collections.abc import Iterable
from dataclasses import dataclass

from matchmaker.core.errors import Invalid, Refusal
from matchmaker.plugin_api.text import N_

HELD = ("held", "partner_absent", "not_held")
FOLLOW_UPS = ("yes", "perhaps", "no")
ABSENT, NOT_HELD = "absent", "no"
MARKS = ("1", "2", "3", "4", "5", ABSENT, NOT_HELD)  # one choice says that it was held and how useful it was
LONGEST_COMMENT = 1000


class NoSuchMark(Invalid):
    template = N_("« {mark} » n’est pas une réponse : choisissez un nombre de 1 à 5, absent, ou pas tenu.")


class NoSuchChoice(Invalid):
    template = N_("« {choice} » n’est pas une réponse possible. Rechargez la page et recommencez.")


class CommentTooLong(Invalid):
    template = N_("Votre phrase a {length} signes ; {most} au plus. Raccourcissez-la, rien n’est perdu.")


class TooEarly(Refusal):
    template = N_("Les avis se donnent à partir du premier rendez-vous : revenez ce jour-là.")


class NothingSaid(Invalid):
    template = N_("Aucune réponse n’est cochée : dites au moins ce que vous pensez de la journée.")


@dataclass(frozen=True)
class MeetingAnswer:
    """One side's word on one meeting. ``usefulness`` is 1 to 5, None where it was not held or not said."""

    meeting: int
    held: str
    usefulness: int | None = None
    follow_up: str | None = None
    existing_client: bool | None = None


@dataclass(frozen=True)
class DayAnswer:
    """A structure's word on the whole day."""

    satisfaction: int | None = None
    would_return: str | None = None
    comment: str = ""

    @property
    def empty(self) -> bool:
        return self == DayAnswer()


@dataclass(frozen=True)
class Feedback:
    """All that one structure says of one event."""

    meetings: tuple[MeetingAnswer, ...] = ()
    day: DayAnswer = DayAnswer()


def answer_of_mark(
    meeting: int, mark: str, follow_up: str = "", *, existing_client: bool | None = None
) -> MeetingAnswer | None:
    """The answer one choice of `MARKS` stands for; None for an empty one. Raises `NoSuchMark`."""
    if not mark:
        return None
    if mark not in MARKS:
        raise NoSuchMark(mark=mark)
    if mark == ABSENT:
        return MeetingAnswer(meeting, "partner_absent")
    if mark == NOT_HELD:
        return MeetingAnswer(meeting, "not_held")
    return MeetingAnswer(meeting, "held", int(mark), choice_of(follow_up), existing_client)


def mark_of_answer(answer: MeetingAnswer | None) -> str:
    """The mark that shows an answer again in the form."""
    if answer is None:
        return ""
    marks = {"partner_absent": ABSENT, "not_held": NOT_HELD}
    return marks.get(answer.held, str(answer.usefulness or ""))


def day_answer(satisfaction: str, would_return: str, comment: str) -> DayAnswer:
    """The word on the day as typed. Raises `NoSuchChoice`, `CommentTooLong`."""
    if satisfaction and satisfaction not in ("1", "2", "3", "4", "5"):
        raise NoSuchChoice(choice=satisfaction)
    said = " ".join(comment.split())
    if len(said) > LONGEST_COMMENT:
        raise CommentTooLong(length=len(said), most=LONGEST_COMMENT)
    return DayAnswer(int(satisfaction) if satisfaction else None, choice_of(would_return), said)


def choice_of(said: str) -> str | None:
    """Yes, perhaps or no; None when nothing was said. Raises `NoSuchChoice`."""
    if not said:
        return None
    if said not in FOLLOW_UPS:
        raise NoSuchChoice(choice=said)
    return said


def was_held(status: str, said: Iterable[str]) -> str:
    """Whether a meeting was held: `held`, `not_held`, `disputed` when the two sides differ, or `unsaid`.

    ``status`` is the meeting's, as noted at the desk: it counts where nobody has answered. Silence is
    not a meeting held.
    """
    words = {word == "held" for word in said}
    if words:
        return "disputed" if len(words) > 1 else ("held" if words == {True} else "not_held")
    return {"done": "held", "no_show": "not_held"}.get(status, "unsaid")
