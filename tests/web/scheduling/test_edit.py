import re

import pytest
from sqlalchemy import select

from matchmaker.db.by_hand import DraftEdit, ForbiddenPair
from matchmaker.db.queries.scheduling import assignments_of
from matchmaker.db.scheduling import Schedule
from matchmaker.extensions import db
from matchmaker.services.scheduling.publish import publish_schedule
from tests.factories.browsing import find_form
from tests.factories.planning import close_the_wishes, compute
from tests.factories.working import run_jobs_inline


@pytest.fixture
def planning(app, make):
    return close_the_wishes(make)


@pytest.fixture
def draft(app, planning):
    return compute(app, planning)


@pytest.fixture
def organiser(planning, client_as):
    return client_as(planning.organiser)


def page(planning, draft, *more):
    return "/".join(["/evenements", str(planning.event.id), "planning", str(draft), *map(str, more)])


def meeting(planning, draft, supplier=0, buyer=0):
    pair = {planning.suppliers[supplier].id, planning.buyers[buyer].id}
    return next(row for row in assignments_of(draft) if {row.a_id, row.b_id} == pair)


def press(organiser, planning, draft, number, act, **fields):
    """Send one of the page's forms, with the version the page shows."""
    here = page(planning, draft, "rendez-vous", number)
    shown = organiser.get(here).text
    sent = dict(re.findall(r'name="(csrf_token|nonce|version)"[^>]*value="([^"]+)"', shown))
    return organiser.post(here, data={**sent, "act": act, "vue": "tables", **fields})


def text_of(answer):
    return re.sub(r"\s+", " ", answer.text)


def test_each_cell_of_a_draft_leads_to_its_page(planning, draft, organiser):
    number = meeting(planning, draft).meeting

    shown = organiser.get(page(planning, draft)).text

    assert f'href="{page(planning, draft, "rendez-vous", number)}?vue=tables"' in shown
    assert f'id="rdv-{number}"' in shown


def test_locking_comes_back_to_the_cell_with_a_mark(planning, draft, organiser):
    number = meeting(planning, draft).meeting

    answer = press(organiser, planning, draft, number, "lock")

    assert (answer.status_code, answer.location) == (
        303,
        f"{page(planning, draft)}?vue=tables#rdv-{number}",
    )
    shown = organiser.get(page(planning, draft)).text
    assert "Jardins du Val – Ville de Valbrune : verrouillé." in shown
    assert '<span class="lock">verrouillé</span>' in shown


def test_a_broken_rule_is_said_at_once_and_nothing_changes(planning, draft, organiser):
    mine, other = (meeting(planning, draft, supplier=n) for n in (0, 1))
    slots = [slot.id for slot in planning.event.slots]
    before = (mine.slot_id, mine.table_id)

    answer = press(organiser, planning, draft, mine.meeting, "move", slot=slots.index(other.slot_id))

    clock = f"14:{20 * slots.index(other.slot_id):02}"
    assert f"Ville de Valbrune a déjà un rendez-vous à {clock} : avec Net’Éclair." in text_of(answer)
    assert "Rien n’a été changé." in answer.text
    now_at = meeting(planning, draft)
    assert (now_at.slot_id, now_at.table_id) == before


def test_taking_out_says_what_it_costs_and_can_be_undone(planning, draft, organiser):
    number = meeting(planning, draft).meeting

    answer = press(organiser, planning, draft, number, "take_out")
    shown = organiser.get(answer.location.partition("#")[0]).text
    organiser.submit(page(planning, draft), page(planning, draft, "annulation"))

    assert "1 rendez-vous de moins." in shown
    assert "La valeur du planning baisse de" in shown
    assert "Retiré à la main." in shown
    assert "Aucun planning ne respecte mieux vos règles." not in shown
    assert meeting(planning, draft).meeting == number
    again = organiser.get(page(planning, draft)).text
    assert "Rétablir" in again
    assert "Aucun planning ne respecte mieux vos règles." in again


def test_an_old_page_is_told_and_changes_nothing(planning, draft, organiser):
    number = meeting(planning, draft).meeting
    press(organiser, planning, draft, number, "lock")

    answer = press(organiser, planning, draft, number, "take_out", version="1")

    assert "Quelqu’un a modifié ce projet entre-temps." in answer.text
    assert meeting(planning, draft).locked


def test_a_form_sent_twice_acts_once(planning, draft, organiser):
    number = meeting(planning, draft).meeting
    here = page(planning, draft, "rendez-vous", number)
    form = find_form(organiser.get(here).text, None)

    organiser.post(here, data=form.values)
    second = organiser.post(here, data=form.values)

    assert second.status_code == 303
    assert len(db.session.scalars(select(DraftEdit)).all()) == 1


def test_a_forbidden_pair_is_listed_and_allowed_again(planning, draft, organiser):
    number = meeting(planning, draft).meeting
    press(organiser, planning, draft, number, "forbid")
    shown = organiser.get(page(planning, draft)).text
    assert "1 rendez-vous interdit" in shown
    assert "Des vœux, des présences ou des réglages ont changé" not in shown
    to = re.search(r'action="([^"]+autorisation)"', shown)[1]

    organiser.submit(page(planning, draft), to)

    assert db.session.scalars(select(ForbiddenPair)).all() == []


def test_an_act_without_its_place_asks_for_it(planning, draft, organiser):
    answer = press(organiser, planning, draft, 0, "move")

    assert "Choisissez d’abord où va ce rendez-vous." in answer.text


def test_improving_makes_another_draft_and_shows_the_difference(app, planning, draft, organiser):
    press(organiser, planning, draft, meeting(planning, draft).meeting, "lock")

    organiser.submit(page(planning, draft), page(planning, draft, "amelioration"))
    assert [state for _, state in run_jobs_inline(app)] == ["done"]

    old = organiser.get(page(planning, draft)).text
    link = re.search(r'href="([^"]+)">Voir le projet n° 2, amélioré autour de vos choix', old)[1]
    assert "Ce projet vient du projet n° 1 : 5 inchangés." in text_of(organiser.get(link))


def test_a_published_planning_is_copied_before_it_is_edited(planning, draft, organiser):
    publish_schedule(planning.actor, planning.event.id, draft)
    refused = organiser.get(page(planning, draft, "rendez-vous", 0))
    assert refused.status_code == 409
    assert "Ce planning a été diffusé" in refused.text

    answer = organiser.submit(page(planning, draft), page(planning, draft, "copie"))

    copied = db.session.scalars(select(Schedule).order_by(Schedule.id.desc())).first()
    assert answer.location == page(planning, copied.id)
    assert len(assignments_of(copied.id)) == 5


def test_another_chamber_finds_nothing(make, planning, draft, client_as):
    stranger = client_as(make.person(staff_of=make.chamber()))

    answer = stranger.get(page(planning, draft, "rendez-vous", 0))

    assert answer.status_code == 404
    assert "Valbrune" not in answer.text


def test_a_meeting_that_is_not_there_is_not_found(planning, draft, organiser):
    assert organiser.get(page(planning, draft, "rendez-vous", 99)).status_code == 404
