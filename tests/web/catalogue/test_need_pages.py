import re
from datetime import date

import pytest

from matchmaker.clock import now
from matchmaker.db.catalogue import Need
from matchmaker.extensions import db
from tests.factories.browsing import find_form

NEW = "/besoins/nouveau/complet"


@pytest.fixture
def chamber(make):
    return make.chamber()


@pytest.fixture
def organisation(make, chamber):
    return make.organisation(name="Département de la Seine-Verte", commune="91228", known_to=chamber)


@pytest.fixture
def tab(client_as, make, organisation):
    return client_as(make.person(speaks_for=organisation))


def answered(**more):
    return {"title": "entretien des espaces verts", "prestation": "service"} | more


def send_again(tab, shown, **changes):
    return tab.post(shown.request.path, data=find_form(shown.text, None).values | changes)


def test_three_answers_make_a_need(tab):
    shown = tab.submit(NEW, **answered())

    answer = send_again(tab, shown)

    need = db.session.query(Need).one()
    assert answer.location == "/catalogue"
    assert (need.title, need.cpv, need.prestation) == ("entretien des espaces verts", ["77310000"], "service")
    assert (need.kind, need.reservation, need.visibility, need.state) == (
        "purchase",
        "none",
        "event",
        "sourcing",
    )
    assert (need.commune, need.expected_on, need.amount_low, need.organic_target) == (None,) * 4


def test_everything_else_is_kept_too(tab):
    shown = tab.submit(
        NEW,
        **answered(
            commune="Ris-Orangis",
            expected=f"{now().year + 1}-T2",
            amount="60000-100000",
            reservation="l2113_13",
            organic_target="40",
            organic_current="12,5",
            insertion_hours="1 000",
            reservation_eiti="oui",
            visibility="public",
        ),
    )
    send_again(tab, shown)

    need = db.session.query(Need).one()
    assert (need.commune, round(need.latitude, 2)) == ("91521", 48.65)
    assert need.expected_on == date(now().year + 1, 4, 1)
    assert (need.amount_low, need.amount_high) == (60_000, 100_000)
    assert (need.reservation, need.organic_target, need.organic_current) == ("l2113_13", 0.4, 0.125)
    assert need.visibility == "public"
    assert need.fields["insertion"] == {"insertion_hours": 1000}
    assert need.fields.get("reservation", {}) in ({}, {"reservation_eiti": True})


def test_every_reservation_has_its_reference(tab):
    page = tab.get(NEW).text

    for article in ("L2113-12", "L2113-13", "L2113-15", "L2113-13-1"):
        assert f"article {article}" in page or f"articles {article}" in page


@pytest.mark.parametrize(
    ("typed", "offered"),
    [("Saint-Denis", {"93066", "97411"}), ("91130", {"91521"}), ("91000", {"91228"})],
)
def test_a_doubtful_place_is_asked_never_guessed(tab, typed, offered):
    shown = tab.submit(NEW, **answered(commune=typed))

    assert "Quelle commune ?" in shown.text
    assert db.session.query(Need).count() == 0
    for code in offered:
        assert f'value="{code}"' in shown.text


def test_the_chosen_commune_is_taken(tab):
    shown = tab.submit(NEW, **answered(commune="Saint-Denis"))

    send_again(tab, shown, commune_code="97411")

    assert db.session.query(Need).one().commune == "97411"


def test_an_unknown_place_says_what_to_write(tab):
    shown = tab.submit(NEW, **answered(commune="Nulle-Part-les-Bains"))

    assert "Aucune commune ne s’appelle ainsi" in shown.text


def test_what_else_than_a_purchase_needs_no_form_and_cannot_be_reserved(tab):
    refused = send_again(
        tab, tab.submit(NEW, title="Locaux partagés", kind="premises", reservation="l2113_13")
    )
    send_again(tab, refused, reservation="none")

    need = db.session.query(Need).one()
    assert "Seul un achat peut être réservé" in refused.text
    assert (need.kind, need.prestation, need.reservation) == ("premises", None, "none")


def test_the_amount_is_seen_by_its_author_alone(tab, client_as, make, chamber, organisation):
    need = make.need(organisation, visibility="public", amount_low=77_000, amount_high=88_000)
    organiser = client_as(make.person(staff_of=chamber))
    reader = client_as(make.person(speaks_for=make.organisation()))

    own = tab.get(f"/besoins/{need.id}").text
    others = [
        organiser.get(f"/besoins/{need.id}"),
        organiser.get(f"/besoins/{need.id}/fiche"),
        organiser.get(f"/structures/{organisation.id}"),
        reader.get(f"/besoins/{need.id}/fiche"),
    ]

    assert "77\u202f000" in own
    assert [page.status_code for page in others] == [200] * 4
    assert not any("77\u202f000" in page.text or "77000" in page.text for page in others)


def test_whether_nearness_counts_is_read_by_its_author_alone(tab, client_as, make, chamber, organisation):
    need = make.need(organisation, visibility="public", fields={"local": {"local_counts": True}})
    others = [make.person(staff_of=chamber), make.person(speaks_for=make.organisation())]

    own = tab.get(f"/besoins/{need.id}/fiche").text
    read = [client_as(one).get(f"/besoins/{need.id}/fiche") for one in others]

    assert "Faire compter la proximité" in own
    assert [page.status_code for page in read] == [200, 200]
    assert not any("proximité" in page.text for page in read)


def test_an_organiser_keeps_the_amount_it_does_not_see(client_as, make, chamber, organisation):
    need = make.need(organisation, visibility="public", amount_low=77_000)

    client_as(make.person(staff_of=chamber)).submit(f"/besoins/{need.id}", title="Espaces verts")

    db.session.refresh(need)
    assert (need.title, need.amount_low) == ("Espaces verts", 77_000)


def test_an_unusual_amount_stays_as_it_was(tab, make, organisation):
    need = make.need(organisation, amount_low=77_000, amount_high=88_000)

    tab.submit(f"/besoins/{need.id}", title="Espaces verts")

    db.session.refresh(need)
    assert (need.amount_low, need.amount_high) == (77_000, 88_000)


def test_a_need_is_withdrawn_and_brought_back(tab, make, organisation):
    need = make.need(organisation)
    page = f"/besoins/{need.id}"

    tab.submit(page, to=f"{page}/retrait")
    db.session.refresh(need)
    gone = need.state
    tab.submit(page, to=f"{page}/retour")

    db.session.refresh(need)
    assert (gone, need.state) == ("abandoned", "sourcing")


def test_foreign_needs_are_not_found(tab, make):
    need = make.need(make.organisation(), visibility="event")

    assert tab.get(f"/besoins/{need.id}").status_code == 404
    assert tab.get(f"/besoins/{need.id}/fiche").status_code == 404


def test_the_trade_of_each_lot_is_proposed_and_confirmed(tab):
    shown = tab.submit(NEW, **answered(lots="Lot 1 : Entretien des espaces verts\nNettoyage des vitres"))

    assert db.session.query(Need).count() == 0
    assert "Presque fini" in shown.text
    assert 'name="lots_code" id="lots-1-77310000" value="1:77310000" checked' in shown.text
    answer = send_again(tab, shown)

    need = db.session.query(Need).one()
    assert answer.location == "/catalogue"
    assert [lot["title"] for lot in need.lots] == ["Entretien des espaces verts", "Nettoyage des vitres"]
    assert need.lots[0]["cpv"] == ["77310000"]
    assert len(need.lots[1]["cpv"]) == 1


def test_a_code_written_in_a_lot_is_taken(tab):
    shown = tab.submit(NEW, **answered(lots="Vitres 90911300"))
    send_again(tab, shown)

    assert db.session.query(Need).one().lots == [{"title": "Vitres", "cpv": ["90911300"]}]


def test_the_trades_ticked_for_a_lot_are_kept(tab):
    shown = tab.submit(NEW, **answered(lots="Entretien des espaces verts"))

    send_again(tab, shown, lots_code=["1:77310000", "1:77340000"])

    assert db.session.query(Need).one().lots[0]["cpv"] == ["77310000", "77340000"]


def test_a_lot_changed_after_it_was_shown_is_shown_again(tab):
    shown = tab.submit(NEW, **answered(lots="Entretien des espaces verts"))

    again = send_again(tab, shown, lots="Nettoyage des vitres")

    assert db.session.query(Need).count() == 0
    assert "Nettoyage des vitres</p>" in again.text


@pytest.mark.parametrize(
    ("lots", "said"),
    [
        ("Vitres 99999999", "Lot 1 : le code CPV 99999999"),
        ("xyzzy", "Lot « xyzzy » : aucun métier."),
        ("\n".join(f"Vitres du bâtiment {n}" for n in range(21)), "21 lots : 20 au plus."),
    ],
)
def test_what_is_no_lot_is_said_clearly_and_stays_typed(tab, lots, said):
    shown = tab.submit(NEW, **answered(lots=lots))

    assert said in shown.text
    assert lots.split("\n")[0] in find_form(shown.text, None).values["lots"]
    assert db.session.query(Need).count() == 0


def test_the_lots_are_edited_shown_and_taken_away(tab, make, organisation):
    need = make.need(
        organisation, lots=[{"title": "Tonte", "cpv": ["77310000"]}, {"title": "Vitres", "cpv": ["90911300"]}]
    )
    sheet = tab.get(f"/besoins/{need.id}/fiche").text
    before = need.version

    tab.submit(f"/besoins/{need.id}")
    unchanged = db.session.get(Need, need.id)
    assert unchanged.lots == [
        {"title": "Tonte", "cpv": ["77310000"]},
        {"title": "Vitres", "cpv": ["90911300"]},
    ]
    tab.submit(f"/besoins/{need.id}", lots="")

    assert "2 lots" in sheet
    assert "Tonte" in sheet
    db.session.rollback()
    assert db.session.get(Need, need.id).lots == []
    assert db.session.get(Need, need.id).version > before


def test_questions_of_criteria_stand_where_they_belong(tab):
    shown = tab.get(NEW).text

    how_much = shown.partition("<h2>Combien ?</h2>")[2].partition("<fieldset")[0]
    reserved = shown.partition("<legend>Marché réservé</legend>")[2].partition("</fieldset>")[0]
    considered = shown.partition("<h2>Considérations sociales et environnementales</h2>")[2]
    assert 'name="capacity_amount"' in how_much
    assert 'name="reservation_eiti"' in reserved.partition("seulement si le marché est réservé")[2]
    assert 'name="reservation_months"' in reserved
    assert 'name="insertion_hours"' in considered
    assert 'name="reservation' not in considered
    assert 'name="capacity' not in considered


def test_a_wrong_answer_leads_to_its_field(tab):
    shown = tab.submit(NEW, title="", insertion_hours="beaucoup").text

    summary = shown.partition("Quelques réponses sont à corriger")[2].partition("</div>")[0]
    led_to = re.findall(r'href="#([^"]+)"', summary)
    assert led_to == ["title", "insertion_hours"]
    assert all(f' id="{field}"' in shown for field in led_to)


def test_the_form_of_a_purchase_may_be_unknown(tab):
    send_again(tab, tab.submit(NEW, title="entretien des espaces verts"))

    assert db.session.query(Need).one().prestation is None


def test_a_form_that_is_none_of_the_three_is_refused(tab):
    shown = tab.submit(NEW, **answered(prestation="magie"))

    assert "Choisissez l’une des trois formes." in shown.text


def test_who_may_read_a_need_reads_what_its_buyer_answered(client_as, make, organisation):
    need = make.need(
        organisation,
        visibility="public",
        fields={
            "insertion": {"insertion_hours": 1200},
            "capacity": {"capacity_amount": 90_000},
            "local": {"local_counts": False},
        },
    )
    reader = client_as(make.person(speaks_for=make.organisation()))

    sheet = reader.get(f"/besoins/{need.id}/fiche").text

    assert "<dt>Heures d’insertion attendues par an</dt>" in sheet
    assert "1\u202f200 heures" in sheet
    assert "<dt>Montant annuel</dt>" in sheet
    assert "90\u202f000 euros" in sheet
    assert "Faire compter la proximité" not in sheet  # a setting of the buyer's, for its eyes alone
