"""An organiser in a participant's space: what is done there, how it is logged, and all that stays closed."""

import pytest
from sqlalchemy import select

from matchmaker.db.directory import Staff
from matchmaker.db.events import Delegation
from matchmaker.db.jobs import Audit
from matchmaker.db.registrations import AvailabilitySaid
from matchmaker.db.requests import Request


@pytest.fixture
def event(make):
    return make.event(make.chamber(), phase="wishes")


@pytest.fixture
def staff(make, event):
    return make.person(name="Camille Aubert", staff_of=event.chamber)


@pytest.fixture
def organiser(staff, client_as):
    return client_as(staff)


@pytest.fixture
def delegation(make, event):
    organisation = make.organisation(name="Net’Éclair", known_to=event.chamber)
    return make.delegation(event, organisation, people=(make.person(speaks_for=organisation),))


def participant(delegation):
    return f"/evenements/{delegation.event_id}/participants/{delegation.id}"


def space(delegation, page=""):
    return f"/mes-rencontres/{delegation.event_id}{page}"


def enter(browser, delegation):
    return browser.submit(participant(delegation), f"{participant(delegation)}/au-nom")


def acts(session, act):
    session.rollback()
    return session.execute(
        select(Audit.person_id, Audit.on_behalf_of).where(Audit.act == act).order_by(Audit.id)
    ).all()


def test_organiser_enters_changes_and_leaves(organiser, staff, delegation, event, session):
    assert enter(organiser, delegation).location == space(delegation)
    page = organiser.get(space(delegation)).text
    assert "Vous agissez au nom de Net’Éclair" in page
    assert "Vous agissez au nom de Net’Éclair" in organiser.get(space(delegation, "/voeux")).text

    hours = space(delegation, "/disponibilites")
    organiser.submit(hours, "", when="some", present=[str(event.slots[0].id)])
    left = organiser.submit(space(delegation), "/au-nom/fin")

    assert left.location == participant(delegation)
    assert "Vous agissez au nom" not in organiser.get(participant(delegation)).text
    assert session.get(AvailabilitySaid, delegation.id) is not None
    assert acts(session, "events.act_on_behalf") == [(staff.id, delegation.id)]
    assert set(acts(session, "events.change_availability")) == {(staff.id, delegation.id)}


def test_wish_asked_on_behalf_is_the_structures_and_logged_with_both(
    organiser, staff, delegation, make, session
):
    other = make.delegation(delegation.event, kind="buyer")
    enter(organiser, delegation)

    organiser.submit(
        space(delegation, f"/voeux/nouveau?avec={other.id}"), space(delegation, "/voeux"), rank="2"
    )

    wish = session.scalars(select(Request)).one()
    assert (wish.from_id, wish.to_id) == (delegation.id, other.id)
    assert set(acts(session, "requests.ask")) == {(staff.id, delegation.id)}


def test_what_an_organiser_does_as_one_is_not_on_behalf(organiser, staff, delegation, session):
    hours = f"{participant(delegation)}/disponibilites"
    organiser.submit(participant(delegation), hours, when="some", present=[])

    assert set(acts(session, "events.change_availability")) == {(staff.id, None)}


def test_every_other_page_is_closed_meanwhile(organiser, delegation, make, event):
    """What the structure keeps from the chamber, and the organiser's own pages: both are not there."""
    own = delegation.organisation
    draft = make.need(own, "Brouillon secret", visibility="own", amount_low=40_000, amount_high=60_000)
    offer = make.offer(own, "Offre", visibility="event")
    enter(organiser, delegation)

    for address in (
        "/catalogue",
        f"/besoins/{draft.id}",
        f"/besoins/{draft.id}/fiche",
        f"/offres/{offer.id}",
        f"/structures/{own.id}",
        "/mes-rencontres",
        "/evenements",
        participant(delegation),
        f"/evenements/{event.id}/messages",
        "/structures",
    ):
        assert organiser.get(address).status_code == 404, address
    assert organiser.get("/").location == space(delegation)


def test_other_events_of_the_structure_stay_closed(organiser, delegation, make):
    """Of the same chamber and of another: the space lent is that of one event."""
    for chamber in (delegation.event.chamber, make.chamber()):
        other = make.delegation(make.event(chamber), delegation.organisation)
        enter(organiser, delegation)
        assert organiser.get(space(other)).status_code == 404
        assert organiser.get(space(other, "/voeux")).status_code == 404
        organiser.submit(space(delegation), "/au-nom/fin")


def test_draft_cannot_be_read_through_a_wish(organiser, delegation, make, session):
    draft = make.need(delegation.organisation, "Brouillon secret", visibility="own")
    other = make.delegation(delegation.event, kind="buyer")
    enter(organiser, delegation)
    address = space(delegation, "/voeux")

    form = space(delegation, f"/voeux/nouveau?avec={other.id}&need={draft.id}")

    sent = organiser.submit(form, address, rank="2", need=str(draft.id), subject=None)  # as a card sends it
    chosen = organiser.submit(form, address, rank="2", subject=f"{draft.id}-")

    assert sent.status_code == 404
    assert "Ce sujet n’est pas celui de vos deux structures." in chosen.text
    assert "Brouillon secret" not in organiser.get(form).text + chosen.text
    assert session.scalars(select(Request)).all() == []
    assert "Brouillon secret" not in organiser.get(address).text


def test_another_chamber_does_not_enter(delegation, make, client_as, session):
    stranger = client_as(make.person(staff_of=make.chamber()))
    own = make.delegation(make.event(make.chamber()), delegation.organisation)
    stranger.get("/evenements")

    for browser in (stranger, client_as(delegation.delegates[0].person)):
        for page in (participant(delegation), participant(own)):
            token = browser.get("/connexion")
            assert token.status_code == 200
            assert browser.submit("/connexion", by=f"{page}/au-nom").status_code == 404
    assert acts(session, "events.act_on_behalf") == []


def test_whoever_leaves_the_chamber_is_out_at_once(organiser, staff, delegation, session):
    enter(organiser, delegation)
    session.delete(session.scalars(select(Staff).where(Staff.person_id == staff.id)).one())
    session.commit()

    assert organiser.get(space(delegation)).status_code == 404


def test_structure_taken_out_ends_it(organiser, delegation, session):
    enter(organiser, delegation)
    session.get(Delegation, delegation.id).state = "cancelled"
    session.commit()

    assert organiser.get(space(delegation)).status_code == 404
    assert organiser.get(participant(delegation)).status_code == 200


@pytest.mark.parametrize("state", ["registered", "refused", "cancelled"])
def test_nobody_acts_for_who_does_not_come(organiser, make, event, state):
    delegation = make.delegation(event, state=state)

    organiser.submit(participant(delegation), by=f"{participant(delegation)}/au-nom")

    assert "il n’y a rien à faire en son nom" in organiser.get(participant(delegation)).text
    assert organiser.get(space(delegation)).status_code == 404


def test_in_its_name_no_link_leads_to_the_rest_of_what_others_propose(organiser, make, delegation, event):
    buyer = make.delegation(event, kind="buyer")
    need = make.need(buyer.organisation)
    make.request(buyer, delegation, need_id=need.id)
    enter(organiser, delegation)

    page = organiser.get(space(delegation, "/voeux")).text

    assert need.title in page
    assert f"/besoins/{need.id}" not in page
