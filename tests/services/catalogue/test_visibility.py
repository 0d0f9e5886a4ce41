"""Who sees what: each visibility, read by each kind of person."""

import pytest

from matchmaker.core.errors import NotFound
from matchmaker.db.directory import ChamberOrganisation
from matchmaker.extensions import db
from matchmaker.services.catalogue.lists import catalogue_of, own_catalogues
from matchmaker.services.catalogue.needs import read_need
from matchmaker.services.catalogue.offers import offer_for, read_offer
from matchmaker.services.directory.people import actor_of

VISIBILITIES = ("own", "event", "chamber", "public")


@pytest.fixture
def people(make):
    """One author; readers who are a bit further away each time."""
    chamber, other = make.chamber(), make.chamber()
    author, partner, neighbour = (make.organisation(known_to=chamber) for _ in range(3))
    refused, stranger = make.organisation(), make.organisation()
    event = make.event(chamber)
    make.delegation(event, author)
    make.delegation(event, partner, "buyer")
    make.delegation(event, refused, "buyer", state="refused")
    db.session.add(ChamberOrganisation(chamber_id=other.id, organisation_id=author.id))
    db.session.commit()
    found = {
        "author": make.person(speaks_for=author),
        "partner": make.person(speaks_for=partner),
        "organiser": make.person(staff_of=chamber),
        "neighbour": make.person(speaks_for=neighbour),
        "other chamber that lists it": make.person(staff_of=other),
        "refused at the event": make.person(speaks_for=refused),
        "stranger": make.person(speaks_for=stranger),
    }
    return author, {name: actor_of(person.id) for name, person in found.items()}


def seen_by(read, rows, actor):
    seen = set()
    for visibility, row in rows.items():
        try:
            read(actor, row.id)
        except NotFound:
            continue
        seen.add(visibility)
    return seen


EXPECTED = {
    "author": {"own", "event", "chamber", "public"},
    "partner": {"event", "chamber", "public"},
    "organiser": {"event", "chamber", "public"},
    "neighbour": {"chamber", "public"},
    "other chamber that lists it": {"chamber", "public"},
    "refused at the event": {"public"},
    "stranger": {"public"},
}


@pytest.mark.parametrize("kind", ["offer", "need"])
def test_each_visibility_reaches_those_it_names(make, people, kind):
    author, actors = people
    rows = {v: getattr(make, kind)(author, f"Titre {v}", visibility=v) for v in VISIBILITIES}
    read = read_offer if kind == "offer" else read_need

    assert {name: seen_by(read, rows, actor) for name, actor in actors.items()} == EXPECTED


def test_what_is_withdrawn_only_its_author_sees(make, people):
    author, actors = people
    make_time = author.created_at
    rows = {"public": make.offer(author, "Retirée", visibility="public", withdrawn_at=make_time)}
    given_up = {"public": make.need(author, "Retiré", visibility="public", state="abandoned")}

    assert [name for name, actor in actors.items() if seen_by(read_offer, rows, actor)] == ["author"]
    assert [name for name, actor in actors.items() if seen_by(read_need, given_up, actor)] == ["author"]


def test_only_author_and_chamber_open_it_to_change(make, people):
    author, actors = people
    rows = {v: make.offer(author, f"Titre {v}", visibility=v) for v in VISIBILITIES}

    reached = {name: seen_by(offer_for, rows, actor) for name, actor in actors.items()}

    assert {name: seen for name, seen in reached.items() if seen} == {
        "author": {"own", "event", "chamber", "public"},
        "organiser": {"event", "chamber", "public"},
        "other chamber that lists it": {"chamber", "public"},
    }


def test_lists_hold_what_the_reader_may_see(make, people):
    author, actors = people
    for v in VISIBILITIES:
        make.offer(author, f"Offre {v}", visibility=v)
        make.need(author, f"Besoin {v}", visibility=v)

    own = own_catalogues(actors["author"])
    organiser = catalogue_of(actors["organiser"], author.id)

    assert [len(one.offers) for one in own] == [4]
    assert [offer.visibility for offer in organiser.offers] == ["chamber", "event", "public"]
    assert [need.visibility for need in organiser.needs] == ["chamber", "event", "public"]
    with pytest.raises(NotFound):
        catalogue_of(actors["partner"], author.id)
