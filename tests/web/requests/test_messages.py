"""The page of messages: written, read, refused with « publier pour tous », stopped."""

from io import BytesIO

from sqlalchemy import select

from matchmaker.db.jobs import Blob
from matchmaker.db.party_messages import PartyMessage
from matchmaker.extensions import db
from tests.factories.browsing import find_form
from tests.factories.parity import PLAN, SURFACE


def publishing(page, need):
    """What the button « publier pour tous » sends."""
    return find_form(page, f"/besoins/{need.id}/public/nouveau")


def test_a_message_is_written_and_read_by_the_two(parity, browsers):
    sent = browsers["S2"].submit(parity.page("B1"), text="Nous serons deux")

    assert (sent.status_code, sent.location) == (303, parity.page("B1"))
    assert "Nous serons deux" in browsers["S2"].get(parity.page("B1")).text
    shown = browsers["B1"].get(parity.page("S2")).text
    for words in ("Nous serons deux", "Personne S2", "Net’Éclair Insertion", "effacés le 11 avril 2027"):
        assert words in shown
    for key in ("S5", "organiser"):
        for other in ("B1", "S2"):
            assert browsers[key].get(parity.page(other)).status_code == 404


def test_the_agenda_the_wishes_and_the_partner_lead_there(parity, browsers):
    event = parity.event.id
    for page in (
        f"/mes-rencontres/{event}/voeux",
        f"/mes-rencontres/{event}/partenaires/{parity.delegations['B1'].id}",
    ):
        assert f'href="{parity.page("B1")}"' in browsers["S2"].get(page).text
    partner = f"/mes-rencontres/{event}/partenaires/{parity.delegations['S5'].id}"
    assert "/messages/" not in browsers["S2"].get(partner).text


def test_a_buyer_in_sourcing_chooses_and_has_no_way_to_send_a_file(parity, browsers):
    sent = browsers["B1"].submit(parity.page("S2"), about="time", time="14:20")

    assert sent.status_code == 303
    assert "Rendez-vous à 14:20." in browsers["S2"].get(parity.page("B1")).text
    assert 'type="file"' not in browsers["S2"].get(parity.page("B1")).text


def test_what_is_for_all_is_refused_kept_and_published_in_one_press(parity, browsers):
    answer = browsers["B1"].submit(
        parity.page("S2"), about="need", text=SURFACE, file=(BytesIO(PLAN), "plan.pdf")
    )

    assert "Ce message n’est pas envoyé à Net’Éclair Insertion" in answer.text
    assert answer.text.count(SURFACE) == 3  # shown, in the field, behind the button
    assert "Document : plan.pdf" in answer.text
    assert db.session.scalars(select(PartyMessage)).all() == []
    public = f"/besoins/{parity.need.id}/public"
    assert browsers["nobody"].get(public).status_code == 404

    form = publishing(answer.text, parity.need)
    published = browsers["B1"].post(form.action, data=form.values)

    assert published.location == f"{public}#n1"
    for key in ("S5", "S2", "organiser", "nobody"):
        shown = browsers[key].get(public).text
        assert SURFACE in shown
        assert "plan.pdf" in shown
        assert browsers[key].get(f"{public}/1").data == PLAN
    assert SURFACE not in browsers["S2"].get(parity.page("B1")).text


def test_words_with_a_place_are_for_all_too(parity, browsers):
    answer = browsers["B1"].submit(parity.page("S2"), about="place", place="reception", text=SURFACE)

    assert publishing(answer.text, parity.need).values["text"] == SURFACE


def test_a_file_that_cannot_be_published_is_not_kept(parity, browsers):
    answer = browsers["B1"].submit(
        parity.page("S2"), about="need", text=SURFACE, file=(BytesIO(b"MZ"), "plan.exe")
    )

    assert "n’est ni un PDF" in answer.text
    assert db.session.scalars(select(Blob)).all() == []


def test_the_need_chosen_without_a_word_offers_nothing_to_publish(parity, browsers):
    answer = browsers["B1"].submit(parity.page("S2"), about="need")

    assert "n’est pas envoyé" in answer.text
    assert "/public/nouveau" not in answer.text


def test_two_messages_with_the_same_words_are_two(parity, browsers):
    for _twice in range(2):
        browsers["S2"].submit(parity.page("B1"), text="Nous arrivons")

    assert len(db.session.scalars(select(PartyMessage)).all()) == 2


def test_one_stops_reports_and_begins_again(parity, browsers):
    page = parity.page("S2")
    browsers["B1"].submit(page, to=f"{page}/arret")
    refused = browsers["S2"].submit(parity.page("B1"), text="Bonjour").text
    assert "ne reçoit plus vos messages" in refused
    assert "Bonjour" in refused

    browsers["B1"].submit(page, to=f"{page}/reprise")
    assert browsers["S2"].submit(parity.page("B1"), text="Bonjour").status_code == 303
    browsers["B1"].submit(page, to=f"{page}/signalement")
    assert "Vous ne recevez plus de messages de cette structure." in browsers["B1"].get(page).text


def test_an_organiser_acting_for_a_structure_finds_no_messages(parity, browsers):
    staff, buyer = browsers["organiser"], parity.delegations["B1"]
    participant = f"/evenements/{parity.event.id}/participants/{buyer.id}"
    staff.submit(participant, f"{participant}/au-nom")

    assert staff.get(parity.page("S2")).status_code == 404
    wishes = staff.get(f"/mes-rencontres/{parity.event.id}/voeux")
    assert wishes.status_code == 200
    assert "/messages/" not in wishes.text
