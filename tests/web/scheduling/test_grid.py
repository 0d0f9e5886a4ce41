import re

import pytest

from matchmaker.db.queries.scheduling import assignments_of
from matchmaker.db.scheduling import Schedule
from matchmaker.extensions import db
from tests.factories.counting import counted_queries
from tests.factories.planning import close_the_wishes, compute


@pytest.fixture
def planning(app, make):
    return close_the_wishes(make, slots=5)


@pytest.fixture
def draft(app, planning):
    return compute(app, planning)


@pytest.fixture
def organiser(planning, client_as):
    return client_as(planning.organiser)


def here(planning, draft, number, what):
    return f"/evenements/{planning.event.id}/planning/{draft}/rendez-vous/{number}/{what}"


def gesture(organiser, planning, draft, number, act, **fields):
    shown = organiser.get(f"/evenements/{planning.event.id}/planning/{draft}").text
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', shown).group(1)
    version = re.search(r'data-version="(\d+)"', shown).group(1)
    sent = {"csrf_token": token, "version": version, "act": act, "nonce": f"{act}-{version}"}
    return organiser.post(here(planning, draft, number, "geste"), data=sent | fields)


def place(draft, number):
    db.session.rollback()
    row = next(row for row in assignments_of(draft) if row.meeting == number)
    return row.slot_id, row.table_id, row.locked


def test_every_place_that_lights_up_is_taken_by_the_gesture(planning, draft, organiser):
    number = assignments_of(draft)[0].meeting
    found = organiser.get(here(planning, draft, number, "places.json")).json
    slot, tables = next(iter(found["free"].items()))

    answer = gesture(organiser, planning, draft, number, "move", slot=slot, table=tables[0], lock=1)

    assert answer.status_code == 200
    assert "déplacé" in answer.json["said"]
    assert place(draft, number) == (planning.event.slots[int(slot)].id, tables[0], True)


def test_a_place_that_does_not_light_up_is_refused_with_its_sentence(planning, draft, organiser):
    rows = assignments_of(draft)
    city = [row for row in rows if planning.buyers[0].id in (row.a_id, row.b_id)]
    slots = {slot.id: n for n, slot in enumerate(planning.event.slots)}
    number, taken = city[0].meeting, slots[city[1].slot_id]
    before = place(draft, number)
    found = organiser.get(here(planning, draft, number, "places.json")).json

    answer = gesture(organiser, planning, draft, number, "move", slot=taken, table=city[0].table_id)

    assert str(taken) not in found["free"]
    assert "Ville de Valbrune a déjà un rendez-vous" in found["why"][str(taken)]
    assert answer.status_code == 409
    assert "Ville de Valbrune a déjà un rendez-vous" in " ".join(answer.json["why"])
    assert place(draft, number) == before


def test_what_was_edited_meanwhile_is_not_overwritten(planning, draft, organiser):
    number = assignments_of(draft)[0].meeting
    db.session.get_one(Schedule, draft).version += 1
    db.session.commit()
    shown = organiser.get(f"/evenements/{planning.event.id}/planning/{draft}").text
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', shown).group(1)

    answer = organiser.post(
        here(planning, draft, number, "geste"),
        data={"csrf_token": token, "nonce": "n", "version": 1, "act": "lock"},
    )

    assert answer.status_code == 409
    assert "Quelqu’un a modifié ce projet entre-temps" in answer.json["why"][0]


@pytest.mark.parametrize("slots", [4, 8])
def test_places_take_the_same_queries_however_many(app, make, client_as, slots):
    planning = close_the_wishes(make, slots=slots)
    draft = compute(app, planning)
    organiser = client_as(planning.organiser)

    with counted_queries() as counted:
        organiser.get(here(planning, draft, 0, "places.json"))

    assert counted.number == 17
