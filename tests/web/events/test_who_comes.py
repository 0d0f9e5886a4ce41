"""« Qui vient »: a structure's people say who of them comes, about what and when, with plain forms."""

import pytest
from sqlalchemy import select

from matchmaker.db.events import Delegate, DelegateSubject, Delegation, PersonAbsence
from matchmaker.db.jobs import Audit
from matchmaker.extensions import db
from tests.factories.counting import counted_queries
from tests.factories.publishing import publish_small_event
from tests.factories.sharing import registered, score_now, share_a_need


@pytest.fixture
def event(make):
    return make.event(make.chamber(email="cress@exemple.fr"))


@pytest.fixture
def valbrune(make, event):
    return make.organisation(name="Valbrune", known_to=event.chamber)


@pytest.fixture
def ana(make, valbrune):
    return make.person(name="Ana Petit", speaks_for=valbrune)


@pytest.fixture
def town(make, event, valbrune, ana):
    return make.delegation(event, valbrune, "buyer", people=(ana,))


@pytest.fixture
def browser(client_as, ana, town):
    return client_as(ana)


def who(delegation, *more):
    return "/".join([f"/mes-rencontres/{delegation.event_id}/qui-vient", *map(str, more)])


def coming(delegation):
    db.session.rollback()
    found = select(Delegate.person_id).where(Delegate.delegation_id == delegation.id).order_by(Delegate.id)
    return db.session.scalars(found).all()


def test_a_colleague_is_ticked_and_given_one_need_and_the_morning(browser, make, event, valbrune, ana, town):
    bob = make.person(name="Bob Roy", speaks_for=valbrune)
    parks, _meals = make.need(valbrune, "Parcs"), make.need(valbrune, "Repas")
    space = f"/mes-rencontres/{event.id}/disponibilites"
    assert f'href="{who(town)}"' in browser.get(space).text  # beside the availability

    told = browser.submit(who(town), who(town), people=[str(ana.id), str(bob.id)])
    assert told.location == who(town)
    browser.submit(
        who(town),
        who(town, bob.id),
        when="some",
        needs=[str(parks.id)],
        present=[str(slot.id) for slot in event.slots[:2]],
    )

    assert coming(town) == [ana.id, bob.id]
    assert db.session.scalars(select(DelegateSubject.need_id)).all() == [parks.id]
    away = select(PersonAbsence.person_id, PersonAbsence.slot_id).order_by(PersonAbsence.slot_id)
    assert db.session.execute(away).all() == [(bob.id, slot.id) for slot in event.slots[2:]]
    page = browser.get(who(town)).text
    assert "C’est enregistré pour Bob Roy." in page
    assert "Parcs · 14:00–14:35" in page
    assert "là où il faut quelqu’un · toute la durée" in page


def test_each_persons_fields_have_names_of_their_own_to_the_labels(
    browser, make, valbrune, ana, town, session
):
    bob = make.person(name="Bob Roy", speaks_for=valbrune)
    session.add(Delegate(delegation_id=town.id, person_id=bob.id))
    session.commit()
    need = make.need(valbrune)

    page = browser.get(who(town)).text

    for person in (ana, bob):
        for field in (
            f"slot-{person.id}-{town.event.slots[0].id}",
            f"needs-{person.id}-0",
            f"when-{person.id}-1",
        ):
            assert page.count(f'id="{field}"') == 1
            assert page.count(f'for="{field}"') == 1
    assert page.count(need.title) == 2


def test_somebody_has_to_come(browser, ana, town):
    page = browser.submit(who(town), who(town), people=None).text

    assert "Cochez au moins une personne" in page
    assert coming(town) == [ana.id]


def test_whoever_is_alone_is_told_how_to_be_more(browser, make, valbrune, town):
    team = f'href="/structures/{valbrune.id}#equipe"'
    page = browser.get(who(town)).text
    assert "Personne d’autre ne parle pour Valbrune. Invitez un collègue dans « Ma structure »" in page
    assert team in page

    make.person(name="Bob Roy", speaks_for=valbrune)

    page = browser.get(who(town)).text
    assert "Personne d’autre" not in page
    assert team in page


def test_refused_hours_are_kept_on_the_page_and_lead_to_the_organiser(make, client_as):
    published = publish_small_event(make)
    one = client_as(published.selling)
    part = who(published.first, published.selling.id)

    page = one.submit(part, part, when="some", present=[]).text

    assert "ne peuvent pas se tenir sans Inès Caron" in page
    assert f'id="personne-{published.selling.id}" open' in page
    assert db.session.scalars(select(PersonAbsence.slot_id)).all() == []


def test_a_closed_event_is_read_and_no_more(browser, ana, event, town, session):
    event.phase = "closed"
    session.commit()

    page = browser.get(who(town)).text

    assert "Appelez l’organisateur, ou écrivez à cress@exemple.fr" in page
    assert "Ana Petit" in page
    assert 'type="checkbox"' not in page
    assert browser.get(who(town, ana.id)).status_code == 200


def test_of_a_groupement_the_page_leads_to_where_each_member_says_it(app, make, client_as):
    sharing = share_a_need(make)
    score_now(app, sharing)
    groupement, delegation_id = registered(sharing)
    joint = db.session.get(Delegation, delegation_id)

    page = client_as(sharing.cleaning).get(f"{who(joint)}?structure={joint.organisation_id}").text

    assert "est un groupement : chaque membre dit qui vient pour lui" in page
    assert f'href="/groupements/{groupement}"' in page
    assert 'type="checkbox"' not in page


def test_who_comes_without_speaking_for_it_and_strangers_find_nothing(
    browser, client_as, make, event, ana, town, session
):
    guest = make.person(name="Guest", speaks_for=make.organisation())
    session.add(Delegate(delegation_id=town.id, person_id=guest.id))
    session.commit()
    other = make.organisation(name="Jardins")
    fellow = make.person(speaks_for=other)
    make.delegation(event, other, people=(fellow,))

    for person in (guest, make.person(speaks_for=make.organisation())):
        assert client_as(person).get(who(town)).status_code == 404
        assert client_as(person).get(who(town, ana.id)).status_code == 404
    page = client_as(fellow)
    assert "Ana Petit" not in page.get(who(town)).text
    assert page.get(who(town, ana.id)).status_code == 404
    assert page.submit(who(town), by=who(town, ana.id), when="whole").status_code == 404
    assert page.submit(who(town), by=who(town), people=[str(ana.id)]).status_code == 404
    assert coming(town) == [ana.id, guest.id]
    assert "Guest" in browser.get(who(town)).text


def test_an_organiser_on_its_behalf_says_it_and_is_logged_with_both(client_as, make, event, valbrune, town):
    staff, bob = make.person(staff_of=event.chamber), make.person(name="Bob Roy", speaks_for=valbrune)
    organiser, page = client_as(staff), f"/evenements/{event.id}/participants/{town.id}"
    organiser.submit(page, f"{page}/au-nom")

    shown = organiser.get(who(town)).text
    organiser.submit(who(town), who(town), people=[str(bob.id)])

    assert "/structures/" not in shown
    assert coming(town) == [bob.id]
    logged = select(Audit.person_id, Audit.on_behalf_of).where(Audit.act == "events.change_who_comes")
    assert set(db.session.execute(logged).all()) == {(staff.id, town.id)}


def test_who_does_not_come_is_led_from_their_contacts_to_who_does(client_as, make, valbrune, town):
    bob = client_as(make.person(name="Bob Roy", speaks_for=valbrune))
    contacts = f"/mes-rencontres/{town.event_id}/contacts"
    assert f'href="{who(town)}"' in bob.get(contacts).text

    told = bob.submit(who(town), by=f"{contacts}/coordonnees")

    assert told.location == who(town)
    assert "Dites plutôt qui vient." in bob.get(who(town)).text


@pytest.mark.parametrize("people", [1, 3])
def test_page_asks_the_same_number_of_queries(browser, make, valbrune, town, session, people):
    for _ in range(people):
        make.need(valbrune, f"Besoin {_}")
        make.person(speaks_for=valbrune)
        one = make.person(speaks_for=valbrune)
        session.add(Delegate(delegation_id=town.id, person_id=one.id))
        session.commit()

    browser.get(who(town))  # the first page of a session also writes it
    with counted_queries() as counted:
        page = browser.get(who(town))

    assert page.text.count("<details") == 1 + people
    assert counted.number == 21
