import re
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from matchmaker.db.events import Delegation, Event
from matchmaker.db.jobs import Outbox
from tests.factories.counting import counted_queries
from tests.factories.planning import publish_planning
from tests.factories.publishing import publish_small_event


@pytest.fixture
def chamber(make):
    return make.chamber(name="CRESS d’essai", email="orga@exemple.fr")


@pytest.fixture
def organiser(make, chamber, client_as):
    return client_as(make.person(staff_of=chamber))


NEW = {
    "name": "Rencontres 2027",
    "day": "2027-03-11",
    "zone": "Europe/Paris",
    "start": "14:00",
    "tables": "3",
}


def test_empty_list_says_what_to_do(organiser):
    page = organiser.get("/evenements").text

    assert "Aucun événement pour l’instant" in page
    assert 'href="/evenements/nouveau"' in page


def test_event_is_created_from_the_defaults_people_use(organiser, session):
    answer = organiser.submit("/evenements/nouveau", **NEW)

    event = session.scalars(select(Event)).one()
    assert (answer.status_code, answer.location) == (303, f"/evenements/{event.id}")
    assert [slot.starts_at for slot in event.slots][::4] == [
        datetime(2027, 3, 11, 13, 0, tzinfo=UTC),
        datetime(2027, 3, 11, 14, 40, tzinfo=UTC),
    ]
    assert len(event.slots) == 8
    assert [table.label for table in event.tables] == ["T1", "T2", "T3"]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"count": "0"}, "Aucun créneau"),
        ({"tables": "0"}, "Aucune table"),
        ({"length": "0"}, "Un créneau dure au moins 1 minute"),
        ({"end": "13:00"}, "est avant le début"),
        ({"day": "2027-03-28", "start": "02:30"}, "n’existe pas le 28/03/2027"),
        ({"day": "2026-10-25", "start": "02:30"}, "arrive deux fois le 25/10/2026"),
        ({"starts": "14:00, bientôt"}, "« bientôt » n’est pas une heure"),
        ({"name": ""}, "Cette réponse est nécessaire"),
        ({"day": "demain"}, "à corriger ci-dessous"),
    ],
)
def test_bad_input_is_a_sentence_and_nothing_typed_is_lost(organiser, session, typed, words):
    page = organiser.submit("/evenements/nouveau", **(NEW | {"place": "Salle du Lac"} | typed)).text

    assert words in page
    assert "Salle du Lac" in page
    assert session.scalars(select(Event)).all() == []


def test_short_meetings_are_advised_against_and_made(organiser, session):
    answer = organiser.submit("/evenements/nouveau", length="10", **NEW)

    assert "10 minutes" in organiser.get(answer.location).text
    assert len(session.scalars(select(Event)).one().slots) == 8


def test_overview_says_what_is_missing_and_blocks_the_next_phase(organiser, make, chamber, session):
    event = make.event(chamber, phase="registration")

    page = organiser.get(f"/evenements/{event.id}").text
    assert "deux structures au moins, dont un fournisseur" in page
    assert "Mode essai" in page

    organiser.submit(f"/evenements/{event.id}", f"/evenements/{event.id}/phase")
    assert "Il manque encore quelque chose" in organiser.get(f"/evenements/{event.id}").text
    assert session.get(Event, event.id).phase == "registration"


def test_wishes_open_and_close_with_a_button(organiser, make, chamber, session):
    event = make.event(chamber, phase="registration")
    make.delegation(event)
    make.delegation(event, kind="buyer")

    for phase in ("wishes", "scheduled"):
        organiser.submit(f"/evenements/{event.id}", f"/evenements/{event.id}/phase")
        assert session.get(Event, event.id, populate_existing=True).phase == phase


def test_reopening_the_wishes_of_a_published_planning_asks_first_and_can_be_taken_back(
    app, make, client_as, session
):
    planning = publish_planning(app, make)
    browser, page = client_as(planning.organiser), f"/evenements/{planning.event.id}"
    agenda = f"/mes-rencontres/{planning.event.id}/planning"

    asked = browser.get(page).text.split("<details", 1)[1].split("</details>")[0]
    assert "Le planning diffusé reste en place" in asked
    assert "La réservation directe s’arrête si elle est ouverte" in asked

    press(browser, page, "Rouvrir les vœux")
    assert "14:" in client_as(planning.buying).get(agenda).text
    assert "Revenir au planning diffusé" in browser.get(page).text

    press(browser, page, "Revenir au planning diffusé")
    assert session.get(Event, planning.event.id, populate_existing=True).phase == "published"


def press(browser, page, label):
    """One of several buttons that post to the same address."""
    [form] = [one for one in browser.get(page).text.split("<form")[1:] if f">{label}</button>" in one]
    values = dict(re.findall(r'name="([^"]+)"[^>]*value="([^"]*)"', form.split("</form>")[0]))
    return browser.post(f"{page}/phase", data=values)


def test_opening_asks_first(organiser, make, chamber, session):
    event = make.event(chamber)

    asked = organiser.get(f"/evenements/{event.id}/ouverture").text
    assert "On ne revient pas au mode essai" in asked
    assert "Aucun message n’est encore parti." in asked
    assert session.get(Event, event.id).opened_at is None

    organiser.submit(f"/evenements/{event.id}/ouverture")
    assert session.get(Event, event.id, populate_existing=True).opened_at is not None


def test_rule_of_the_game_is_explained_and_saved(organiser, make, chamber, session):
    event = make.event(chamber)
    settings = f"/evenements/{event.id}/reglages"

    assert "Un vœu sans réponse prend une place restée libre" in organiser.get(settings).text
    organiser.submit(settings, silence="left_out", guarantee="1", max_meetings="4")

    event = session.get(Event, event.id, populate_existing=True)
    assert (event.silence, event.guarantee, event.max_meetings) == ("left_out", 1, 4)


def test_settings_that_contradict_each_other_are_refused_in_words(organiser, make, chamber):
    event = make.event(chamber)

    page = organiser.submit(f"/evenements/{event.id}/reglages", guarantee="5", max_meetings="4").text

    assert "On ne peut pas garantir 5 rendez-vous à qui en aura 4 au plus" in page


def test_programme_takes_times_as_a_list(organiser, make, chamber, session):
    event = make.event(chamber, slots=2)

    organiser.submit(f"/evenements/{event.id}/creneaux", starts="14:00, 14:20, pause, 15:40")

    event = session.get(Event, event.id, populate_existing=True)
    assert [slot.session for slot in event.slots] == [0, 0, 1]


def test_programme_computes_a_proposal_and_stores_nothing(organiser, make, chamber, session):
    event = make.event(chamber, slots=2)

    page = organiser.get(
        f"/evenements/{event.id}/creneaux?start=09:00&length=20&gap=0&count=3&end=&pause_after=&long_pause="
    ).text

    assert "09:00, 09:20, 09:40" in page
    assert len(session.get(Event, event.id).slots) == 2


def test_programme_in_use_says_so(organiser, make, client_as):
    published = publish_small_event(make)
    browser = client_as(published.organiser)
    programme = f"/evenements/{published.event.id}/creneaux"

    assert "ce qu’il utilise" in browser.get(programme).text
    assert "un planning diffusé s’en sert" in browser.submit(programme, starts="18:00").text


def test_tables_are_named_marked_and_removed(organiser, make, chamber, session):
    event = make.event(chamber, tables=2)
    tables = f"/evenements/{event.id}/tables"
    fields = {"tables-0-label": "Salon", "tables-0-quiet": "y", "tables-1-remove": "y", "more": "1"}

    organiser.submit(f"/evenements/{event.id}/creneaux", tables, **fields)

    event = session.get(Event, event.id, populate_existing=True)
    assert [(table.label, table.features) for table in event.tables] == [("Salon", ["quiet"]), ("T1", [])]


def test_last_table_stays_in_words(organiser, make, chamber):
    event = make.event(chamber, tables=1)

    page = organiser.submit(
        f"/evenements/{event.id}/creneaux", f"/evenements/{event.id}/tables", **{"tables-0-remove": "y"}
    ).text

    assert "Aucune table" in page


def test_invitation_announces_then_tries(organiser, make, chamber, session):
    event = make.event(chamber)
    make.delegation(event, people=(make.person(name="Jeanne Duval"), make.person(name="Paul Roche")))
    invitation = f"/evenements/{event.id}/invitation"

    page = organiser.get(invitation).text
    assert "2 destinataires" in page
    assert "Jeanne Duval" in page
    assert session.scalars(select(Outbox)).all() == []

    organiser.submit(invitation)
    assert {message.address for message in session.scalars(select(Outbox))} == {"orga@exemple.fr"}


def test_sending_the_same_form_twice_acts_once(organiser, make, chamber, session):
    event = make.event(chamber)
    make.delegation(event, people=(make.person(),))
    form = {"csrf_token": "", "nonce": "once", "announced": "1"}
    page = organiser.get(f"/evenements/{event.id}/invitation").text
    form["csrf_token"] = page.split('name="csrf_token" type="hidden" value="')[1].split('"')[0]

    for _ in range(2):
        organiser.post(f"/evenements/{event.id}/invitation", data=form)

    assert len(session.scalars(select(Outbox)).all()) == 1


def test_two_buttons_of_one_page_are_two_acts(organiser, make, chamber, session):
    """They carry the same nonce: a page of two hundred buttons has one."""
    event = make.event(chamber)
    leaving = [make.delegation(event) for _ in range(2)]
    page = organiser.get(f"/evenements/{event.id}/participants").text
    token = page.split('name="csrf_token" type="hidden" value="')[1].split('"')[0]

    for one in leaving:
        path = f"/evenements/{event.id}/participants/{one.id}/retrait"
        organiser.post(path, data={"csrf_token": token, "nonce": "of the page"})

    session.expire_all()
    assert {session.get(Delegation, one.id).state for one in leaving} == {"cancelled"}


def test_acts_without_the_pages_form_do_nothing(organiser, make, chamber, session):
    event = make.event(chamber)
    delegation = make.delegation(event)
    acts = ("ouverture", "invitation", f"participants/{delegation.id}/retrait")

    answers = {
        organiser.post(f"/evenements/{event.id}/{act}", data={"to": "wishes"}).status_code for act in acts
    }

    assert answers == {400}
    assert session.get(Delegation, delegation.id).state == "accepted"


@pytest.mark.parametrize("events", [1, 3])
def test_list_of_events_asks_the_same_number_of_queries(organiser, make, chamber, events):
    for _ in range(events):
        make.delegation(make.event(chamber))

    organiser.get("/evenements")  # the first page of a session also writes it
    with counted_queries() as counted:
        page = organiser.get("/evenements")

    assert page.text.count("<h2") == events
    assert counted.number == 10
