"""Forty sheets in five minutes: few keys and one request a line, nothing lost, the last line undone."""

import pytest
import time_machine
from sqlalchemy import select

from matchmaker.db.impact import DayFeedback, Feedback
from matchmaker.extensions import db
from matchmaker.services.directory.people import actor_of
from matchmaker.services.impact.keys import feedback_keys_of, give_feedback_keys
from tests.factories.after import EVENING, say_all
from tests.factories.counting import counted_queries
from tests.factories.making import START
from tests.factories.publishing import publish_small_event


@pytest.fixture
def published(app, make):
    published = publish_small_event(make)
    give_feedback_keys(actor_of(published.organiser.id), published.event.id)
    with time_machine.travel(EVENING, tick=False):
        yield published


@pytest.fixture
def organiser(published, client_as):
    return client_as(published.organiser)


@pytest.fixture
def page(published):
    return f"/evenements/{published.event.id}/avis/saisie"


def number_of(published, delegation):
    return str(feedback_keys_of(published.event)[delegation.id].number)


def line(published, marks="4o", day="5"):
    return {"number": number_of(published, published.buyer), "marks": marks, "day": day}


def stored(delegation):
    db.session.rollback()
    said = db.session.scalars(select(Feedback).where(Feedback.delegation_id == delegation.id)).all()
    day = db.session.get(DayFeedback, delegation.id)
    return [(one.held, one.usefulness, one.follow_up) for one in said], day and day.satisfaction


def test_a_line_is_saved_at_once_and_the_next_is_ready(published, organiser, page):
    sent = organiser.submit(page, None, **line(published))

    assert sent.location == page
    assert stored(published.buyer) == ([("held", 4, "yes")], 5)
    shown = organiser.get(page).text
    assert 'name="number" value="" maxlength="6" inputmode="numeric" autofocus' in shown
    assert "Ville de Valbrune" in shown


def test_a_line_costs_a_key_a_meeting_and_one_post(published, organiser, page):
    """Number, Tab, a key a meeting, Tab, the mark of the day, Enter; the answer leads back to the form."""
    typed = line(published, marks="4")

    keys = len(typed["number"]) + 1 + len(typed["marks"]) + 1 + len(typed["day"]) + 1
    organiser.submit(page, None, **typed)

    assert keys == 6  # with one meeting; one more for each further meeting
    assert stored(published.buyer) == ([("held", 4, None)], 5)
    assert keys + 7 <= 5 * 60 / 40 * 2  # eight meetings at two keys a second: 40 lines in five minutes


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"marks": "44"}, "2 réponses pour 1 rendez-vous de Ville de Valbrune"),
        ({"marks": "7"}, "« 7 », au caractère 1"),
        ({"number": "99"}, "Aucun planning ne porte le numéro 99"),
        ({"number": "x"}, "« x » n’est pas un numéro"),
        ({"day": "9"}, "« 9 » n’est pas une réponse possible"),
    ],
)
def test_a_line_that_cannot_be_right_stays_in_the_form_with_its_reason(
    published, organiser, page, changed, words
):
    typed = line(published) | changed

    answer = organiser.submit(page, None, **typed)

    assert (answer.status_code, words in answer.text) == (400, True)
    assert all(f'value="{value}"' in answer.text for value in typed.values())
    assert stored(published.buyer) == ([], None)


def test_the_last_line_is_undone_and_what_stood_before_is_back(published, organiser, page):
    say_all(published.buyer, mark=2, satisfaction=1)
    organiser.submit(page, None, **line(published))

    organiser.submit(page, f"{page}/annuler")

    assert stored(published.buyer) == ([("held", 2, "yes")], 1)
    organiser.submit(page, "/langue/en", by=f"{page}/annuler")
    assert "Vous n’avez aucune feuille saisie à annuler." in organiser.get(page).text


def test_a_line_is_not_undone_over_what_the_structure_said_since(published, organiser, page):
    organiser.submit(page, None, **line(published))
    say_all(published.buyer, mark=1, satisfaction=2)

    organiser.submit(page, f"{page}/annuler")

    assert stored(published.buyer) == ([("held", 1, "yes")], 2)
    assert "Ville de Valbrune a changé ses réponses après votre saisie" in organiser.get(page).text


def test_the_sentence_a_structure_wrote_outlives_its_paper(published, organiser, page):
    say_all(published.buyer)
    db.session.get(DayFeedback, published.buyer.id).comment = "Merci."
    db.session.commit()

    organiser.submit(page, None, **line(published, day="3"))

    assert db.session.get(DayFeedback, published.buyer.id).comment == "Merci."


def test_another_organiser_undoes_only_its_own_line(published, organiser, page, make, client_as):
    organiser.submit(page, None, **line(published))
    colleague = client_as(make.person(staff_of=published.chamber))

    colleague.submit(page, f"{page}/annuler")

    assert stored(published.buyer) == ([("held", 4, "yes")], 5)


def test_before_the_day_no_sheet_is_typed_in(published, client_as, page):
    with time_machine.travel(START.replace(hour=8), tick=False):
        client_as(published.organiser).submit(page, None, **line(published))

    assert stored(published.buyer) == ([], None)


def test_the_page_takes_as_many_queries_after_three_lines_as_after_one(published, organiser, page):
    organiser.submit(page, None, **line(published))
    with counted_queries() as few:
        organiser.get(page)
    for marks in ("1", "2"):
        organiser.submit(page, None, **line(published, marks=marks))

    with counted_queries() as many:
        organiser.get(page)

    assert many.number == few.number


def test_an_event_that_is_closed_still_takes_answers(published, organiser, page):
    published.event.phase = "closed"
    db.session.commit()

    organiser.submit(page, None, **line(published))
    say_all(published.first, mark=3)

    assert stored(published.buyer) == ([("held", 4, "yes")], 5)
    assert stored(published.first) == ([("held", 3, "yes")], 4)
