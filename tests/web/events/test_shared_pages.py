"""The organiser says who speaks about what and what meetings share, with plain forms."""

import re

import pytest
from sqlalchemy import select

from matchmaker.db.events import DelegateSubject, Delegation, EventResource, PersonAbsence, ResourceUse
from matchmaker.db.jobs import Audit
from matchmaker.extensions import db
from matchmaker.services.directory.people import actor_of
from matchmaker.services.events.resources import (
    ResourceFacts,
    ResourceNeeded,
    add_resource,
    remove_resource,
)


@pytest.fixture
def chamber(make):
    return make.chamber()


@pytest.fixture
def event(make, chamber):
    return make.event(chamber)


@pytest.fixture
def staff(make, chamber):
    return make.person(staff_of=chamber)


@pytest.fixture
def organiser(client_as, staff):
    return client_as(staff)


@pytest.fixture
def ana(make):
    return make.person(name="Ana Petit")


@pytest.fixture
def town(make, event, ana):
    return make.delegation(event, make.organisation(name="Valbrune"), "buyer", people=(ana,))


def page(delegation, *more):
    return "/".join([f"/evenements/{delegation.event_id}/participants/{delegation.id}", *map(str, more)])


def test_a_person_gets_subjects_and_hours(organiser, event, town, ana, make):
    parks, meals = make.need(town.organisation, "Parcs"), make.need(town.organisation, "Repas")
    address = page(town, "interlocuteurs", ana.id)
    assert "Parcs" in organiser.get(address).text

    organiser.submit(
        address,
        None,
        when="some",
        needs=[str(parks.id)],
        present=[str(slot.id) for slot in event.slots[1:]],
    )

    assert db.session.scalars(select(DelegateSubject.need_id)).all() == [parks.id]
    assert db.session.scalars(select(PersonAbsence.slot_id)).all() == [event.slots[0].id]
    assert "un sujet" in organiser.get(page(town)).text
    assert _ticked(organiser.get(address).text) == {f"needs={parks.id}"} | {
        f"present={slot.id}" for slot in event.slots[1:]
    }
    assert meals.id not in db.session.scalars(select(DelegateSubject.need_id)).all()


def _ticked(text):
    boxes = [
        tag for tag in re.findall(r"<input[^>]*>", text) if 'type="checkbox"' in tag and "checked" in tag
    ]
    return {
        f"{re.search('name=.([a-z_]+)', tag)[1]}={re.search('value=.([0-9a-z_]+)', tag)[1]}" for tag in boxes
    }


def test_another_structures_need_is_not_found(organiser, event, town, ana, make):
    strange = make.need(make.organisation(), "Secret")

    answer = organiser.submit(page(town, "interlocuteurs", ana.id), when="whole", needs=[str(strange.id)])

    assert answer.status_code == 404
    assert db.session.scalars(select(DelegateSubject.id)).all() == []


def test_a_resource_is_added_changed_and_removed(organiser, event):
    address = f"/evenements/{event.id}/ressources"
    organiser.submit(address, label=" Interprète  LSF ", kind="interpreter", capacity="1")
    (lsf,) = db.session.scalars(select(EventResource)).all()
    assert lsf.label == "Interprète LSF"

    twice = organiser.submit(address, label="Interprète LSF", kind="device", capacity="1")
    assert "existe déjà" in twice.text

    organiser.submit(
        f"{address}/{lsf.id}",
        label="Interprète LSF",
        kind="interpreter",
        capacity="2",
        when="some",
        present=[str(event.slots[0].id)],
    )
    db.session.rollback()
    assert (lsf.capacity, len(lsf.absences)) == (2, 3)

    organiser.submit(f"{address}/{lsf.id}", f"{address}/{lsf.id}/retrait")
    db.session.rollback()
    assert db.session.scalars(select(EventResource)).all() == []


def test_arrangements_are_kept_and_shown_to_nobody_else(organiser, client_as, event, town, make, staff):
    other = make.delegation(event, make.organisation(name="Jardins"))
    actor = actor_of(staff.id)
    lsf = add_resource(actor, event.id, ResourceFacts("Interprète LSF", "interpreter"))

    organiser.submit(
        page(town),
        page(town, "amenagements"),
        features=["step_free"],
        double_slot="y",
        resources=[str(lsf.id)],
    )
    assert "Aucune table n’offre ce qui est coché" in organiser.get(page(town)).text
    organiser.submit(page(town), page(town, "ressources"), resource=str(lsf.id), partner=str(other.id))

    db.session.rollback()
    kept = db.session.get(Delegation, town.id)
    assert (kept.arrangements, kept.double_slot) == (["step_free"], True)
    uses = db.session.scalars(select(ResourceUse).order_by(ResourceUse.id)).all()
    assert [(one.delegation_id, one.partner_id) for one in uses] == [(town.id, None), (town.id, other.id)]
    logged = db.session.scalars(select(Audit.after).where(Audit.object_kind == "delegation")).all()
    assert all("step_free" not in str(one) for one in logged)
    listed = organiser.get(f"/evenements/{event.id}/participants").text
    assert "plain-pied" not in listed

    organiser.submit(page(town), page(town, "ressources", uses[1].id, "retrait"))
    assert len(db.session.scalars(select(ResourceUse)).all()) == 1


def test_a_resource_somebody_needs_is_not_removed(organiser, event, town, staff):
    lsf = add_resource(actor_of(staff.id), event.id, ResourceFacts("Interprète LSF", "interpreter"))
    organiser.submit(page(town), page(town, "amenagements"), resources=[str(lsf.id)])
    address = f"/evenements/{event.id}/ressources/{lsf.id}"
    assert "Valbrune" in organiser.get(address).text

    with pytest.raises(ResourceNeeded, match="est nécessaire à"):
        remove_resource(actor_of(staff.id), event.id, lsf.id)

    db.session.rollback()
    assert len(db.session.scalars(select(EventResource)).all()) == 1
