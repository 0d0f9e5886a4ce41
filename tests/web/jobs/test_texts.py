"""The page of the words: changed, looked at, refused with what is wrong, taken back."""

import pytest

from matchmaker.db.jobs import Outbox
from matchmaker.extensions import db
from tests.factories.counting import counted_queries
from tests.factories.notices import postfix


@pytest.fixture
def event(make):
    event = make.event()
    make.delegation(event, make.organisation(name="Jardins <b>du</b> Val"), people=(make.person(name="Ana"),))
    return event


@pytest.fixture
def desk(client_as, make, event):
    return client_as(make.person(staff_of=event.chamber, email="orga@exemple.fr"))


@pytest.fixture
def place(event):
    return f"/evenements/{event.id}/messages/textes/requests.accepted/fr"


def test_a_changed_text_shows_as_changed_and_can_be_taken_back(desk, event, place):
    texts = f"/evenements/{event.id}/messages/textes"
    assert "modifié" not in desk.get(texts).text

    desk.submit(place, subject="Oui !", body="Voyez {lien}")
    changed = desk.get(texts).text
    desk.submit(place, f"{place}/origine")
    back = desk.get(place).text

    assert changed.count("modifié") == 1
    assert "Remettre votre texte" in back
    assert "accepte de rencontrer" in back


def test_a_text_without_its_link_is_refused_and_kept_in_the_form(desk, place):
    shown = desk.submit(place, subject="Oui !", body="Voyez vous-même {mot}").text

    assert "« {mot} » n’est pas un mot que ce message sait remplacer" in shown
    assert "Voyez vous-même {mot}</textarea>" in shown


def test_the_preview_has_real_data_escaped_and_keeps_nothing(desk, event, place):
    shown = desk.submit(place, by=f"{place}/apercu", subject="Pour {structure}", body="Voyez {lien}").text

    assert "Pour Jardins &lt;b&gt;du&lt;/b&gt; Val" in shown
    assert "modifié" not in desk.get(f"/evenements/{event.id}/messages/textes").text


def test_the_list_asks_as_many_queries_with_own_texts_as_without(desk, event, place):
    texts = f"/evenements/{event.id}/messages/textes"
    desk.get(texts)
    with counted_queries() as none:
        desk.get(texts)
    desk.submit(place, subject="Oui", body="{lien}")
    desk.submit(place.replace("accepted", "asked"), subject="Oui", body="{lien}")
    desk.get(texts)  # it also shows, and forgets, what was saved

    with counted_queries() as two:
        desk.get(texts)

    assert none.number == two.number


@pytest.mark.parametrize("address", ["requests.unknown/fr", "requests.accepted/de", "__class__/fr"])
def test_an_unknown_kind_or_language_is_not_found(desk, event, address):
    assert desk.get(f"/evenements/{event.id}/messages/textes/{address}").status_code == 404


def test_a_pasted_mail_that_is_no_notice_is_refused_with_words(desk, event):
    place = f"/evenements/{event.id}/messages"
    values = {
        "kind": "trial",
        "address": "a@exemple.fr",
        "intended": "a@exemple.fr",
        "subject": "s",
        "body": "b",
    }
    db.session.add(Outbox(event_id=event.id, dedupe="1", message_id="<1@matchmaker>", **values))
    db.session.commit()

    desk.submit(place, f"{place}/avis", notice="Absente jusqu’au 12")
    assert "Ce n’est pas un avis de non-remise" in desk.get(place).text

    desk.submit(place, f"{place}/avis", notice=postfix("<x@matchmaker>").decode())
    assert "Cet avis ne parle d’aucun message" in desk.get(place).text
