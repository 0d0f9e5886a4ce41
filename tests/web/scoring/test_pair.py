"""Two structures explained: the same sentences for both and the organiser, and what is private stays so."""

import html
import io
import re
from datetime import date

import pypdf
import pytest

from matchmaker.core.directory.access import Actor
from matchmaker.db.catalogue import Need, Offer
from matchmaker.db.directory import ChamberOrganisation, Fact, Organisation
from matchmaker.db.scoring import CriterionSetting
from matchmaker.services.scoring.run import start_scoring
from tests.factories.counting import counted_queries
from tests.factories.publishing import publish_small_event
from tests.factories.working import run_jobs_inline

SOURCE = "Convention IAE n° 35-2026-117"
NUMBER = "n° FR-BIO-01-4242"


@pytest.fixture
def published(app, make, session):
    """The small event, with facts and answers whose numbers are for few eyes, and every criterion on."""
    small = publish_small_event(make)
    town, gardens = small.buyer.organisation, small.first.organisation
    need = session.query(Need).one()
    need.fields = {"capacity": {"capacity_amount": 900_000}, "insertion": {"insertion_hours": 800}}
    need.amount_low, need.amount_high, need.organic_target = 424_242, 434_343, 0.5
    make.offer(
        gardens,
        "Entretien d’espaces verts",
        organic_share=0.3,
        fields={"insertion": {"insertion_hours_offered": 500}},
    )
    gardens.fields = {
        "coop_governance": {
            "coop_governance_capital": {
                "value": 30,
                "evidence": 0.5,
                "source": f"Déclaré par la structure : {NUMBER}",
                "as_of": "2026-03-02",
                "number": NUMBER,
            }
        }
    }
    town.fields = {"local_currency": {"local_currency_name": "none"}}
    for key, value in (("siae_kind", "ACI"), ("turnover", 400_000.0)):
        session.add(
            Fact(
                organisation_id=gardens.id,
                key=key,
                value={"value": value},
                evidence="certificate",
                source=f"Déclaré par la structure : {SOURCE}",
                as_of=date(2026, 3, 2),
            )
        )
    for key in ("coop_governance", "ess_status", "esus", "qpv"):
        session.add(CriterionSetting(event_id=small.event.id, key=key, enabled=True, weight=1.0, params={}))
    session.commit()
    score(app, small)
    return small


def score(app, small):
    start_scoring(Actor(small.organiser.id, frozenset({small.chamber.id})), small.event.id)
    assert [state for _, state in run_jobs_inline(app)] == ["done"]


def mine(published, other):
    return f"/mes-rencontres/{published.event.id}/partenaires/{other.id}"


def theirs(published):
    return f"/evenements/{published.event.id}/criteres/{published.buyer.id}-{published.first.id}"


def pages(published, client_as):
    """The page as the buyer, the supplier and the organiser read it."""
    return {
        "buyer": client_as(published.buying).get(mine(published, published.first)).text,
        "supplier": client_as(published.selling).get(mine(published, published.buyer)).text,
        "organiser": client_as(published.organiser).get(theirs(published)).text,
    }


def sentences(page):
    """The page's words without what differs by right: the title, links to forms, sources, the way back."""
    main = re.search(r"<h1.*?</h1>(.*)</main>", page, re.DOTALL)[1]
    main = re.sub(r"<a .*?</a>", "", main, flags=re.DOTALL)
    main = re.sub(r"\((?:[^()]*, )?\d\d/\d\d/\d{4}\)|\(Déclaré[^()]*\)", "", main)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())


def letters(text):
    """Without what a line break adds or takes on paper."""
    return re.sub(r"[\s\xad-]", "", text)


def test_all_three_read_the_same_sentences(published, client_as):
    buyer, supplier, organiser = (sentences(page) for page in pages(published, client_as).values())

    assert buyer == supplier == organiser
    assert "L’acheteur attend 800 heures d’insertion par an, l’offre en propose 500." in buyer


def test_the_value_of_a_fact_is_told_to_all_and_its_source_to_those_who_may_read_it(
    make, published, client_as
):
    told = pages(published, client_as)

    assert all(
        "Atelier et chantier d’insertion (ACI), avec un numéro de document" in page for page in told.values()
    )
    assert all("30 %, avec un numéro de document" in page for page in told.values())
    assert [who for who, page in told.items() if SOURCE in page] == ["supplier"]
    assert [who for who, page in told.items() if NUMBER in page] == ["supplier"]


def test_the_chamber_that_lists_a_structure_reads_its_sources(make, published, client_as, session):
    session.add(
        ChamberOrganisation(chamber_id=published.chamber.id, organisation_id=published.first.organisation_id)
    )
    session.commit()

    shown = client_as(published.organiser).get(theirs(published)).text

    assert SOURCE in shown
    assert f"/structures/{published.first.organisation_id}/statuts/siae_kind" in shown


def test_the_cards_give_no_number_of_a_document_either(published, client_as):
    shown = client_as(published.buying).get(f"/mes-rencontres/{published.event.id}/partenaires").text

    assert "Atelier et chantier d’insertion (ACI)" in shown
    assert SOURCE not in shown
    assert f'href="{mine(published, published.first)}">Pourquoi ?' in shown


def test_amounts_the_buyer_keeps_are_on_no_page(published, client_as):
    for page in pages(published, client_as).values():
        assert not re.search(r"424\D?242|434\D?343", page)


def test_each_side_is_led_to_its_own_forms_and_to_no_other(published, client_as):
    told = pages(published, client_as)
    own, other = published.first.organisation_id, published.buyer.organisation_id

    assert f"/structures/{own}/statuts/ess_status" in told["supplier"]
    assert f"/structures/{other}" not in told["supplier"]
    assert f"/structures/{own}" not in told["buyer"]
    assert "Structure de l’économie sociale et solidaire" in told["buyer"]
    assert f"à dire par {published.first.organisation.name} ou sa CRESS" in told["buyer"]


def test_every_link_to_a_form_leads_to_its_field(published, client_as):
    browser = client_as(published.selling)
    shown = browser.get(mine(published, published.buyer)).text
    links = re.findall(r'href="(/(?:structures|offres|besoins)/[^"]+)"', shown)

    assert len(links) > 5
    for link in links:
        page, _, anchor = link.partition("#")
        answer = browser.get(page)
        assert answer.status_code == 200
        assert not anchor or f'id="{anchor}"' in answer.text, link


def test_better_proof_is_told_in_points(published, client_as):
    shown = pages(published, client_as)["buyer"]

    assert re.search(
        r"Un document vérifié par la CRESS ferait passer cette part de [\d,]+ à [\d,]+ points? sur 100\.",
        shown,
    )


def test_what_is_for_information_stands_apart_and_never_in_the_bar(published, client_as):
    shown = pages(published, client_as)["supplier"]
    bar = re.search(r"<svg.*?</svg>", shown, re.DOTALL)[0]
    counted, _, told = shown.partition('id="a-savoir"')

    assert "Taille de la structure" not in bar
    assert "À vérifier ensemble : chiffre d’affaires de 400" not in counted
    assert "À vérifier ensemble : chiffre d’affaires de 400" in told
    assert "En groupement, les chiffres d’affaires des membres s’additionnent." in told


def test_the_card_tells_of_it_in_a_line(published, client_as):
    shown = client_as(published.buying).get(f"/mes-rencontres/{published.event.id}/partenaires").text

    assert f'{mine(published, published.first)}#a-savoir">À savoir</a> : Taille de la structure' in shown
    assert "À vérifier ensemble" not in shown


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_agenda_gives_the_reasons_of_the_page(published, client_as, language):
    browser = client_as(published.selling)
    heads = {"Accept-Language": language}

    page = browser.get(mine(published, published.buyer), headers=heads).text
    agenda = browser.get(f"/mes-rencontres/{published.event.id}/planning", headers=heads).text
    printed = browser.get(f"/mes-rencontres/{published.event.id}/planning.pdf", headers=heads).data

    reasons = re.findall(r"<li>([^<]+)</li>", re.search(r"<ul class=\"mb-0\">.*?</ul>", page, re.DOTALL)[0])
    on_paper = letters(pypdf.PdfReader(io.BytesIO(printed)).pages[0].extract_text())
    assert len(reasons) == 2
    assert (
        re.findall(r"<li>([^<]+)</li>", re.search(r"<ul class=\"small.*?</ul>", agenda, re.DOTALL)[0])
        == reasons
    )
    assert letters(" ".join(map(html.unescape, reasons))) in on_paper
    assert "vérifier ensemble" not in agenda
    assert "400" not in on_paper


@pytest.mark.parametrize(
    ("counts", "later", "said"),
    [(None, None, False), (False, False, False), (True, True, True), (True, False, False)],
)
def test_nearness_is_a_reason_to_meet_a_public_buyer_only_where_it_says_so(
    app, published, client_as, session, counts, later, said
):
    town = session.get(Organisation, published.buyer.organisation_id)
    gardens = session.get(Organisation, published.first.organisation_id)
    town.public_buyer, town.commune, gardens.commune = True, "91521", "91687"
    need = session.query(Need).one()
    need.fields = {} if counts is None else {"local": {"local_counts": counts}}
    for key, weight in (("local", 9.0), ("text", 0.0), ("insertion", 0.0)):
        session.add(
            CriterionSetting(event_id=published.event.id, key=key, enabled=True, weight=weight, params={})
        )
    session.commit()
    score(app, published)
    need.fields = {} if later is None else {"local": {"local_counts": later}}
    session.commit()

    agenda = client_as(published.selling).get(f"/mes-rencontres/{published.event.id}/planning").text

    assert ("km à vol d’oiseau" in agenda) is said


@pytest.mark.parametrize("who", ["second", "stranger", "other chamber"])
def test_nobody_else_reads_it(make, published, client_as, who):
    person = {
        "second": make.person(speaks_for=published.second.organisation),
        "stranger": make.person(speaks_for=make.organisation()),
        "other chamber": make.person(staff_of=make.chamber()),
    }[who]
    browser = client_as(person)

    assert browser.get(theirs(published)).status_code == 404
    answer = browser.get(mine(published, published.first))
    # A third participant may ask how it stands with the supplier itself, and reads nothing of the buyer.
    assert answer.status_code == (200 if who == "second" else 404)
    assert published.buyer.organisation.name not in answer.text


@pytest.mark.parametrize("other", ["itself", "nobody", "elsewhere"])
def test_only_another_participant_of_the_event_is_found(make, published, client_as, other):
    number = {"itself": published.first.id, "nobody": 999, "elsewhere": make.delegation(make.event()).id}[
        other
    ]

    answer = client_as(published.selling).get(f"/mes-rencontres/{published.event.id}/partenaires/{number}")

    assert answer.status_code == 404


def test_what_they_wrote_is_escaped(app, published, client_as, session):
    session.query(Offer).one().title = "<script>alert(1)</script> verts"
    session.commit()
    score(app, published)

    for page in pages(published, client_as).values():
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page


@pytest.mark.parametrize("others", [0, 3])
def test_the_page_takes_the_same_queries_however_many_take_part(app, make, published, client_as, others):
    for _ in range(others):
        organisation = make.organisation()
        make.offer(organisation)
        make.delegation(published.event, organisation)
    score(app, published)
    browser, address = client_as(published.selling), mine(published, published.buyer)
    browser.get(address)

    with counted_queries() as counted:
        browser.get(address)

    assert counted.number == QUERIES


QUERIES = 25
