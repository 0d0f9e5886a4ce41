"""What leaves the house as award criteria, and what never does."""

import csv
import io

import pytest

from matchmaker.db.scoring import CriterionSetting
from matchmaker.extensions import db
from matchmaker.services.scoring.criteria import registry


@pytest.fixture
def event(make):
    return make.event()


@pytest.fixture
def tab(client_as, make, event):
    return client_as(make.person(staff_of=event.chamber))


@pytest.fixture
def page(event):
    return f"/evenements/{event.id}/criteres/attribution"


def weigh(event, **weights):
    """Only these count at the event, in the names of the installed criteria."""

    for key in registry().criteria:
        row = CriterionSetting(
            event_id=event.id, key=key, enabled=True, weight=weights.get(key, 0.0), params={}
        )
        db.session.add(row)
    db.session.commit()


def lines(answer):
    return list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig")), delimiter=";"))


def test_the_page_shows_what_may_be_used_with_its_share_and_why_the_rest_may_not(tab, event, page):
    weigh(event, cpv=3.0, organic=1.0, local=3.0)

    shown = tab.get(page).text

    accepted, refused = shown.split('id="refused"')
    assert "75\u202f%" in accepted
    assert "25\u202f%" in accepted
    assert "Part de produits issus de l’agriculture biologique" in accepted
    assert "Proximité" not in accepted
    told = {chips.split("</p>")[0]: chips for chips in refused.split('<p class="measure mb-1">')[1:]}
    orders = next(chips for reason, chips in told.items() if "jamais attribuer un marché" in reason)
    gates = next(
        chips for reason, chips in told.items() if "Écarte des rendez-vous et ne note rien" in reason
    )
    assert "Proximité" in orders
    assert "Marchés réservés" in gates


def test_the_file_holds_the_accepted_ones_alone(tab, event, page):
    weigh(event, cpv=3.0, organic=1.0, local=3.0, esus=1.0)

    written = lines(tab.get(f"{page}.csv"))

    assert [line[:2] for line in written] == [
        ["Critère d’attribution", "Pondération (en pourcentage)"],
        ["Métier (codes CPV)", "75,0"],
        ["Agriculture biologique", "25,0"],
    ]


def test_an_empty_choice_is_refused_in_a_sentence(tab, event, page):
    weigh(event, cpv=3.0, organic=1.0)

    answer = tab.get(f"{page}.csv?choix=1")

    assert answer.status_code == 400
    assert "Cochez au moins un critère à exporter." in answer.text


def test_the_trade_is_left_to_the_buyer_to_tick(tab, event, page):
    weigh(event, cpv=3.0, organic=1.0)

    shown = tab.get(page).text

    assert 'id="avec-cpv">' in shown
    assert 'id="avec-organic" checked>' in shown
    assert "Part si tout est coché" in shown


def test_those_named_share_the_whole(tab, event, page):
    weigh(event, cpv=3.0, organic=1.0, egalim=1.0)

    written = lines(tab.get(f"{page}.csv?avec=organic&avec=egalim"))

    assert [line[1] for line in written[1:]] == ["50,0", "50,0"]


@pytest.mark.parametrize(
    ("named", "status", "words"),
    [
        ("local", 409, "jamais attribuer un marché"),
        ("cpv,local", 409, "jamais attribuer un marché"),
        ("reservation", 409, "n’est pas un critère d’attribution"),
        ("text", 409, "n’est pas pris en compte"),
        ("inconnu", 400, "Aucun critère de cet événement ne s’appelle « inconnu »"),
    ],
)
def test_a_refused_one_that_is_named_is_refused_with_its_reason(tab, event, page, named, status, words):
    weigh(event, cpv=3.0, local=3.0)

    answer = tab.get(f"{page}.csv?avec={named}")

    assert (answer.status_code, words in answer.text) == (status, True)


def test_with_nothing_to_award_there_is_no_file(tab, event, page):
    weigh(event, local=3.0)

    assert "ne peut servir à attribuer un marché" in tab.get(page).text
    assert tab.get(f"{page}.csv").status_code == 409


def test_the_criteria_page_leads_there(tab, event, page):
    assert f'href="{page}"' in tab.get(f"/evenements/{event.id}/criteres").text


def test_every_criterion_that_may_be_exported_says_what_it_measures(app):

    silent = [
        key
        for key, kind in registry().criteria.items()
        if kind.legal_stage == "award_safe" and kind.default_weight and not kind.measures
    ]

    assert silent == []
