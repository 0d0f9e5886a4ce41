import html
import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from matchmaker.db.requests import Request
from matchmaker.db.set_up import EventDate
from tests.factories.counting import counted_queries
from tests.factories.making import START


@pytest.fixture
def chamber(make):
    return make.chamber()


@pytest.fixture
def event(make, chamber):
    return make.event(chamber, wish_quota=3, indispensable_quota=1)


@pytest.fixture
def organiser(make, chamber, client_as):
    return client_as(make.person(staff_of=chamber))


@pytest.fixture
def gardens(make, event):
    return make.delegation(event, make.organisation(name="Les Jardins du Val"))


@pytest.fixture
def town(make, event):
    return make.delegation(event, make.organisation(name="Ville de Valbrune"), "buyer")


@pytest.fixture
def supplier(make, gardens, client_as):
    return client_as(make.person(speaks_for=gardens.organisation))


@pytest.fixture
def mayor(make, town, client_as):
    return client_as(make.person(speaks_for=town.organisation))


def mine(event, page=""):
    return f"/mes-rencontres/{event.id}/voeux{page}"


def wishes(session):
    session.expire_all()
    found = session.scalars(select(Request).order_by(Request.id))
    return [(wish.from_id, wish.to_id, wish.rank, wish.state) for wish in found]


def test_wish_is_asked_and_read_by_the_other_side(supplier, mayor, event, gardens, town, session):
    answer = supplier.submit(
        mine(event, f"/nouveau?avec={town.id}"), mine(event), rank="1", message="Parlons des haies."
    )

    assert (answer.status_code, answer.location) == (303, mine(event))
    assert wishes(session) == [(gardens.id, town.id, 1, "pending")]
    assert "Parlons des haies." in mayor.get(mine(event)).text


def test_wish_too_many_is_refused_and_nothing_typed_is_lost(supplier, event, gardens, town, make, session):
    for _ in range(3):
        make.request(gardens, make.delegation(event))

    page = supplier.submit(
        mine(event, f"/nouveau?avec={town.id}"), mine(event), message="Parlons des haies."
    ).text

    assert "3 vœux au plus : retirez-en un pour demander Ville de Valbrune." in page
    assert "Parlons des haies." in page
    assert f'<option selected value="{town.id}">' in page


def subjects(page):
    """The subjects a page offers, with the one that stands chosen."""
    listed = page.text.split('name="subject"')[1].split("</select>")[0]
    options = re.findall(r"<option([^>]*)>([^<]*)<", listed)
    chosen = [told for told, _ in options if "selected" in told]
    return [words for _, words in options], re.search('value="([^"]*)"', (*chosen, 'value=""')[0])[1]


def test_subjects_are_those_that_both_show_and_that_are_open(supplier, event, gardens, town, make):
    make.need(town.organisation, "Tonte")
    make.need(town.organisation, "Déjà publié", state="consultation")
    make.need(town.organisation, "Caché", visibility="own")
    make.need(make.delegation(event, kind="buyer").organisation, "Ailleurs")
    make.offer(gardens.organisation, "Haies")
    make.offer(gardens.organisation, "Retirée", withdrawn_at=START)

    chosen = supplier.get(mine(event, f"/nouveau?avec={town.id}"))
    nobody = supplier.get(mine(event, "/nouveau"))

    assert subjects(chosen) == (["sans sujet précis", "Son besoin : Tonte", "Votre offre : Haies"], "")
    assert subjects(nobody) == (["sans sujet précis", "Votre offre : Haies"], "")


def test_a_sheet_leads_to_the_form_with_its_subject_chosen(supplier, event, gardens, town, make, session):
    need = make.need(town.organisation, "Tonte")
    sheet = supplier.get(f"/besoins/{need.id}/fiche").text
    (link,) = re.findall(r'href="([^"]*/voeux/nouveau[^"]*)"', sheet)

    supplier.submit(html.unescape(link), mine(event), message="Parlons des haies.")

    (wish,) = session.scalars(select(Request))
    assert (wish.to_id, wish.need_id, wish.offer_id) == (town.id, need.id, None)
    assert wish.message == "Parlons des haies."
    assert "/voeux/nouveau" not in supplier.get(f"/besoins/{need.id}/fiche").text  # it is asked


def test_an_offers_sheet_leads_there_too(mayor, event, gardens, make, session):
    offer = make.offer(gardens.organisation, "Haies")
    (link,) = re.findall(r'href="([^"]*/voeux/nouveau[^"]*)"', mayor.get(f"/offres/{offer.id}/fiche").text)

    mayor.submit(html.unescape(link), mine(event))

    (wish,) = session.scalars(select(Request))
    assert (wish.to_id, wish.need_id, wish.offer_id) == (gardens.id, None, offer.id)


def test_a_sheet_leads_nowhere_without_open_wishes_or_open_subject(
    supplier, mayor, event, gardens, town, make, session
):
    opened = make.need(town.organisation)
    closed = make.need(town.organisation, "Déjà publié", state="consultation")

    assert "/voeux/nouveau" not in supplier.get(f"/besoins/{closed.id}/fiche").text
    assert "/voeux/nouveau" not in mayor.get(f"/besoins/{opened.id}/fiche").text  # its own
    event.phase = "scheduled"
    session.commit()
    assert "/voeux/nouveau" not in supplier.get(f"/besoins/{opened.id}/fiche").text


def test_subject_of_another_partner_is_refused_in_words_and_nothing_is_lost(
    supplier, event, gardens, town, make, session
):
    need = make.need(town.organisation, "Tonte")
    other = make.delegation(event, kind="buyer")

    page = supplier.submit(
        mine(event, f"/nouveau?avec={other.id}"),
        mine(event),
        subject=f"{need.id}-",
        message="Parlons des haies.",
    )

    assert "Ce sujet n’est pas celui de vos deux structures." in page.text
    assert "Parlons des haies." in page.text
    assert wishes(session) == []


def test_subject_that_is_closed_or_foreign_is_not_chosen(supplier, event, gardens, town, make):
    closed = make.need(town.organisation, "Déjà publié", state="consultation")

    for asked in (f"need={closed.id}", "need=999999", f"need={10**30}", "need=x", "offer=999999"):
        page = supplier.get(mine(event, f"/nouveau?avec={town.id}&{asked}"))
        assert subjects(page) == (["sans sujet précis"], "")


def test_indispensable_too_many_asks_which_gives_way_and_loses_nothing(
    supplier, event, gardens, town, make, session
):
    first = make.request(gardens, make.delegation(event, make.organisation(name="Tournesol")), rank=1)
    typed = {"rank": "1", "message": "Parlons des haies."}

    shown = supplier.submit(mine(event, f"/nouveau?avec={town.id}"), mine(event), **typed)
    assert "1 au plus : lequel devient souhaité ?" in shown.text
    assert "Tournesol devient souhaité" in shown.text
    assert 'value="Parlons des haies."' in shown.text

    token = shown.text.split('name="csrf_token" type="hidden" value="')[1].split('"')[0]
    supplier.post(
        mine(event), data=typed | {"to": str(town.id), "csrf_token": token, "demoted": str(first.id)}
    )
    assert [(rank, state) for _, _, rank, state in wishes(session)] == [(2, "pending"), (1, "pending")]


def test_accepting_is_one_click(mayor, event, gardens, town, make, session):
    wish = make.request(gardens, town)

    mayor.submit(mine(event), mine(event, f"/{wish.id}/reponse"))

    assert wishes(session)[0][3] == "accepted"


def test_reason_is_read_by_the_other_side_only_if_ticked(supplier, mayor, event, gardens, town, make):
    wish = make.request(gardens, town)
    answer = mine(event, f"/{wish.id}/reponse")
    declined = {"accepts": "0", "reason": "current_contract"}

    mayor.submit(mine(event), answer, **declined)
    assert "marché en cours" not in supplier.get(mine(event)).text

    mayor.submit(mine(event), answer, version="2", shown="y", **declined)
    assert "Raison donnée : marché en cours." in supplier.get(mine(event)).text


def test_stale_page_is_told(mayor, event, gardens, town, make, session):
    wish = make.request(gardens, town, version=7)

    mayor.submit(mine(event), mine(event, f"/{wish.id}/reponse"), version="6")

    assert "pendant que vous écriviez" in mayor.get(mine(event)).text
    assert wishes(session)[0][3] == "pending"


def test_rank_changes_and_wish_is_withdrawn(supplier, event, gardens, town, make, session):
    wish = make.request(gardens, town, rank=3)

    supplier.submit(mine(event), mine(event, f"/{wish.id}/rang"), rank="2")
    supplier.submit(mine(event), mine(event, f"/{wish.id}/retrait"))

    assert wishes(session) == [(gardens.id, town.id, 2, "withdrawn")]


def test_subject_and_message_of_a_wish_change_where_it_is_listed(
    supplier, mayor, event, gardens, town, make, session
):
    need = make.need(town.organisation, "Tonte")
    closed = make.need(town.organisation, "Déjà publié", state="consultation")
    wish = make.request(gardens, town, need_id=closed.id, message="Parlons des haies.")
    change = mine(event, f"/{wish.id}/modification")

    listed = supplier.get(mine(event))
    assert subjects(listed) == (
        ["sans sujet précis", "Déjà publié", "Son besoin : Tonte"],
        f"{closed.id}-",
    )
    supplier.submit(mine(event), change, subject=f"{need.id}-", message="Parlons de tonte.")

    page = mayor.get(mine(event)).text
    assert "Parlons de tonte." in page
    assert "Parlons des haies." not in page
    assert "Modifier…" not in page
    assert session.scalars(select(Request)).one().need_id == need.id


def test_a_change_refused_keeps_what_was_typed(supplier, event, gardens, town, make, session):
    wish = make.request(gardens, town, message="Parlons des haies.", version=4)
    change = mine(event, f"/{wish.id}/modification")

    page = supplier.submit(mine(event), change, version="3", message="Parlons de tonte.")

    assert "pendant que vous écriviez" in page.text
    assert "Parlons de tonte." in page.text
    assert 'name="version" value="4"' in page.text
    assert session.scalars(select(Request)).one().message == "Parlons des haies."


def test_an_answered_wish_offers_no_change_of_its_words(supplier, event, gardens, town, make):
    make.request(gardens, town, state="accepted")

    assert "Modifier…" not in supplier.get(mine(event)).text


def test_mutual_wishes_are_seen_as_such(supplier, organiser, event, gardens, town, make):
    make.request(gardens, town)
    make.request(town, gardens)

    assert supplier.get(mine(event)).text.count("réciproque") == 2
    assert organiser.get(f"/evenements/{event.id}/voeux").text.count(">réciproque<") == 2


def test_closed_wishes_show_no_button(supplier, event, gardens, town, make, session):
    make.request(town, gardens)
    event.phase = "scheduled"
    session.commit()

    page = supplier.get(mine(event)).text

    assert "Les vœux sont clos" in page
    assert "sans réponse" in page
    assert "à répondre" not in page
    assert "Accepter" not in page


def test_wish_between_others_is_not_there(supplier, event, town, make, session):
    wish = make.request(town, make.delegation(event), message="canari du Loiret")
    supplier.get(mine(event))
    page = supplier.get(mine(event, "/nouveau")).text
    token = page.split('name="csrf_token" type="hidden" value="')[1].split('"')[0]

    for act in ("reponse", "retrait", "rang", "modification"):
        answer = supplier.post(
            mine(event, f"/{wish.id}/{act}"),
            data={"csrf_token": token, "version": "1", "accepts": "1", "rank": "1"},
        )
        assert answer.status_code == 404
    assert "canari" not in supplier.get(mine(event)).text
    assert wishes(session)[0][3] == "pending"


@pytest.mark.parametrize("number", [1, 3])
def test_own_list_asks_the_same_number_of_queries(supplier, event, gardens, make, number):
    for _ in range(number):
        other = make.delegation(event)
        make.request(gardens, other)
        make.request(other, gardens)

    supplier.get(mine(event))  # the first page of a session also writes it
    with counted_queries() as counted:
        page = supplier.get(mine(event))

    assert page.text.count("<article") == 2 * number
    assert counted.number == 21  # one reads the subjects that the wishes sent may have


def test_organisers_empty_list_says_what_to_do(organiser, event):
    assert (
        "Les structures demandent depuis leur espace" in organiser.get(f"/evenements/{event.id}/voeux").text
    )


def test_organiser_filters(organiser, event, gardens, town, make):
    make.request(gardens, town, rank=1)
    make.request(town, make.delegation(event, make.organisation(name="tournesol")), state="accepted")
    page = f"/evenements/{event.id}/voeux"

    def rows(query):
        return organiser.get(f"{page}?{query}").text.count('scope="row"')

    assert rows("") == 2
    assert rows("etat=accepted") == 1
    assert rows("rang=1") == 1
    assert rows("mots=TOURNESOL") == 1
    assert rows("reciproques=1") == 0
    assert rows("page=99") == 2


def test_organiser_decides(organiser, event, gardens, town, make, session):
    one = make.request(gardens, town)
    two = make.request(town, make.delegation(event))
    page = f"/evenements/{event.id}/voeux"

    organiser.submit(page, f"{page}/{one.id}/decision", accepts="1")
    organiser.submit(page, f"{page}/{two.id}/decision", accepts="0")

    assert [state for *_, state in wishes(session)] == ["accepted", "declined"]


def test_a_decision_of_the_organiser_is_shown_as_theirs_and_taken_back(
    organiser, event, gardens, town, make, session
):
    wish = make.request(gardens, town)
    page = f"/evenements/{event.id}/voeux"
    organiser.submit(page, f"{page}/{wish.id}/decision", accepts="0")

    shown = organiser.get(page).text
    assert "écarté par vous" in shown
    assert "Écarter" not in shown
    organiser.submit(page, f"{page}/{wish.id}/decision")  # the one button left says « Retenir »

    assert "retenu par vous" in organiser.get(page).text
    assert [state for *_, state in wishes(session)] == ["accepted"]


def test_the_answer_of_a_structure_is_not_the_organisers_to_turn(organiser, supplier, event, make, gardens):
    wish = make.request(make.delegation(event), gardens)
    supplier.submit(mine(event), f"{mine(event)}/{wish.id}/reponse", accepts="0", reason="agenda_full")

    shown = organiser.get(f"/evenements/{event.id}/voeux").text
    assert "refusé" in shown
    assert "par vous" not in shown
    assert "Retenir" not in shown


def test_after_a_decision_page_search_and_rank_are_the_same(organiser, event, gardens, town, make):
    wish = make.request(gardens, town, rank=1)
    query = "page=1&mots=a&rang=1"
    page = f"/evenements/{event.id}/voeux"

    answer = organiser.submit(f"{page}?{query}", f"{page}/{wish.id}/decision?{query}", accepts="0")

    assert answer.location == f"{page}?{query}"


@pytest.mark.parametrize("number", [1, 3])
def test_organisers_list_asks_the_same_number_of_queries(organiser, event, make, number):
    for _ in range(number):
        make.request(make.delegation(event), make.delegation(event))

    organiser.get("/evenements")  # the first page of a session also writes it
    with counted_queries() as counted:
        page = organiser.get(f"/evenements/{event.id}/voeux")

    assert page.text.count('scope="row"') == number
    assert counted.number == 16  # one of them asks the log who decided


@pytest.mark.parametrize(
    ("silence", "received", "sent", "after"),
    [
        (
            "left_out",
            "Sans réponse de votre part avant la clôture des vœux, elle ne compte plus.",
            "Sans réponse avant la clôture des vœux, ce vœu ne compte plus.",
            "Restée sans réponse : elle ne compte plus.",
        ),
        (
            "after",
            "Sans réponse de votre part avant la clôture des vœux, elle passe après les autres.",
            "Sans réponse avant la clôture des vœux, ce vœu passe après les autres.",
            "Restée sans réponse : elle passe après les autres.",
        ),
        (
            "by_hand",
            "avant la clôture des vœux, elle ne compte plus, sauf si l’organisateur la retient.",
            "avant la clôture des vœux, ce vœu ne compte plus, sauf si l’organisateur le retient.",
            "Restée sans réponse : elle ne compte plus, sauf si l’organisateur la retient.",
        ),
    ],
)
def test_both_sides_read_what_becomes_of_a_wish_without_an_answer(
    make, mayor, supplier, event, gardens, town, session, silence, received, sent, after
):
    make.request(gardens, town)
    event.silence = silence
    session.commit()

    assert received in mayor.get(mine(event)).text
    assert sent in supplier.get(mine(event)).text

    event.phase = "scheduled"
    session.commit()
    for side in (mayor, supplier):
        assert after in side.get(mine(event)).text


def test_the_day_on_which_wishes_close_is_said_and_an_answer_ends_the_warning(
    make, mayor, event, gardens, town, session
):
    wish = make.request(gardens, town)
    closing = datetime(2099, 3, 2, 17, 0, tzinfo=UTC)  # a session lives by the real clock: no travelling
    session.add(EventDate(event_id=event.id, kind="wishes_close", moment=closing, acts=False))
    event.silence = "left_out"
    session.commit()

    page = mayor.get(mine(event)).text
    assert "Sans réponse de votre part avant le 2 mars 2099, 18:00, elle ne compte plus." in page

    wish.state = "accepted"
    session.commit()
    assert "Sans réponse" not in mayor.get(mine(event)).text


def test_two_wishes_that_meet_are_an_answer(make, mayor, event, gardens, town):
    make.request(gardens, town)
    make.request(town, gardens)

    assert "Sans réponse" not in mayor.get(mine(event)).text


@pytest.mark.parametrize(
    ("opening", "told"),
    [
        (START - timedelta(days=30), "Les vœux ouvrent le 9 février 2027 : revenez sur cette page."),
        (
            START - timedelta(days=60),
            "Les vœux ne sont pas encore ouverts : revenez dans quelques jours.",
        ),  # late
        (None, "Les vœux ne sont pas encore ouverts : revenez dans quelques jours."),
    ],
)
def test_before_wishes_open_one_reads_when_to_come_back(
    make, client_as, gardens, event, session, opening, told
):
    event.phase = "registration"
    if opening:
        session.add(EventDate(event_id=event.id, kind="wishes_open", moment=opening))
    session.commit()

    with time_machine.travel(START - timedelta(days=40), tick=False):
        supplier = client_as(make.person(speaks_for=gardens.organisation))
        pages = [supplier.get(mine(event)).text, supplier.get(f"/mes-rencontres/{event.id}").text]

    assert told in pages[0]
    assert "préviendr" not in "".join(pages)
