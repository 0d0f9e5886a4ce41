"""Numbers, dates and characters no page ever sends: an answer in words, never an error of ours."""

import pytest

HUGE = str(10**25)


@pytest.fixture
def chamber(make):
    return make.chamber()


@pytest.fixture
def organiser(make, chamber, client_as):
    return client_as(make.person(staff_of=chamber))


@pytest.mark.parametrize(
    "page",
    [
        f"/evenements/{HUGE}",
        f"/evenements/1/participants/{HUGE}",
        f"/mes-rencontres/{HUGE}",
    ],
)
def test_number_no_row_can_have_is_no_page(organiser, make, chamber, page):
    make.event(chamber)

    assert organiser.get(page).status_code == 404


@pytest.mark.parametrize(
    "typed",
    [
        {"day": "0001-01-01"},
        {"day": "9999-12-31"},
        {"length": HUGE},
        {"gap": HUGE},
        {"long_pause": HUGE, "count": "9"},
        {"tables": HUGE},
        {"tables": "-3"},
        {"pause_after": "-1"},
        {"zone": "../../etc/passwd"},
    ],
)
def test_new_event_answers_in_words(organiser, typed):
    usual = {"name": "Rencontres", "day": "2027-03-11", "start": "14:00", "tables": "3"}

    answer = organiser.submit("/evenements/nouveau", **(usual | typed))

    assert answer.status_code in (200, 303)


@pytest.mark.parametrize(
    "typed",
    [{"version": "x"}, {"version": HUGE}, {"guarantee": HUGE}, {"candidates": "moi"}, {"max_meetings": "-1"}],
)
def test_settings_answer_in_words(organiser, make, chamber, typed):
    event = make.event(chamber)

    assert organiser.submit(f"/evenements/{event.id}/reglages", **typed).status_code == 200


@pytest.mark.parametrize(
    "typed", [{"version": "x"}, {"home_table_id": HUGE}, {"capacity": HUGE}, {"kind": "ami"}, {"kind": None}]
)
def test_participation_answers_in_words(organiser, make, chamber, typed):
    delegation = make.delegation(make.event(chamber))
    page = f"/evenements/{delegation.event_id}/participants/{delegation.id}"

    assert organiser.submit(page, page, **typed).status_code == 200


@pytest.mark.parametrize("query", [f"rang={HUGE}", f"page={HUGE}", "page=-1", "etat=x", "mots=%25"])
def test_lists_answer_whatever_is_looked_for(organiser, make, chamber, query):
    event = make.event(chamber)
    make.request(make.delegation(event), make.delegation(event))

    for page in ("voeux", "participants"):
        assert organiser.get(f"/evenements/{event.id}/{page}?{query}").status_code == 200


@pytest.mark.parametrize(
    "typed",
    [{"rank": "9"}, {"rank": ""}, {"need": HUGE}, {"offer": HUGE}, {"structure": HUGE}, {"demoted": HUGE}],
)
def test_wish_answers_in_words(make, client_as, typed):
    event = make.event()
    sender, receiver = make.delegation(event), make.delegation(event)
    supplier = client_as(make.person(speaks_for=sender.organisation))
    page = f"/mes-rencontres/{event.id}/voeux"

    answer = supplier.submit(f"{page}/nouveau?avec={receiver.id}&structure={HUGE}", page, **typed)

    assert answer.status_code in (200, 303)
