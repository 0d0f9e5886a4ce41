import pytest

from matchmaker.core.events.questions import (
    ARRANGEMENT,
    NotAChoice,
    Question,
    QuestionWithoutWords,
    TooFewChoices,
    UnknownQuestionKind,
    checked,
    checked_answer,
)

MEAL = Question("Déjeunez-vous ?", "choice", choices=("Oui", "Végétarien"))


def test_a_question_is_tidied():
    assert checked(Question("  Déjeunez-vous  ?", "choice", " ", ("Oui", "", " Oui ", "Non"))) == Question(
        "Déjeunez-vous ?", "choice", "", ("Oui", "Non")
    )


@pytest.mark.parametrize(
    ("question", "refusal"),
    [
        (Question(" ", "text"), QuestionWithoutWords),
        (Question("Combien ?", "number"), UnknownQuestionKind),
        (Question("Lequel ?", "choice", choices=("Un", "Un")), TooFewChoices),
    ],
)
def test_what_is_no_question_is_refused_by_name(question, refusal):
    with pytest.raises(refusal):
        checked(question)


def test_an_answer_is_one_of_the_list_or_none():
    assert checked_answer(MEAL, " Végétarien ") == "Végétarien"
    assert checked_answer(MEAL, "") == ""
    with pytest.raises(NotAChoice):
        checked_answer(MEAL, "Vegan")
    with pytest.raises(NotAChoice):
        checked_answer(Question("Venez-vous ?", "yes_no"), "peut-être")


def test_the_first_question_asks_for_the_arrangement_never_its_cause():
    assert "aménagement" in ARRANGEMENT.label
    assert "jamais sa cause" in ARRANGEMENT.hint
    assert "effacée sept jours après" in ARRANGEMENT.hint
