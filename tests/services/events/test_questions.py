import pytest

from matchmaker.core.directory.access import Actor
from matchmaker.core.errors import NotFound
from matchmaker.core.events.questions import NotAChoice, Question
from matchmaker.db.queries.set_up import answers_of, questions_of
from matchmaker.services.directory.people import actor_of
from matchmaker.services.events.access import EventClosed
from matchmaker.services.events.questions import (
    add_question,
    answer,
    answers_to_read,
    change_question,
    facts_of_question,
    remove_question,
)

MEAL = Question("Déjeunez-vous ?", "choice", choices=("Oui", "Végétarien"))


@pytest.fixture
def event(make):
    return make.event()


@pytest.fixture
def organiser(make, event):
    return actor_of(make.person(staff_of=event.chamber).id)


@pytest.fixture
def own(make, event):
    """A structure at the event and somebody who speaks for it."""
    organisation = make.organisation()
    delegation = make.delegation(event, organisation)
    return delegation, actor_of(make.person(speaks_for=organisation).id)


def test_answers_are_kept_changed_and_taken_back(event, organiser, own):
    delegation, speaker = own
    meal = add_question(organiser, event.id, MEAL)

    for given, kept in (("Oui", {meal.id: "Oui"}), ("Végétarien", {meal.id: "Végétarien"}), ("", {})):
        answer(speaker, event.id, delegation.organisation_id, {meal.id: given})
        assert answers_of(delegation.id) == kept


def test_what_is_not_on_the_list_is_refused(event, organiser, own):
    delegation, speaker = own
    meal = add_question(organiser, event.id, MEAL)

    with pytest.raises(NotAChoice):
        answer(speaker, event.id, delegation.organisation_id, {meal.id: "Vegan"})


def test_an_old_answer_stands_beside_new_choices(event, organiser, own):
    delegation, speaker = own
    meal = add_question(organiser, event.id, MEAL)
    answer(speaker, event.id, delegation.organisation_id, {meal.id: "Végétarien"})
    change_question(organiser, event.id, meal.id, Question(MEAL.label, "choice", choices=("Oui", "Non")))

    answer(speaker, event.id, delegation.organisation_id, {meal.id: "Végétarien"})

    assert [given for _question, given in answers_to_read(delegation)] == ["Végétarien"]


def test_another_events_question_is_not_there(event, make, own):
    delegation, speaker = own
    other = make.event()
    foreign = add_question(actor_of(make.person(staff_of=other.chamber).id), other.id, MEAL)

    with pytest.raises(NotFound):
        answer(speaker, event.id, delegation.organisation_id, {foreign.id: "Oui"})


def test_a_closed_event_takes_no_answer(event, organiser, own, session):
    delegation, speaker = own
    meal = add_question(organiser, event.id, MEAL)
    event.phase = "closed"
    session.commit()

    with pytest.raises(EventClosed):
        answer(speaker, event.id, delegation.organisation_id, {meal.id: "Oui"})


def test_a_question_goes_with_its_answers(event, organiser, own):
    delegation, speaker = own
    meal = add_question(organiser, event.id, MEAL)
    answer(speaker, event.id, delegation.organisation_id, {meal.id: "Oui"})

    remove_question(organiser, event.id, meal.id)

    assert (questions_of(event.id), answers_of(delegation.id)) == ([], {})


def test_only_the_own_chamber_asks(event, make):
    with pytest.raises(NotFound):
        add_question(Actor(make.person().id, frozenset({make.chamber().id})), event.id, MEAL)


def test_a_question_is_kept_as_it_was_written(event, organiser):
    assert facts_of_question(add_question(organiser, event.id, MEAL)) == MEAL
