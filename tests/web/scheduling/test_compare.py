import re

import pytest

from matchmaker.core.scheduling.edit import TakeOut
from matchmaker.db.queries.scheduling import assignments_of, drafts_of
from matchmaker.db.scheduling import Schedule
from matchmaker.extensions import db
from matchmaker.services.scheduling.edit import edit_draft
from tests.factories.planning import close_the_wishes, compute


@pytest.fixture
def planning(app, make):
    return close_the_wishes(make, guarantee=1)


@pytest.fixture
def organiser(planning, client_as):
    return client_as(planning.organiser)


@pytest.fixture
def drafts(app, planning):
    """Two drafts: in the second, Coop Signal does not meet the city."""
    first, second = compute(app, planning), compute(app, planning)
    pair = {planning.suppliers[2].id, planning.buyers[0].id}
    row = next(row for row in assignments_of(second) if {row.a_id, row.b_id} == pair)
    version = db.session.get_one(Schedule, second).version
    edit_draft(planning.actor, planning.event.id, second, version, TakeOut(row.meeting))
    return first, second


def text_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text))


def compared(organiser, planning, *ids):
    chosen = "&".join(f"projet={one}" for one in ids)
    return organiser.get(f"/evenements/{planning.event.id}/planning/comparaison?{chosen}")


def test_two_drafts_stand_side_by_side(planning, organiser, drafts):
    shown = text_of(compared(organiser, planning, *drafts))

    assert "Rendez-vous placés 5 4 (−1, moins bien)" in shown
    assert "Rendez-vous non placés 0 1 (+1, moins bien)" in shown
    assert "Structures qui ont leurs rendez-vous garantis 5 5" in shown


def test_who_loses_a_meeting_is_named_with_the_meeting(planning, organiser, drafts):
    shown = text_of(compared(organiser, planning, *drafts))

    assert "Qui en perd (2)" in shown
    assert "Coop Signal 2 → 1" in shown
    assert "Ville de Valbrune 3 → 2" in shown
    assert "Seulement dans le projet n° 1 (1) Coop Signal – Ville de Valbrune" in shown
    assert "Qui gagne" not in shown


def test_the_older_draft_stands_first_whatever_the_order_of_the_ticks(planning, organiser, drafts):
    assert text_of(compared(organiser, planning, *reversed(drafts))) == text_of(
        compared(organiser, planning, *drafts)
    )


def test_the_list_of_drafts_offers_the_comparison(planning, organiser, drafts):
    shown = organiser.get(f"/evenements/{planning.event.id}/planning").text

    assert {f'value="{one.id}"' in shown for one in drafts_of(planning.event.id)} == {True}
    assert "Comparer les deux projets cochés" in shown


@pytest.mark.parametrize("chosen", [(), (0,), (0, 0)])
def test_anything_but_two_drafts_is_answered_with_a_sentence(planning, organiser, drafts, chosen):
    answer = compared(organiser, planning, *(drafts[n] for n in chosen))

    assert answer.status_code == 303
    assert "Cochez deux projets" in organiser.get(answer.location).text


def test_a_draft_of_another_event_is_not_found(planning, organiser, drafts, app, make):
    other = close_the_wishes(make)

    assert compared(organiser, planning, drafts[0], compute(app, other)).status_code == 404
