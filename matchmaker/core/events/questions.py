"""Questions at registration: what they may be, and what counts as an answer."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from matchmaker.core.errors import Invalid
from matchmaker.plugin_api.text import N_

QUESTION_KINDS = {
    "text": N_("Réponse libre"),
    "choice": N_("Un choix dans une liste"),
    "yes_no": N_("Oui ou non"),
}
YES_NO = ("yes", "no")
MOST_QUESTIONS, MOST_CHOICES, LONGEST_LABEL, LONGEST_ANSWER = 20, 20, 200, 2000


class QuestionWithoutWords(Invalid):
    template = N_("Écrivez la question.")


class UnknownQuestionKind(Invalid):
    template = N_("Choisissez dans la liste comment on y répond.")


class TooFewChoices(Invalid):
    template = N_("Donnez au moins deux réponses possibles, une par ligne.")


class TooManyChoices(Invalid):
    template = N_("Pas plus de {most} réponses possibles.")


class TooManyQuestions(Invalid):
    template = N_("Pas plus de {most} questions : au-delà, on ne répond plus.")


class NotAChoice(Invalid):
    template = N_("« {label} » : choisissez une réponse de la liste.")


class AnswerTooLong(Invalid):
    template = N_("« {label} » : {most} caractères au plus.")


@dataclass(frozen=True)
class Question:
    """A question as an organiser writes it; `choices` for a choice only."""

    label: str
    kind: str
    hint: str = ""
    choices: Sequence[str] = field(default_factory=tuple)


# It comes with every new event: what somebody needs, never why.
ARRANGEMENT = Question(
    N_("De quel aménagement avez-vous besoin pour venir ou pour vos rendez-vous ?"),
    "text",
    N_(
        "Par exemple : accès de plain-pied, coin calme, interprète en langue des signes, un temps double. "
        "Dites l’aménagement, jamais sa cause. Seul l’organisateur lit votre réponse ; elle est effacée sept "
        "jours après l’événement."
    ),
)


def checked(question: Question) -> Question:
    """The question without stray spaces. Raises a named refusal."""
    label, hint = " ".join(question.label.split()), question.hint.strip()
    choices = tuple(dict.fromkeys(" ".join(one.split()) for one in question.choices if one.strip()))
    if not label:
        raise QuestionWithoutWords
    if question.kind not in QUESTION_KINDS:
        raise UnknownQuestionKind
    if question.kind == "choice" and len(choices) < 2:
        raise TooFewChoices
    if len(choices) > MOST_CHOICES:
        raise TooManyChoices(most=MOST_CHOICES)
    return Question(label[:LONGEST_LABEL], question.kind, hint, choices if question.kind == "choice" else ())


def checked_answer(question: Question, answer: str) -> str:
    """The answer as it is kept; empty for none. Raises `NotAChoice` and `AnswerTooLong`."""
    answer = answer.strip()
    if len(answer) > LONGEST_ANSWER:
        raise AnswerTooLong(label=question.label, most=LONGEST_ANSWER)
    allowed = {"choice": question.choices, "yes_no": YES_NO}.get(question.kind)
    if answer and allowed is not None and answer not in allowed:
        raise NotAChoice(label=question.label)
    return answer
