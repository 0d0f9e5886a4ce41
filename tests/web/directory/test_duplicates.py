"""« Doublons ? »: found from the structures and from an event, compared side by side, merged by one button."""

import pytest
from sqlalchemy import func, select, update

from matchmaker.core.directory.names import name_key
from matchmaker.db.directory import ChamberOrganisation, Membership, Organisation, Person
from matchmaker.db.events import Delegation
from matchmaker.db.merging import NotDuplicate
from matchmaker.db.scheduling import Meeting, Schedule
from matchmaker.extensions import db
from tests.factories.browsing import Browsing
from tests.factories.counting import counted_queries
from tests.factories.making import siret
from tests.factories.planning import publish_planning
from tests.factories.twins import keep, make_twins, meet, speak


@pytest.fixture
def twins(app, make):
    return make_twins(make)


def browser(app, twins):
    return Browsing(app, db.session.get(Person, twins.actor.person_id))


def page_of(twins):
    return f"/structures/doublons/{twins.kept.id}/{twins.gone.id}"


def test_structures_and_participants_say_how_many_there_are(app, make, twins):
    event = make.event(twins.chamber)
    make.delegation(event, twins.gone)
    organiser = browser(app, twins)

    for address, link in (
        ("/structures", "/structures/doublons"),
        (f"/evenements/{event.id}/participants", f"/structures/doublons?evenement={event.id}"),
    ):
        page = organiser.get(address).text
        found = page[page.index(f'href="{link}"') :]
        assert 'text-bg-warning ms-1">1<' in found[: found.index("</a>")]


def test_merged_by_one_button_with_the_values_chosen(app, make, twins):
    twins.gone.phone = "0238000000"
    speak(make.person(name="Inès Caron"), twins.gone, twins.chamber)
    organiser = browser(app, twins)
    shown = organiser.get(page_of(twins)).text

    answer = organiser.submit(page_of(twins), page_of(twins), choice_name="gone")

    assert "Une fusion ne se défait pas" in shown
    assert "Interlocuteurs" in shown
    assert answer.location == "/structures/doublons"
    kept = db.session.scalars(select(Organisation)).one()
    assert (kept.id, kept.name, kept.phone) == (twins.kept.id, "Jardin du Val SCOP", "0238000000")
    assert "est devenue « Jardin du Val SCOP »" in organiser.get("/structures/doublons").text


def test_sent_twice_it_acts_once(app, twins):
    organiser = browser(app, twins)
    page = organiser.get(page_of(twins)).text
    hidden = {}
    for name in ("csrf_token", "nonce", "kept_version", "gone_version"):
        part = page[page.index(f'name="{name}"') :]
        hidden[name] = part.split('value="', 1)[1].split('"', 1)[0]

    address = page_of(twins)
    first, second = (organiser.post(address, data=hidden) for _ in range(2))

    assert [answer.location for answer in (first, second)] == ["/structures/doublons"] * 2
    assert db.session.scalar(select(func.count(Organisation.id))) == 1


def test_looking_merges_nothing(app, twins):
    browser(app, twins).get(page_of(twins))

    assert db.session.scalar(select(func.count(Organisation.id))) == 2


def test_two_structures_are_said_to_be_two(app, twins):
    organiser = browser(app, twins)

    organiser.submit("/structures/doublons", f"{page_of(twins)}/distinctes")

    assert "Aucun doublon à signaler" in organiser.get("/structures/doublons").text


@pytest.mark.parametrize("said", ["distinctes", "peut-etre"])
def test_nothing_is_said_of_another_chambers_pair(app, make, twins, said):
    own = make_twins(make, siret=siret(77))
    organiser = browser(app, own)

    answer = organiser.submit(page_of(own), f"{page_of(own)}/distinctes", by=f"{page_of(twins)}/{said}")

    assert answer.status_code == 404
    assert db.session.scalar(select(func.count(NotDuplicate.id))) == 0


def test_what_is_refused_has_no_button_and_says_what_is_left(app, make):
    twins = make_twins(make)
    keep(ChamberOrganisation(chamber_id=make.chamber().id, organisation_id=twins.gone.id))
    organiser = browser(app, twins)

    page = organiser.get(page_of(twins)).text
    answer = organiser.submit(page_of(twins), page_of(twins))

    assert "elle ne peut pas disparaître. Gardez-la plutôt" in page
    assert "Fusionner les deux structures" not in page
    assert answer.status_code == 303
    assert db.session.scalar(select(func.count(Organisation.id))) == 2


def test_the_pages_of_an_event_open_after_two_of_its_structures_became_one(app, make):
    """A planning was published with both: each page that reads it again must know only the one that stays."""
    planning = publish_planning(app, make)
    kept = planning.suppliers[0].organisation
    chamber = planning.chamber
    twin = make.organisation(
        name="Jardins du Val SCOP", name_key=name_key("Jardins du Val SCOP"), siret=kept.siret
    )
    for one in (kept, twin):
        keep(ChamberOrganisation(chamber_id=chamber.id, organisation_id=one.id))
    db.session.execute(update(Membership).values(named_by=chamber.id))
    db.session.commit()
    busy = db.session.scalars(
        select(Meeting.slot_id).where(
            (Meeting.a_id == planning.suppliers[0].id) | (Meeting.b_id == planning.suppliers[0].id)
        )
    ).all()
    delegation = make.delegation(planning.event, twin)
    free = next(slot.position for slot in planning.event.slots if slot.id not in busy)
    meet(delegation, make.delegation(planning.event, kind="buyer"), free, 2)
    organiser = Browsing(app, planning.organiser)
    address = f"/structures/doublons/{twin.id}/{kept.id}"  # the one that was calculated with goes

    answer = organiser.submit(address, address)

    assert answer.location == "/structures/doublons"
    assert (
        db.session.scalar(select(func.count(Delegation.id)).where(Delegation.organisation_id == twin.id)) == 1
    )
    root = f"/evenements/{planning.event.id}"
    schedule = db.session.scalars(select(Schedule.id)).one()
    for page in (
        "participants",
        "planning",
        f"planning/{schedule}",
        f"planning/{schedule}/equite",
        f"planning/{schedule}/equite.csv",
        "planning/imprevus",
        "planning/et-si",
        "voeux",
        "bilan",
        "messages",
    ):
        assert organiser.get(f"{root}/{page}").status_code == 200, page


@pytest.mark.parametrize("pairs", [1, 3])
def test_the_list_asks_the_same_number_of_questions(app, make, twins, pairs):
    for number in range(1, pairs):
        for name in ("Menuiserie du Pont", "Menuiserie du Pont SARL"):
            make.organisation(
                known_to=twins.chamber, name=name, name_key=name_key(name), siret=siret(500 + number)
            )
    organiser = browser(app, twins)
    organiser.get("/structures/doublons")

    with counted_queries() as counted:
        page = organiser.get("/structures/doublons").text

    assert page.count("Comparer<") == pairs
    assert counted.number == 12
