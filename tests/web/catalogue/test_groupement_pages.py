import re
from functools import partial

import pytest
from sqlalchemy import select

from matchmaker.core.catalogue.set_covers import best_covers
from matchmaker.db.catalogue import Need, Offer
from matchmaker.db.directory import Organisation
from matchmaker.db.events import Delegation, Event
from matchmaker.db.groupements import Groupement, GroupementMember
from matchmaker.extensions import db
from matchmaker.services.events.inputs import touch
from tests.factories.counting import counted_queries
from tests.factories.sharing import GARDENS, LOTS, WINDOWS, form, propose, score_now, share_a_need


@pytest.fixture
def sharing(app, make):
    found = share_a_need(make)
    score_now(app, found)
    return found


def words(page):
    """The page without its tags, as it reads."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_two_suppliers_answer_together_from_page_to_page(client_as, sharing):
    """Proposed, accepted, shared out, formed, registered, dissolved: each by its own form."""
    gardening, cleaning = client_as(sharing.gardening), client_as(sharing.cleaning)
    new = f"/mes-rencontres/{sharing.event}/besoins/{sharing.need}/groupement"

    assert new in gardening.get("/groupements").text
    assert "sur 100" not in gardening.get(new).text  # the mean of two would tell the other's score
    made = gardening.submit(new, name="Campus Ensemble")
    page = made.location
    assert "on attend votre réponse" in cleaning.get("/groupements").text
    cleaning.submit(page, f"{page}/reponse")
    gardening.submit(
        f"{page}/repartition",
        **_shares(sharing, ("Parcs", "60", [1]), ("Vitres", "40", [2])),
        kind="solidaire",
    )
    cleaning.submit(page, f"{page}/reponse")  # what it said yes to has changed
    gardening.submit(f"{page}/constitution", title="Le campus entier", area="country")
    come = f"{page}/evenements/{sharing.event}"
    gardening.submit(page, come)
    cleaning.submit(page, come, people=sharing.cleaning.id)

    joint = db.session.scalar(select(Groupement)).organisation_id
    offer = db.session.scalar(select(Offer).where(Offer.organisation_id == joint))
    delegation = db.session.scalar(select(Delegation).where(Delegation.organisation_id == joint))
    assert (offer.title, offer.cpv, offer.area) == ("Le campus entier", [GARDENS, WINDOWS], "country")
    assert (delegation.kind, delegation.state) == ("supplier", "registered")
    assert {one.person_id for one in delegation.delegates} == {sharing.gardening.id, sharing.cleaning.id}
    shown = words(cleaning.get(page).text)
    assert "groupement solidaire" in shown
    assert "60&nbsp;%" in shown
    assert "n’échangez ni prix ni marges" in shown
    gardening.submit(page, f"{page}/dissolution")
    assert "dissous" in words(cleaning.get(page).text)


def test_a_proposal_is_named_after_the_need_and_leads_to_the_offers_one_may_read(client_as, sharing):
    new = f"/mes-rencontres/{sharing.event}/besoins/{sharing.need}/groupement"
    windows = db.session.scalar(select(Offer).where(Offer.organisation_id == sharing.windows))

    page = client_as(sharing.gardening).get(new).text
    organised = (
        client_as(sharing.organiser).get(f"/evenements/{sharing.event}/groupements/{sharing.need}").text
    )
    windows.visibility = "own"
    db.session.commit()

    assert 'value="Entretien du campus"' in page
    for shown in (page, organised):
        assert f'<a href="/offres/{windows.id}/fiche">Vitres et façades</a>' in shown
    assert f"/offres/{windows.id}/fiche" not in client_as(sharing.gardening).get(new).text


def test_who_needs_nobody_is_led_to_ask_the_buyer_for_a_meeting(app, client_as, sharing):
    offer = db.session.scalar(select(Offer).where(Offer.organisation_id == sharing.gardens))
    offer.cpv = [GARDENS, WINDOWS]
    db.session.commit()
    score_now(app, sharing)

    page = (
        client_as(sharing.gardening)
        .get(f"/mes-rencontres/{sharing.event}/besoins/{sharing.need}/groupement")
        .text
    )

    assert "Vous pouvez répondre seuls." in page
    assert "Demander un rendez-vous à Ville de Valbrune" in page


def test_dissolving_asks_once_before(client_as, sharing):
    page = client_as(sharing.gardening).get(f"/groupements/{form(sharing)}").text

    asked = page.partition("<details>")[2].partition("</details>")[0]
    assert "Son offre commune est retirée" in asked
    assert "/dissolution" in asked


def test_who_proposes_over_and_over_is_told_to_wait(client_as, sharing):
    new = f"/mes-rencontres/{sharing.event}/besoins/{sharing.need}/groupement"
    gardening = client_as(sharing.gardening)

    answers = [gardening.submit(new, name="").status_code for _ in range(21)]

    assert answers == [200] * 20 + [429]


def _shares(sharing, *said):
    members = db.session.scalars(select(GroupementMember).order_by(GroupementMember.id)).all()
    fields = {}
    for member, (role, share, lots) in zip(members, said, strict=True):
        fields |= {f"role_{member.id}": role, f"share_{member.id}": share}
        fields |= {f"lots_{member.id}": lots} if lots is not None else {}
    return fields


def test_who_declines_is_led_to_its_list(client_as, sharing):
    page, cleaning = f"/groupements/{propose(sharing)}", client_as(sharing.cleaning)

    form_of_page = cleaning.get(page)
    answer = cleaning.submit(page, f"{page}/reponse", answer="non")

    assert form_of_page.status_code == 200
    assert answer.location == "/groupements"
    assert cleaning.get(page).status_code == 404
    assert "a décliné" in client_as(sharing.gardening).get(page).text


def test_shares_above_the_whole_are_refused_and_stay_typed(client_as, sharing):
    page = f"/groupements/{propose(sharing)}/repartition"

    shown = client_as(sharing.gardening).submit(page, **_shares(sharing, ("A", "70", [1]), ("B", "70", [2])))

    assert "Ensemble, les parts font 140 %" in shown.text
    assert 'value="70"' in shown.text


def test_a_need_its_members_see_no_more_is_not_told_and_their_lots_stay(client_as, sharing):
    page, gardening = f"/groupements/{propose(sharing)}", client_as(sharing.gardening)
    gardening.submit(f"{page}/repartition", **_shares(sharing, ("Parcs", "60", [1]), ("Vitres", "40", [2])))
    before = gardening.get(page).text
    need = db.session.get(Need, sharing.need)
    need.state = "abandoned"
    db.session.commit()

    gardening.submit(
        f"{page}/repartition", **_shares(sharing, ("Jardins", "50", None), ("Vitres", "50", None))
    )

    after = gardening.get(page).text
    members = db.session.scalars(select(GroupementMember).order_by(GroupementMember.id)).all()
    assert ("Entretien du campus" in before, "Entretien du campus" in after) == (True, False)
    assert [(one.role, one.lots) for one in members] == [("Jardins", [1]), ("Vitres", [2])]


def test_leaving_and_what_it_refuses(client_as, sharing):
    page = f"/groupements/{form(sharing)}"
    cleaning = client_as(sharing.cleaning)

    answer = cleaning.submit(page, f"{page}/depart")

    assert answer.location == page
    assert "Il ne resterait qu’une structure" in cleaning.get(page).text


def test_the_organiser_sees_the_sets_with_scores_and_members(client_as, sharing):
    propose(sharing)
    organiser = client_as(sharing.organiser)

    overview = organiser.get(f"/evenements/{sharing.event}/groupements").text
    page = words(organiser.get(f"/evenements/{sharing.event}/groupements/{sharing.need}").text)

    assert "Entretien du campus" in overview
    assert "Campus Ensemble" in overview
    assert re.search(r"Note moyenne : \d+ sur 100", page)
    for said in ("Jardins du Val", "Net’Éclair", "Lot 1 · Entretien des espaces verts", "Vitres et façades"):
        assert said in page


def test_the_organiser_is_told_what_nobody_covers(app, client_as, make):
    sharing = share_a_need(make)
    make.need(
        db.session.get(Delegation, sharing.town_delegation).organisation,
        "Chantier",
        lots=[{"title": "Tonte", "cpv": [GARDENS]}, {"title": "Peinture", "cpv": ["45442100"]}],
    )
    score_now(app, sharing)
    need_id = sharing.need + 1

    page = words(client_as(sharing.organiser).get(f"/evenements/{sharing.event}/groupements/{need_id}").text)

    assert "Personne à cet événement ne couvre : Lot 2 · Peinture" in page


def test_a_need_written_after_the_last_run_is_not_evaluated_yet(client_as, make, sharing):
    """Both its trades are there: nobody may be told that nobody covers them. One is truly missing."""
    late = make.need(
        db.session.get(Organisation, sharing.town),
        "Chantier",
        lots=[*LOTS, {"title": "Peinture", "cpv": ["45442100"]}],
    )
    touch(db.session(), sharing.event)
    db.session.commit()

    organiser = words(
        client_as(sharing.organiser).get(f"/evenements/{sharing.event}/groupements/{late.id}").text
    )
    supplier = words(
        client_as(sharing.gardening).get(f"/mes-rencontres/{sharing.event}/besoins/{late.id}/groupement").text
    )

    waiting, missing = (
        organiser.index("Pas encore évalué : relancez l’évaluation"),
        organiser.index("Personne à cet événement ne couvre : Lot 3 · Peinture"),
    )
    assert "Lot 2 · Nettoyage des vitres" in organiser[waiting:missing]
    assert "Pas encore évalué" in supplier
    for wrong in ("ne couvre : Lot 1", "Aucun ensemble de fournisseurs", "Précisez vos offres"):
        assert wrong not in organiser + supplier


def test_an_offer_written_after_the_last_run_is_not_evaluated_yet(app, client_as, make, sharing):
    page = f"/evenements/{sharing.event}/groupements/{sharing.need}"
    organiser = client_as(sharing.organiser)
    before = organiser.get(page).text
    late = make.organisation(commune="91521")
    make.offer(late, "Vitres encore", cpv=[WINDOWS])
    make.delegation(db.session.get(Event, sharing.event), late)
    touch(db.session(), sharing.event)
    db.session.commit()

    between = words(organiser.get(page).text)
    score_now(app, sharing)
    after = organiser.get(page).text

    assert "Pas encore évalué : relancez l’évaluation. Critères Lot 2 · Nettoyage des vitres" in between
    assert "Pas encore évalué" not in before + after
    assert "les plus petits groupements d’abord, puis la meilleure note" in after


def test_both_are_told_where_not_every_set_was_looked_at(client_as, sharing, monkeypatch):
    monkeypatch.setattr("matchmaker.core.catalogue.groupements.best_covers", partial(best_covers, steps=1))
    said = "Trop de combinaisons pour les examiner toutes"

    supplier = client_as(sharing.gardening).get(
        f"/mes-rencontres/{sharing.event}/besoins/{sharing.need}/groupement"
    )
    organiser = client_as(sharing.organiser).get(f"/evenements/{sharing.event}/groupements/{sharing.need}")

    for page in (supplier.text, organiser.text):
        assert said in page
        assert "Net’Éclair" in page


def test_before_the_scores_both_sides_are_told_to_wait(client_as, make):
    sharing = share_a_need(make)

    supplier = client_as(sharing.gardening).get(
        f"/mes-rencontres/{sharing.event}/besoins/{sharing.need}/groupement"
    )
    organiser = client_as(sharing.organiser).get(f"/evenements/{sharing.event}/groupements/{sharing.need}")

    assert "quand l’organisateur a évalué les offres" in supplier.text
    assert "Évaluez d’abord les offres" in organiser.text


def test_empty_pages_say_what_to_do(client_as, make):
    event = make.event()
    organisation = make.organisation()
    supplier = client_as(make.person(speaks_for=organisation)).get("/groupements").text
    organiser = client_as(make.person(staff_of=event.chamber)).get(f"/evenements/{event.id}/groupements").text

    assert "Aucun groupement pour l’instant." in supplier
    assert "Aucun besoin de ce genre" in supplier
    assert "Aucun besoin de cet événement n’a plusieurs lots" in organiser


def test_a_buyer_is_offered_no_groupement(client_as, sharing):
    buyer = client_as(sharing.buying)

    assert "Répondre à plusieurs" not in buyer.get(f"/besoins/{sharing.need}/fiche").text
    address = f"/mes-rencontres/{sharing.event}/besoins/{sharing.need}/groupement"
    assert buyer.get(address).status_code == 404
    assert "Répondre à plusieurs" in client_as(sharing.gardening).get(f"/besoins/{sharing.need}/fiche").text


@pytest.mark.parametrize("tail", ["", "/repartition", "/constitution"])
def test_strangers_find_no_groupement(client_as, make, sharing, tail):
    page = f"/groupements/{form(sharing)}{tail}"
    strangers = [
        sharing.buying,
        make.person(speaks_for=make.organisation()),
        make.person(staff_of=make.chamber()),
        make.person(),
    ]

    assert [client_as(person).get(page).status_code for person in strangers] == [404] * 4


def test_a_member_opens_none_of_the_mandataires_forms(client_as, sharing):
    page = f"/groupements/{form(sharing)}"
    cleaning = client_as(sharing.cleaning)

    assert cleaning.get(page).status_code == 200
    assert cleaning.get(f"{page}/repartition").status_code == 404
    assert cleaning.get(f"{page}/constitution").status_code == 404
    assert "Dissoudre" not in cleaning.get(page).text


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_the_same_queries_however_long(client_as, make, number):
    organisation = make.organisation()
    event = make.event()
    make.delegation(event, organisation)
    tab = client_as(make.person(speaks_for=organisation))
    for n in range(number):
        buyer = make.organisation()
        make.delegation(event, buyer, "buyer")
        need = make.need(buyer, f"Besoin {n}", cpv=[GARDENS, WINDOWS])
        joint = make.organisation(name=f"Ensemble {n}")
        groupement = Groupement(organisation_id=joint.id, lead_id=organisation.id, need_id=need.id)
        groupement.members = [
            GroupementMember(organisation_id=organisation.id, state="accepted"),
            GroupementMember(organisation_id=make.organisation().id),
        ]
        db.session.add(groupement)
        db.session.commit()

    with counted_queries() as counted:
        answer = tab.get("/groupements")

    assert answer.text.count("Ensemble ") == number
    assert answer.text.count("Répondre à plusieurs") == number
    assert counted.number == 14


@pytest.mark.parametrize("number", [1, 3])
def test_the_organisers_list_takes_the_same_queries_however_long(client_as, make, number):
    event = make.event()
    tab = client_as(make.person(staff_of=event.chamber))
    for n in range(number):
        buyer = make.organisation()
        make.delegation(db.session.get(Event, event.id), buyer, "buyer")
        make.need(buyer, f"Besoin {n}", cpv=[GARDENS, WINDOWS])

    with counted_queries() as counted:
        answer = tab.get(f"/evenements/{event.id}/groupements")

    assert answer.text.count("Besoin ") == number
    assert counted.number == 18
