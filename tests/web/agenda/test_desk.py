"""The desk: a volunteer's address opens names and presence, and nothing else; each press is kept once."""

import html
import re
from datetime import timedelta
from uuid import uuid4

import pytest
import segno
import time_machine
from sqlalchemy import select

from matchmaker.db.directory import ChamberPerson, Staff
from matchmaker.db.jobs import Outbox
from matchmaker.db.presence import Presence
from matchmaker.extensions import db
from matchmaker.services.agenda.badges import badge_codes_of
from matchmaker.services.agenda.desks import give_desk, revoke_desk
from matchmaker.services.directory.people import actor_of
from matchmaker.services.events.phase import move_event
from matchmaker.services.scheduling.replan import mark_late
from tests.factories.counting import counted_queries
from tests.factories.making import START
from tests.factories.planning import publish_planning


@pytest.fixture
def key(planning):
    return give_desk(planning.actor, planning.event.id, "Nadia").key


@pytest.fixture
def on_the_day(planning):
    """An hour before the first slot."""
    with time_machine.travel(START - timedelta(hours=1), tick=False) as clock:
        yield clock


@pytest.fixture
def phone(client_as, key, on_the_day):
    """A volunteer's browser, signed in nowhere."""
    return client_as(None)


def who(delegation):
    people = delegation.delegates
    return f"{delegation.id}-{people[0].id if people else ''}"


def scan(delegation, what="present", **values):
    return {"key": str(uuid4()), "who": who(delegation), "what": what, "age": 0} | values


def send(phone, key, *scans):
    return phone.post(f"/accueil/{key}.json", json={"scans": list(scans)})


def kept():
    db.session.rollback()
    return db.session.scalars(select(Presence).order_by(Presence.id)).all()


def day(planning):
    return f"/evenements/{planning.event.id}/planning/imprevus"


def test_the_page_names_who_comes_and_the_next_meeting_and_nothing_else(phone, key, planning, session):
    planning.buying.phone = "06 00 00 00 01"
    session.add(
        ChamberPerson(chamber_id=planning.chamber.id, person_id=planning.buying.id, phone="06 00 00 00 02")
    )
    planning.requests[0].message = "Un mot confidentiel"
    session.commit()

    page = phone.get(f"/accueil/{key}").text
    state = phone.get(f"/accueil/{key}.json").text

    assert "Ville de Valbrune" in page
    assert "Claire Morel" in page
    assert re.search(r"<span>1[45]:\d\d, table T\d</span>", page)
    for secret in ("06 00", planning.buying.email, planning.selling.email, "confidentiel", "/evenements/"):
        assert secret not in page + state


def test_a_scan_sent_twice_is_one(phone, key, planning):
    once = scan(planning.buyers[0])

    first, second = send(phone, key, once), send(phone, key, once, once)

    assert first.json["kept"] == second.json["kept"] == [once["key"]]
    assert [one.scan for one in kept()] == [once["key"]]


def test_a_phone_s_clock_is_bounded_by_ours(phone, key, planning):
    send(phone, key, scan(planning.buyers[0], age=600_000), scan(planning.buyers[1], age=-600_000))

    assert [one.at for one in kept()] == [START - timedelta(minutes=70), START - timedelta(minutes=60)]


def test_absent_at_the_desk_is_the_mark_of_the_day_and_present_takes_it_back(phone, key, planning, client_as):
    organiser = client_as(planning.organiser)

    send(phone, key, scan(planning.buyers[0], "absent"))
    assert "absente toute la journée" in organiser.get(day(planning)).text

    send(phone, key, scan(planning.buyers[0]))
    assert "absente" not in organiser.get(day(planning)).text.split("Que se passe-t-il")[0]


def test_late_at_the_desk_counts_from_the_first_slot_as_on_one_s_own_agenda(phone, key, planning, client_as):
    send(phone, key, scan(planning.buyers[0], "late", minutes=20))

    assert "en retard, attendue pour 14:20" in client_as(planning.organiser).get(day(planning)).text


def test_who_said_on_their_agenda_that_they_do_not_come_is_no_riddle_at_the_desk(
    phone, key, planning, agenda, client_as
):
    client_as(planning.buying).submit(agenda, f"{agenda}/absence")

    assert "Absence annoncée" in phone.get(f"/accueil/{key}").text
    assert phone.get(f"/accueil/{key}.json").json["announced"] == {
        str(one.id): "Absence annoncée" if one is planning.buyers[0] else ""
        for one in (*planning.buyers, *planning.suppliers)
    }
    reception = client_as(planning.organiser).get(f"/evenements/{planning.event.id}/accueil").text
    assert "Aucune structure présente · 0 en retard · 1 absente ·" in reception
    missing, announced = reception.split("Les bénévoles")[0].split("inutile de les appeler :")
    assert "Claire Morel" not in missing
    assert "Ville de Valbrune (absence annoncée)" in announced


def test_who_is_noted_late_on_the_day_is_awaited_and_present_once_scanned(phone, key, planning, client_as):
    mark_late(planning.actor, planning.event.id, planning.buyers[0].id, planning.event.slots[1].id)
    organiser, page = client_as(planning.organiser), f"/evenements/{planning.event.id}/accueil"

    assert "Retard annoncé, arrivée vers 14:20" in phone.get(f"/accueil/{key}").text
    assert "· 1 en retard ·" in organiser.get(page).text

    send(phone, key, scan(planning.buyers[0]))

    shown = organiser.get(page).text
    assert "Une structure présente · 0 en retard" in shown
    assert "annoncé" not in shown + phone.get(f"/accueil/{key}").text


def test_who_was_scanned_in_stays_present_whatever_their_agenda_said_since(
    phone, key, planning, agenda, client_as
):
    send(phone, key, scan(planning.buyers[0]))

    client_as(planning.buying).submit(agenda, f"{agenda}/absence")

    assert "Présent, noté à 13:00" in phone.get(f"/accueil/{key}").text
    assert phone.get(f"/accueil/{key}.json").json["announced"][str(planning.buyers[0].id)] == ""
    shown = client_as(planning.organiser).get(f"/evenements/{planning.event.id}/accueil").text
    assert "Une structure présente" in shown


def test_undo_takes_the_last_press_back(phone, key, planning, client_as):
    absent = scan(planning.buyers[0], "absent")
    send(phone, key, absent)

    answer = send(phone, key, scan(planning.buyers[0], "undone", undoes=absent["key"]))

    assert answer.json["state"]["people"][who(planning.buyers[0])] is None
    assert "absente toute" not in client_as(planning.organiser).get(day(planning)).text


def test_who_arrives_late_missed_what_was_held_without_them(phone, key, planning, on_the_day, session):
    send(phone, key, scan(planning.buyers[0], "late", minutes=40))
    on_the_day.move_to(START + timedelta(minutes=25))  # the first slot is over, the second runs

    send(phone, key, scan(planning.buyers[0]))

    session.refresh(planning.buyers[0])
    assert [one.slot_id for one in planning.buyers[0].absences] == [planning.event.slots[0].id]


def test_without_javascript_a_badge_leads_to_its_person_however_it_is_typed(phone, key, planning):
    delegate = planning.buyers[0].delegates[0].id
    code = badge_codes_of(planning.event)[delegate]

    found = phone.get(
        f"/accueil/{key}", query_string={"nom": f" {code[:4]}-{code[4:8].lower()} {code[8:]}"}
    ).text
    unknown = phone.get(f"/accueil/{key}", query_string={"nom": "K7QM 3XZP 9RTA"}).text

    assert re.findall(r'data-who="(.+?)"', found) == [who(planning.buyers[0])]
    assert "data-who" not in unknown


def test_without_javascript_one_press_says_it_and_one_takes_it_back(phone, key, planning):
    page = f"/accueil/{key}"

    phone.submit(page, page, mark=f"{who(planning.buyers[0])}:present")
    assert "Présent, noté à 13:00" in phone.get(page).text
    last = re.search(r'value="([^"]+:undone:[^"]+)"', phone.get(page).text).group(1)
    phone.submit(page, page, mark=last)

    assert "Présent, noté à 13:00" not in phone.get(page).text
    assert [one.what for one in kept()] == ["present", "undone"]


def test_the_same_button_of_the_same_page_is_one_scan_and_another_is_another(phone, key, planning):
    page = f"/accueil/{key}"
    shown = phone.get(page).text
    hidden = dict(re.findall(r'name="(csrf_token|seed)" value="([^"]+)"', shown))

    for mark in ("present", "present", "absent"):
        phone.post(page, data=hidden | {"mark": f"{who(planning.buyers[0])}:{mark}"})

    assert [one.what for one in kept()] == ["present", "absent"]


def test_the_list_is_searched_without_accents_and_elisions(phone, key, make, planning):
    make.delegation(planning.event, make.organisation(name="L’Atelier d’Éloïse"))

    shown = phone.get(f"/accueil/{key}?nom=latelier+delo").text

    assert "L’Atelier d’Éloïse" in shown
    assert "Ville de Valbrune" not in shown


def test_two_desks_that_disagree_are_shown_and_the_last_counts(phone, key, planning, on_the_day, client_as):
    other = give_desk(planning.actor, planning.event.id, "Karim").key
    send(phone, key, scan(planning.buyers[0]))
    on_the_day.shift(timedelta(minutes=1))

    state = send(phone, other, scan(planning.buyers[0], "absent")).json["state"]

    assert state["people"][who(planning.buyers[0])]["against"]["desk"] == "Nadia"
    assert "À vérifier : Nadia a noté autre chose" in phone.get(f"/accueil/{key}").text
    shown = client_as(planning.organiser).get(f"/evenements/{planning.event.id}/accueil").text
    assert "Deux postes ont noté autre chose" in shown


def test_another_event_s_people_are_refused(phone, key, make, app):
    other = publish_planning(app, make)

    answer = send(phone, key, scan(other.buyers[0], "absent"))

    assert answer.json["kept"] == []
    assert "n’est plus sur la liste" in next(iter(answer.json["refused"].values()))
    assert kept() == []


@pytest.mark.parametrize(
    "values",
    [
        {"key": "1"},
        {"what": "paid"},
        {"what": "late"},
        {"what": "late", "minutes": 15},
        {"minutes": 20},
        {"what": "undone"},
        {"what": "undone", "undoes": "<script>"},
    ],
)
def test_what_no_page_of_ours_sends_is_refused(phone, key, planning, values):
    answer = send(phone, key, scan(planning.buyers[0]) | values)

    assert answer.json["kept"] == []
    assert kept() == []


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"{}", b'{"scans": 3}', b'{"scans": [3]}', b'{"scans": [{"key": 3}]}', b"\xff"],
)
def test_a_body_that_is_no_list_of_scans_is_an_error_of_the_sender(phone, key, body):
    answer = phone.post(f"/accueil/{key}.json", data=body, content_type="application/json")

    assert answer.status_code == 400


def test_a_form_of_another_site_gets_nothing_in(phone, key, planning):
    """It can send neither JSON nor the page's token."""
    plain = phone.post(f"/accueil/{key}.json", data='{"scans": []}', content_type="text/plain")
    form = phone.post(f"/accueil/{key}", data={"mark": f"{who(planning.buyers[0])}:absent"})

    assert (plain.status_code, form.status_code) == (400, 400)
    assert kept() == []


def test_a_revoked_address_shows_nothing_and_takes_nothing(phone, key, planning):
    revoke_desk(planning.actor, planning.event.id, 1)

    assert phone.get(f"/accueil/{key}").status_code == 410
    assert phone.get(f"/accueil/{key}.json").status_code == 410
    assert send(phone, key, scan(planning.buyers[0])).status_code == 410
    assert "Ville de Valbrune" not in phone.get(f"/accueil/{key}").text
    assert kept() == []


@pytest.mark.parametrize(("days", "status"), [(-2, 410), (-1, 200), (1, 200), (2, 410)])
def test_an_address_opens_from_the_day_before_to_the_day_after(client_as, key, days, status):
    with time_machine.travel(START + timedelta(days=days), tick=False):
        assert client_as(None).get(f"/accueil/{key}").status_code == status


def test_an_address_nobody_was_given_is_not_found(phone):
    assert phone.get("/accueil/inconnue").status_code == 404
    assert phone.post("/accueil/inconnue.json", json={"scans": []}).status_code == 404


def test_who_only_helps_at_the_desk_runs_nothing(make, planning, client_as, session):
    helper = make.person()
    session.add(Staff(person_id=helper.id, chamber_id=planning.chamber.id, role="desk"))
    session.commit()

    assert actor_of(helper.id).chambers == frozenset()
    browser = client_as(helper)
    for page in ("", "/accueil", "/participants", "/planning", "/planning/imprevus"):
        assert browser.get(f"/evenements/{planning.event.id}{page}").status_code == 404


def test_the_organiser_hands_out_an_address_seen_once_and_mailed_where_asked(planning, client_as):
    organiser, page = client_as(planning.organiser), f"/evenements/{planning.event.id}/accueil"

    shown = organiser.submit(page, f"{page}/postes", name="Nadia", email="nadia@exemple.fr")

    address = re.search(r'href="http[^"]*(/accueil/[^"]+)"', shown.text).group(1)
    full = re.search(r'href="(http[^"]*/accueil/[^"]+)"', shown.text).group(1)
    picture = segno.make(full, error="m", micro=False).svg_data_uri(scale=5, border=4)
    assert picture in html.unescape(shown.get_data(as_text=True))
    assert address not in organiser.get(page).text
    letter = db.session.scalars(select(Outbox).where(Outbox.kind == "agenda.desk")).one()
    assert (letter.address, address in letter.body) == ("nadia@exemple.fr", True)
    with time_machine.travel(START, tick=False):
        assert client_as(None).get(address).status_code == 200


def test_closing_a_desk_asks_first(planning, client_as):
    given = give_desk(planning.actor, planning.event.id, "Nadia")
    organiser, page = client_as(planning.organiser), f"/evenements/{planning.event.id}/accueil"

    asked = organiser.get(page).text.split("<summary>Retirer l’accès…")[1]
    assert "Pour revenir, il faudra une autre adresse." in asked.split("<button")[0]
    organiser.submit(page, f"{page}/postes/{given.desk.id}/retrait")

    assert "Retirer l’accès" not in organiser.get(page).text


def test_the_organiser_sees_who_is_missing_for_the_next_slot_and_whom_to_call(
    phone, key, planning, client_as, session
):
    session.add(
        ChamberPerson(chamber_id=planning.chamber.id, person_id=planning.buying.id, phone="0600000002")
    )
    session.commit()
    organiser, page = client_as(planning.organiser), f"/evenements/{planning.event.id}/accueil"
    missing = organiser.get(page).text.split("Les bénévoles")[0]
    assert "Qui manque pour 14:00" in missing
    assert 'href="tel:0600000002"' in missing

    organiser.submit(page, f"{page}/pointages", mark=f"{who(planning.buyers[0])}:present")

    shown = organiser.get(page).text
    assert "Claire Morel" not in shown.split("Les bénévoles")[0]
    assert "présent, noté à 13:00 par Omar Lenoir" in shown


def test_the_published_planning_counts_while_the_wishes_are_open_again(planning, client_as, on_the_day):
    organiser, page = client_as(planning.organiser), f"/evenements/{planning.event.id}/accueil"

    move_event(planning.actor, planning.event.id, "wishes")

    assert "Qui manque pour 14:00" in organiser.get(page).text


def test_without_a_published_planning_the_page_says_so(make, client_as):
    chamber = make.chamber()
    event = make.event(chamber, phase="running")

    shown = client_as(make.person(staff_of=chamber)).get(f"/evenements/{event.id}/accueil").text

    assert "Aucun planning n’est encore diffusé." in shown


def test_who_walks_in_takes_part_at_once(planning, client_as, on_the_day, session):
    on_the_day.move_to(START + timedelta(minutes=16))  # the first slot is over
    organiser, page = client_as(planning.organiser), f"/evenements/{planning.event.id}/accueil"

    organiser.submit(
        f"{page}/inscription", structure="Fil & Co", kind="supplier", person="Zoé Fil", phone="06 12 34 56 78"
    )

    shown = organiser.get(day(planning)).text
    assert "Fil &amp; Co est inscrite et présente" in shown
    assert '">Fil &amp; Co</option>' in shown
    [came] = kept()
    assert came.what == "present"
    db.session.refresh(came.delegation)
    assert [one.slot_id for one in came.delegation.absences] == [planning.event.slots[0].id]


def test_the_pages_ask_the_same_few_questions_whatever_the_number_of_people(
    phone, key, planning, make, client_as
):
    organiser, page = client_as(planning.organiser), f"/evenements/{planning.event.id}/accueil"
    organiser.get(page)
    for _size in range(2):
        with counted_queries() as desk:
            phone.get(f"/accueil/{key}.json")
        with counted_queries() as reception:
            organiser.get(page)
        assert (desk.number, reception.number) == (9, 20)  # one reads who is announced absent or late
        for _more in range(3):
            person = make.person()
            make.delegation(planning.event, people=(person,))
            send(phone, key, scan(planning.buyers[0]))
