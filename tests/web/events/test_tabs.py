"""Every page of an event lights one tab, and every link of the tabs opens."""

from itertools import pairwise

import pytest
from flask import url_for

from matchmaker.web.events.tabs import LIFE, ORGANISER, PARTICIPANT, entry_of


@pytest.mark.parametrize(
    ("endpoint", "label"),
    [
        ("events.show", "Vue d’ensemble"),
        ("events.participant_new", "Liste"),
        ("events.registration_desk", "Inscriptions"),
        ("events.confirmation_asking", "Confirmations"),
        ("scheduling.draft", "Projets et diffusion"),
        ("scheduling.replan", "Imprévus"),
        ("agenda.printing_job", "Imprimer"),
        ("jobs.text", "Textes"),
        ("jobs.message", "Envoyés"),
        ("impact.quick", "Saisie rapide"),
        ("requests.advised", "Rendez-vous conseillés"),
    ],
)
def test_a_page_belongs_to_the_nearest_entry(app, endpoint, label):
    with app.test_request_context():
        assert entry_of(ORGANISER, endpoint).label == label


def test_every_page_of_an_event_lights_a_tab(app):
    sides = {"/evenements/<int:event_id>": ORGANISER, "/mes-rencontres/<int:event_id>": PARTICIPANT}
    dark = [
        rule.endpoint
        for rule in app.url_map.iter_rules()
        for beginning, sections in sides.items()
        if rule.rule.startswith(beginning)
        and "GET" in rule.methods
        and entry_of(sections, rule.endpoint) is None
    ]

    assert [name for name in dark if not name.endswith(("pdf_of", "pack", "zip"))] == []


def test_every_link_of_the_tabs_opens(make, client_as):
    chamber = make.chamber()
    organiser, event = client_as(make.person(staff_of=chamber)), make.event(chamber)

    pages = [entry for section in ORGANISER for entry in section.entries]
    with organiser.client.application.test_request_context():
        urls = [url_for(entry.page, event_id=event.id) for entry in pages]

    assert {organiser.get(url).status_code for url in urls} == {200}


def test_each_page_of_the_organiser_leads_to_the_next(make, client_as):
    chamber = make.chamber()
    organiser, event = client_as(make.person(staff_of=chamber)), make.event(chamber)
    with organiser.client.application.test_request_context():
        steps = [
            (url_for(one, event_id=event.id), url_for(to, event_id=event.id)) for one, to in pairwise(LIFE)
        ]

    lost = [page for page, to in steps if f'class="next-page"><a href="{to}"' not in organiser.get(page).text]

    assert lost == []
    assert "next-page" not in organiser.get(f"/evenements/{event.id}/bilan").text
