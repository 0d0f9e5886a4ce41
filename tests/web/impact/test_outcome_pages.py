"""A month after: one page for all meetings, by link or in one's space; nobody reads the other side's answers."""

import pytest
import time_machine
from sqlalchemy import select

from matchmaker.clock import now
from matchmaker.core.directory.access import SYSTEM
from matchmaker.db.impact import FollowUp, Outcome
from matchmaker.db.transaction import transaction
from matchmaker.extensions import db
from matchmaker.services.directory.personal_links import give_link
from matchmaker.services.impact.follow_up import send_follow_ups
from tests.factories.after import DAY_AFTER, HALF_YEAR_AFTER, MONTH_AFTER, declare, say_all
from tests.factories.counting import counted_queries
from tests.factories.publishing import publish_small_event

AMOUNT = "43 219"


@pytest.fixture
def published(app, make):
    published = publish_small_event(make, opened_at=now())
    with time_machine.travel(MONTH_AFTER, tick=False):
        yield published


@pytest.fixture
def page(published):
    return f"/mes-rencontres/{published.event.id}/suites"


def contract(published, amount="43219"):
    meeting = f"m{published.meeting.id}"
    return {f"{meeting}-stage": "contract", f"{meeting}-amount": amount, f"{meeting}-jobs": "2"}


def stored():
    db.session.rollback()
    found = db.session.scalars(select(Outcome).order_by(Outcome.id))
    return [(one.wave, one.stage, one.amount, one.jobs, one.hours, one.existing_client) for one in found]


def plain(answer):
    return answer.text.replace("\u202f", " ").replace("\xa0", " ")


def test_a_participant_says_what_came_and_finds_it_in_its_history(published, page, client_as):
    browser = client_as(published.buying)

    sent = browser.submit(page, None, **contract(published))

    assert sent.status_code == 303
    assert stored() == [(30, "contract", 43_219, 2, None, False)]
    history = plain(browser.get("/mes-suites"))
    assert "Contrat ou commande" in history
    assert f"{AMOUNT} €" in history


def test_the_answer_half_a_year_after_stands_beside_the_first_and_counts(published, page, client_as):
    client_as(published.buying).submit(page, None, **contract(published, "1000"))
    with time_machine.travel(HALF_YEAR_AFTER, tick=False):
        browser = client_as(published.buying)
        assert 'value="1000"' in browser.get(page).text  # what was said is not asked from nought

        browser.submit(page, None, **contract(published))
        assert f"{AMOUNT} €" in plain(browser.get("/mes-suites"))

    assert [row[:3] for row in stored()] == [(30, "contract", 1_000), (180, "contract", 43_219)]


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"stage": "quote"}, "se donnent pour un contrat ou une commande"),
        ({"amount": "beaucoup"}, "« beaucoup » n’est pas un nombre entier"),
        ({"stage": "marriage"}, "« marriage » n’est pas une suite possible"),
        ({"stage": None, "amount": "", "jobs": ""}, "Aucune suite n’est cochée"),
    ],
)
def test_what_cannot_be_right_is_refused_and_nothing_typed_is_lost(
    published, page, client_as, changed, words
):
    meeting = f"m{published.meeting.id}"
    typed = contract(published) | {f"{meeting}-{name}": value for name, value in changed.items()}

    answer = client_as(published.buying).submit(page, None, **typed)

    assert (answer.status_code, words in answer.text) == (400, True)
    assert f'value="{typed[f"{meeting}-amount"]}"' in answer.text
    assert stored() == []


def test_neither_the_partner_nor_the_organiser_nor_another_chamber_reads_the_amount(
    published, page, client_as, make
):
    client_as(published.buying).submit(page, None, **contract(published))
    event = f"/evenements/{published.event.id}"
    pages = {
        published.selling: (page, "/mes-suites", f"/mes-rencontres/{published.event.id}/avis"),
        published.organiser: (
            f"{event}/bilan",
            f"{event}/avis",
            f"{event}/avis/saisie",
            f"{event}/bilan.xlsx",
        ),
        make.person(staff_of=make.chamber()): (f"{event}/bilan", f"{event}/bilan.pdf", "/evenements"),
    }

    for reader, addresses in pages.items():
        browser = client_as(reader)
        for address in addresses:
            shown = browser.get(address)
            assert b"43219" not in shown.data
            assert AMOUNT not in shown.data.decode("utf-8", "replace").replace("\u202f", " ")
    assert client_as(published.buying).get(page).text.count("43219") == 1  # the negative control


def test_the_other_sides_amount_is_never_in_ones_own_form_or_history(published, page, client_as):
    declare(published.first, "Ville de Valbrune", "contract", amount=43_219)

    browser = client_as(published.buying)

    assert "43219" not in browser.get(page).text
    assert "Contrat ou commande</td>" not in browser.get("/mes-suites").text


def test_a_meeting_said_not_to_have_been_held_is_not_asked_about(published, page, client_as):
    say_all(published.buyer)
    meeting = published.meeting.id
    client_as(published.buying).submit(
        f"/mes-rencontres/{published.event.id}/avis", None, **{f"m{meeting}-mark": "absent"}
    )

    assert "Vous n’avez eu aucun rendez-vous" in client_as(published.buying).get(page).text


def link(published, purpose="outcome"):
    with transaction(SYSTEM, "tests.give_link") as session:
        delegation = session.merge(published.buyer)
        return give_link(session, purpose, delegation, published.buying.id, now().replace(year=2028))


def test_the_link_opens_all_meetings_and_its_button_ends_the_reminders(published, client_as):
    with time_machine.travel(DAY_AFTER, tick=False):
        send_follow_ups()
    key, browser = link(published), client_as(None)
    address = f"/suites/lien/{key}"
    assert "Les Jardins du Val" in browser.get(address).text
    db.session.rollback()
    assert not any(one.stopped_at for one in db.session.scalars(select(FollowUp)))

    browser.submit(address, None, **contract(published))
    browser.submit(address, f"{address}/stop")

    assert [row[:2] for row in stored()] == [(30, "contract")]
    stopped = db.session.scalars(select(FollowUp).where(FollowUp.stopped_at.is_not(None)))
    assert {one.person_id for one in stopped} == {published.buying.id}


def test_a_feedback_link_opens_no_outcomes(published, client_as):
    key = link(published, "feedback")

    assert client_as(None).get(f"/suites/lien/{key}").status_code == 404
    assert client_as(None).get(f"/avis/lien/{key}").status_code == 200


def test_the_history_takes_as_many_queries_for_three_events_as_for_one(published, make, client_as):
    browser = client_as(published.buying)
    browser.get("/mes-suites")
    with counted_queries() as few:
        assert browser.get("/mes-suites").text.count("Mon avis</a>") == 1
    for _ in range(2):
        make.delegation(make.event(), published.buyer.organisation, "buyer")

    with counted_queries() as many:
        assert browser.get("/mes-suites").text.count("Mon avis</a>") == 3

    assert many.number == few.number


def test_the_history_holds_all_that_ones_own_structure_said_and_nothing_of_the_partner(
    published, page, client_as
):
    say_all(published.buyer, satisfaction=5)
    say_all(published.first, mark=1, satisfaction=1)
    declare(published.buyer, "Les Jardins du Val", "contract", amount=43_219, jobs=2, hours=80)

    own = plain(client_as(published.buying).get("/mes-suites"))
    partner = plain(client_as(published.selling).get("/mes-suites"))

    for words in (
        "La journée : très satisfait.",
        "Reviendrait : oui.",
        "2 emplois",
        "80 h d’insertion",
        "14:20",
    ):
        assert words in own
    assert "Inutile" not in own
    assert "La journée : pas du tout satisfait." in partner
    for words in (AMOUNT, "2 emplois", "80 h", "Contrat ou commande"):
        assert words not in partner.split("<main")[1]
