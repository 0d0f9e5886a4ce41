"""The pages on which an event is set up, and the page where a structure answers its organiser."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from sqlalchemy import select

from matchmaker.core.events.questions import Question
from matchmaker.db.events import Delegation, Event
from matchmaker.db.queries.set_up import answers_of, dates_of, items_of, questions_of
from matchmaker.db.set_up import EventDate
from matchmaker.services.directory.people import actor_of
from matchmaker.services.events.dates import DateLine, change_dates
from matchmaker.services.events.items import ItemFacts, add_item
from matchmaker.services.events.questions import add_question, answer
from tests.factories.counting import counted_queries
from tests.factories.planning import publish_planning

NEW = {"name": "Rencontres 2027", "day": "2027-03-11"}
BEFORE = datetime(2026, 12, 1, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(BEFORE, tick=True) as moved:
        yield moved


@pytest.fixture
def chamber(make):
    return make.chamber(name="CRESS d’essai", email="orga@exemple.fr")


@pytest.fixture
def staff(make, chamber):
    return make.person(staff_of=chamber)


@pytest.fixture
def organiser(staff, client_as):
    return client_as(staff)


def only_event(session):
    session.rollback()
    return session.scalars(select(Event).order_by(Event.id.desc())).first()


def test_new_event_has_what_people_use(organiser, session):
    answer = organiser.submit("/evenements/nouveau", **NEW)

    event = only_event(session)
    assert (event.max_meetings, event.guarantee, len(event.slots), len(event.tables)) == (8, 2, 8, 11)
    assert "11 tables, dont 1 de réserve." in organiser.get(answer.location).text
    assert len(dates_of(event.id)) == 10
    assert "aménagement" in questions_of(event.id)[0].label


def test_whole_day_has_its_common_times(organiser, session):
    page = organiser.get("/evenements/nouveau?modele=journee").text
    assert "Déjeuner 12:30–14:00" in page

    organiser.submit("/evenements/nouveau?modele=journee", **NEW)

    event = only_event(session)
    assert [one.kind for one in items_of(event.id)] == ["welcome", "plenary", "lunch"]
    assert (len(event.slots), event.slots[-1].session) == (12, 3)


def test_suppliers_among_each_other_share_tables(organiser, session):
    organiser.submit("/evenements/nouveau?modele=fournisseurs", **NEW)

    assert len(only_event(session).tables) == 14


def test_template_that_does_not_exist_is_the_usual_one(organiser, session):
    organiser.submit("/evenements/nouveau?modele=inconnu", **NEW)

    assert len(only_event(session).slots) == 8


def test_promise_above_the_most_is_refused_and_nothing_typed_is_lost(organiser, session):
    page = organiser.submit("/evenements/nouveau", **NEW, max_meetings="2", guarantee="3").text

    assert "On ne peut pas garantir 3 rendez-vous à qui en aura 2 au plus" in page
    assert "Rencontres 2027" in page
    assert only_event(session) is None


def test_last_edition_is_offered_and_copied(organiser, make, chamber, session):
    old = make.event(chamber, name="Rencontres 2027")
    make.delegation(old, kind="buyer")
    assert f'href="/evenements/{old.id}/copie"' in organiser.get("/evenements/nouveau").text

    answer = organiser.submit(f"/evenements/{old.id}/copie", structures="y")

    event = only_event(session)
    assert answer.location == f"/evenements/{event.id}"
    assert event.slots[0].starts_at == old.slots[0].starts_at + timedelta(weeks=52)
    assert session.scalars(select(Delegation.state).filter_by(event_id=event.id)).all() == ["invited"]
    assert "Aucun message n’est parti" in organiser.get(answer.location).text


def test_closed_events_are_in_the_archives(organiser, make, chamber):
    make.event(chamber, name="Ancienne", phase="closed")
    make.event(chamber, name="Présente")

    page = organiser.get("/evenements").text

    assert page.index("Présente") < page.index("Archives") < page.index("Ancienne")


def queries_of(browser, page):
    with counted_queries() as counted:
        assert browser.get(page).status_code == 200
    return counted.number


def test_list_takes_as_many_queries_for_three_events_as_for_one(organiser, make, chamber):
    make.event(chamber)
    organiser.get("/evenements")
    before = queries_of(organiser, "/evenements")
    for phase in ("closed", "wishes"):
        make.event(chamber, phase=phase)
    organiser.get("/evenements")

    assert queries_of(organiser, "/evenements") == before


def test_programme_takes_as_many_queries_for_many_tables_as_for_few(organiser, make, chamber, staff):
    few, many = make.event(chamber, tables=1), make.event(chamber, tables=6)
    for table in many.tables:
        make.delegation(many, kind="buyer", home_table_id=table.id)
    for hour in (9, 10, 11):
        add_item(
            actor_of(staff.id), many.id, ItemFacts("other", date(2027, 3, 11), time(hour), time(hour, 30))
        )
    pages = [f"/evenements/{event.id}/creneaux" for event in (few, many)]
    for page in pages:
        organiser.get(page)

    assert queries_of(organiser, pages[0]) == queries_of(organiser, pages[1])


def test_dates_are_proposed_then_kept(organiser, make, chamber, session):
    event = make.event(chamber, phase="registration")
    address = f"/evenements/{event.id}/dates"
    assert "Ce sont des propositions" in organiser.get(address).text

    organiser.submit(address, **{"dates-0-day": "2027-02-08", "dates-0-acts": "y"})

    opening = session.scalars(select(EventDate).filter_by(event_id=event.id, kind="wishes_open")).one()
    assert (opening.moment, opening.acts, opening.by_hand) == (
        datetime(2027, 2, 8, 8, tzinfo=UTC),
        True,
        True,
    )
    page = organiser.get(f"/evenements/{event.id}").text
    assert "se fera tout seul" in page
    assert "Rappel aux participants" in page


def test_dates_out_of_order_are_a_sentence_and_stay_typed(organiser, make, chamber):
    event = make.event(chamber)

    page = organiser.submit(f"/evenements/{event.id}/dates", **{"dates-0-day": "2027-03-09"}).text

    assert "« Ouverture des vœux » doit venir avant « Rappel des demandes sans réponse »" in page
    assert 'value="2027-03-09"' in page


def test_checklist_says_what_is_late(organiser, make, chamber, staff, clock):
    event = make.event(chamber, phase="registration")
    change_dates(actor_of(staff.id), event.id, {"wishes_open": DateLine(date(2027, 2, 8), time(9))})

    assert "les vœux devaient ouvrir" not in organiser.get(f"/evenements/{event.id}").text
    clock.move_to(datetime(2027, 2, 9, 9, tzinfo=UTC))
    again = organiser.__class__(organiser.client.application, staff)
    assert "les vœux devaient ouvrir le 8 février" in again.get(f"/evenements/{event.id}").text


def test_another_day_shows_the_dates_that_move_before_anything_is_saved(organiser, session):
    organiser.submit("/evenements/nouveau", **NEW)
    event = only_event(session)
    address = f"/evenements/{event.id}/creneaux"
    moved = {"day": "2027-03-18"}

    page = organiser.submit(address, **moved).text
    assert "Rien n’est encore enregistré" in page
    assert "9 février 2027, 09:00" in page
    assert "16 février 2027, 09:00" in page
    session.refresh(event)
    assert event.slots[0].starts_at.day == 11

    organiser.submit(address, **moved, dates_seen="y")
    session.expire_all()
    assert event.slots[0].starts_at.day == 18
    assert dates_of(event.id)[0].moment == datetime(2027, 2, 16, 8, tzinfo=UTC)


def test_second_day_is_added_and_taken_away(organiser, make, chamber, session):
    event = make.event(chamber)
    address = f"/evenements/{event.id}/creneaux"

    organiser.submit(address, **{"more-0-day": "2027-03-12", "more-0-starts": "09:00, 09:20"})
    session.expire_all()
    assert [slot.session for slot in event.slots] == [0, 0, 0, 0, 1, 1]
    assert "vendredi 12 mars" in organiser.get(address).text

    organiser.submit(address, **{"more-0-starts": ""})
    session.expire_all()
    assert len(event.slots) == 4


def test_common_time_is_added_changed_and_removed(organiser, make, chamber, session):
    event = make.event(chamber)
    lunch = {"kind": "lunch", "start": "12:30", "end": "13:45", "place": "Hall"}

    organiser.submit(f"/evenements/{event.id}/temps-communs/nouveau", **lunch)
    (item,) = items_of(event.id)
    assert "12:30–13:45" in organiser.get(f"/evenements/{event.id}/creneaux").text

    page = organiser.submit(f"/evenements/{event.id}/temps-communs/{item.id}", end="14:30").text
    assert "tombe pendant des rendez-vous, à 14:00" in page

    organiser.submit(
        f"/evenements/{event.id}/creneaux", f"/evenements/{event.id}/temps-communs/{item.id}/retrait"
    )
    session.rollback()
    assert items_of(event.id) == []


def test_participants_read_common_times_on_their_agenda(app, make, client_as):
    planning = publish_planning(app, make)
    lunch = ItemFacts("lunch", date(2027, 3, 11), time(12, 30), time(13, 45), place="Hall")
    add_item(planning.actor, planning.event.id, lunch)

    page = client_as(planning.buying).get(f"/mes-rencontres/{planning.event.id}/planning").text

    assert "Déjeuner · Hall" in page
    assert page.index("Déjeuner · Hall") < page.index("Jardins du Val")


def test_tables_have_rooms_and_places_and_say_who_keeps_them(organiser, make, chamber, session):
    event = make.event(chamber)
    make.delegation(
        event, make.organisation(name="Ville de Valbrune"), "buyer", home_table_id=event.tables[0].id
    )
    address = f"/evenements/{event.id}/creneaux"

    organiser.submit(
        address, f"/evenements/{event.id}/tables", **{"tables-1-room": "Salle Loire", "tables-1-seats": "6"}
    )

    session.expire_all()
    assert (event.tables[1].room, event.tables[1].seats) == ("Salle Loire", 6)
    page = organiser.get(address).text
    assert "Ville de Valbrune" in page
    refused = organiser.submit(address, f"/evenements/{event.id}/tables", **{"tables-0-remove": "y"}).text
    assert "T1 est la table de Ville de Valbrune" in refused


def test_buyers_are_seated_with_one_press(organiser, make, chamber, session):
    event = make.event(chamber)
    buyer = make.delegation(event, kind="buyer")
    page = organiser.get(f"/evenements/{event.id}").text
    assert "acheteurs ou experts sans table : 1" in page
    assert f'href="/evenements/{event.id}/creneaux#tables"' in page

    organiser.submit(f"/evenements/{event.id}/creneaux", f"/evenements/{event.id}/tables/acheteurs")

    session.refresh(buyer)
    assert buyer.home_table_id == event.tables[0].id
    assert "experts sans table" not in organiser.get(f"/evenements/{event.id}").text


def test_questions_are_added_changed_and_removed(organiser, make, chamber, session):
    event = make.event(chamber)
    address = f"/evenements/{event.id}/questions"
    assert "jamais sa cause" in organiser.get(address).text

    organiser.submit(address, address, label="Déjeunez-vous ?", kind="choice", choices="Oui\nVégétarien")
    (question,) = questions_of(event.id)
    assert question.choices == ["Oui", "Végétarien"]

    organiser.submit(f"{address}/{question.id}", label="Restez-vous déjeuner ?")
    assert "Restez-vous déjeuner ?" in organiser.get(address).text
    organiser.submit(address, f"{address}/{question.id}/retrait")
    session.rollback()
    assert questions_of(event.id) == []


def test_answers_are_read_by_the_organiser_alone(organiser, make, chamber, staff, client_as):
    event = make.event(chamber)
    own, fellow = (make.organisation() for _ in range(2))
    delegation = make.delegation(event, own)
    make.delegation(event, fellow)
    speaker, other = make.person(speaks_for=own), make.person(speaks_for=fellow)
    question = add_question(actor_of(staff.id), event.id, Question("De quoi avez-vous besoin ?", "text"))
    browser, address = client_as(speaker), f"/mes-rencontres/{event.id}/questions"

    browser.submit(address, address, **{f"question_{question.id}": "un fauteuil près de la porte"})

    assert answers_of(delegation.id) == {question.id: "un fauteuil près de la porte"}
    read = organiser.get(f"/evenements/{event.id}/participants/{delegation.id}").text
    assert "un fauteuil près de la porte" in read
    lists = [organiser.get(f"/evenements/{event.id}/{page}").text for page in ("participants", "questions")]
    assert not any("fauteuil" in page for page in lists)
    assert "fauteuil" not in client_as(other).get(address).text


@pytest.mark.parametrize("number", [1, 3])
def test_answers_to_a_question_are_one_list_in_a_fixed_number_of_queries(
    organiser, make, chamber, staff, number
):
    event = make.event(chamber)
    meal = add_question(actor_of(staff.id), event.id, Question("Déjeunez-vous ?", "yes_no"))
    other = add_question(actor_of(staff.id), event.id, Question("Autre chose ?", "text"))
    for _ in range(number):
        organisation = make.organisation()
        make.delegation(event, organisation)
        speaker = actor_of(make.person(speaks_for=organisation).id)
        answer(speaker, event.id, organisation.id, {meal.id: "yes", other.id: "rien"})

    organiser.get("/evenements")  # the first page of a session also writes it
    with counted_queries() as counted:
        page = organiser.get(f"/evenements/{event.id}/questions/{meal.id}/reponses")

    assert page.text.count('scope="row"') == number
    assert f'<dt class="wrap">Oui</dt><dd class="number">{number}</dd>' in page.text
    assert "rien" not in page.text.split("<main")[1]
    assert counted.number == 15


def test_removing_a_question_says_how_many_answers_go(organiser, make, chamber, staff):
    event, organisation = make.event(chamber), make.organisation()
    make.delegation(event, organisation)
    meal = add_question(actor_of(staff.id), event.id, Question("Déjeunez-vous ?", "yes_no"))
    page = f"/evenements/{event.id}/questions"
    assert "Personne n’y a encore répondu." in organiser.get(page).text

    answer(actor_of(make.person(speaks_for=organisation).id), event.id, organisation.id, {meal.id: "yes"})

    assert "1 réponse déjà donnée disparaît avec elle" in organiser.get(page).text


def test_own_space_points_to_the_questions(make, chamber, staff, client_as):
    event = make.event(chamber)
    organisation = make.organisation()
    make.delegation(event, organisation)
    speaker = make.person(speaks_for=organisation)
    space = f"/mes-rencontres/{event.id}"
    assert f"{space}/questions" not in client_as(speaker).get(space).text

    question = add_question(actor_of(staff.id), event.id, Question("Venez-vous déjeuner ?", "yes_no"))
    assert f"{space}/questions" in client_as(speaker).get(space).text
    answer(actor_of(speaker.id), event.id, organisation.id, {question.id: "no"})
    assert "Relire mes réponses" in client_as(speaker).get(space).text


def test_each_choice_of_the_rule_says_what_it_would_place_today(organiser, make, chamber):
    event = make.event(chamber)
    buyer, accepted, silent = (
        make.delegation(event, kind="buyer"),
        make.delegation(event),
        make.delegation(event),
    )
    address = f"/evenements/{event.id}/reglages"
    assert "Avec les vœux d’aujourd’hui" not in organiser.get(address).text
    make.request(accepted, buyer, state="accepted")
    make.request(silent, buyer)

    page = organiser.get(address).text

    told = [
        part.split(" rencontre")[0].split(": ")[-1] for part in page.split("Avec les vœux d’aujourd’hui")[1:]
    ]
    # accepted by the receiver, asked by both, the chamber decides; silence after the others, left out, by hand
    assert told == ["2", "0", "1", "2", "1", "1"]


def test_set_up_leads_to_what_if(organiser, make, chamber):
    event = make.event(chamber)
    for page in ("", "/reglages", "/creneaux"):
        assert f"/evenements/{event.id}/planning/et-si" in organiser.get(f"/evenements/{event.id}{page}").text
