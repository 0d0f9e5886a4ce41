"""A whole event goes out as a file and comes in elsewhere: the same, and nothing that was not to travel."""

import base64
import io
import json
import lzma
import zipfile

import pytest
import time_machine
from sqlalchemy import func, select

from matchmaker.app import create_app
from matchmaker.clock import now
from matchmaker.core.directory.access import Actor
from matchmaker.core.errors import Invalid, NotFound
from matchmaker.core.events.file_reading import BadEventFile, NotAnEventFile
from matchmaker.db.badges import Badge
from matchmaker.db.catalogue import Need, Offer
from matchmaker.db.confirmation import Confirmation
from matchmaker.db.directory import Membership, Organisation, Person
from matchmaker.db.events import (
    Delegate,
    Delegation,
    Event,
    EventTable,
    Slot,
)
from matchmaker.db.jobs import Outbox
from matchmaker.db.models import Base
from matchmaker.db.presence import Desk
from matchmaker.db.registrations import RegistrationDesk
from matchmaker.db.scheduling import Meeting
from matchmaker.db.set_up import EventDate, RegistrationAnswer, RegistrationQuestion
from matchmaker.documents import event_zip
from matchmaker.documents.event_zip import EventZipTooBig, NotAnEventZip, read_event_zip
from matchmaker.extensions import db
from matchmaker.services.agenda.printing.logos import NotAPicture
from matchmaker.services.events.files.bring import (
    AlreadyHere,
    Contradicts,
    bring_event_file,
    try_event_file,
)
from matchmaker.services.events.files.export import export_whole_event
from tests.factories.applications import test_settings as settings_of_a_test
from tests.factories.event_files import NO_BADGE, SECRET, content_of, everything, zipped
from tests.factories.making import Make


@pytest.fixture
def planning(app, make):
    return everything(app, make)


@pytest.fixture(params=["sqlite", "postgres"])
def elsewhere(request, tmp_path_factory):
    """Another service, empty but for one chamber: (its application, that chamber's actor)."""
    url = request.getfixturevalue("postgres_with_tables") if request.param == "postgres" else ""
    other = create_app(settings_of_a_test(tmp_path_factory.mktemp("elsewhere"), database_url=url))
    with other.app_context():
        if not url:
            Base.metadata.create_all(db.engine)
        chamber = Make().chamber()
        actor = Actor(None, frozenset({chamber.id}))
        yield other, actor
        db.session.remove()
        db.engine.dispose()


def test_an_event_brought_elsewhere_is_the_same_event(planning, elsewhere, app):
    with app.app_context():
        data = export_whole_event(planning.actor, planning.event.id)
    other, actor = elsewhere
    [chamber_id] = actor.chambers

    with other.app_context():
        brought = bring_event_file(actor, chamber_id, data)
        again = export_whole_event(actor, brought.event_id)
        event = db.session.get(Event, brought.event_id)
        assert event.opened_at is None
        assert db.session.scalar(select(func.count()).select_from(Outbox)) == 0

    content = content_of(data)
    assert content_of(again) == content
    assert len(content["meetings"]) == 5
    assert [name for name, rows in content.items() if not rows] == ["criteria", "forbidden_pairs"]
    assert [len(row["seats"]) for row in content["meetings"]] == [2] * 5


def test_what_the_chamber_may_not_see_does_not_travel(planning):
    data = read_event_zip(export_whole_event(planning.actor, planning.event.id)).decode()

    assert SECRET not in data
    assert "7654321" not in data  # what a purchase may cost is its buyer's alone
    assert "agenda_full" not in data  # a reason that was not shared
    assert "0698765432" not in data  # a number that another chamber was given
    assert "0612345678" in data


def test_what_was_said_in_confidence_does_not_travel(planning):
    """A mark on a meeting, what came of it, and what the day was worth to who wrote no sentence."""
    content = content_of(export_whole_event(planning.actor, planning.event.id))

    assert [(row["comment"], row["satisfaction"]) for row in content["sentences"]] == [("Bien", 5)]
    assert "usefulness" not in json.dumps(content)
    assert "stage" not in json.dumps(content)
    assert "33611223344" not in json.dumps(content)
    assert [row["state"] for row in content["registrations"]] == ["on_hold"]
    assert [row["sent"] for row in content["follow_ups"]] == [2]  # it answered: nobody asks again


def test_nothing_opens_or_acts_by_itself_where_it_comes_in(planning, elsewhere, app):
    with app.app_context():
        data = export_whole_event(planning.actor, planning.event.id)
    other, actor = elsewhere

    with other.app_context():
        brought = bring_event_file(actor, *actor.chambers, data)

        assert db.session.scalars(select(EventDate.acts)).all() == [False]
        assert db.session.scalars(select(RegistrationDesk.opened_at)).all() == [None]
        assert {desk.name: desk.revoked_at is not None for desk in db.session.scalars(select(Desk))} == {
            "Jeanne": True,
            "Organisateur": True,
        }
        companion = db.session.scalars(select(Delegate).where(Delegate.accompanies)).one()
        assert companion.person.name == "Yan"
        assert db.session.scalars(select(EventTable.room).where(EventTable.seats == 6)).all() == [
            "Salle bleue"
        ]
        kept = db.session.scalars(select(Confirmation)).one().kept
        [slot, meeting] = kept["absent"] + kept["meetings"]
        assert db.session.get(Slot, slot).event_id == brought.event_id
        assert db.session.get(Meeting, meeting).event_id == brought.event_id


def test_answers_whose_time_is_over_stay_out(planning, elsewhere, app):
    with app.app_context():
        data = export_whole_event(planning.actor, planning.event.id)
    other, actor = elsewhere

    with other.app_context(), time_machine.travel("2027-03-20", tick=False):
        bring_event_file(actor, *actor.chambers, data)

        assert db.session.scalars(select(RegistrationAnswer)).all() == []
        assert len(db.session.scalars(select(RegistrationQuestion)).all()) == 1


def test_a_badge_that_is_known_here_is_not_given_twice(planning, make):
    content = without_meetings(planning)
    stranger = Actor(None, frozenset({make.chamber().id}))

    bring_event_file(stranger, *stranger.chambers, zipped(content))

    assert db.session.scalars(select(Badge.event_id)).all() == [planning.event.id]


def test_a_logo_that_is_no_picture_is_refused(planning, make):
    content = without_meetings(planning)
    content["logos"][0]["data"] = base64.b64encode(b"<svg onload=alert(1)>").decode()
    stranger = Actor(None, frozenset({make.chamber().id}))

    with pytest.raises(NotAPicture):
        bring_event_file(stranger, *stranger.chambers, zipped(content))


def test_another_chamber_exports_nothing(planning, make):
    stranger = Actor(None, frozenset({make.chamber().id}))

    with pytest.raises(NotFound):
        export_whole_event(stranger, planning.event.id)
    with pytest.raises(NotFound):
        bring_event_file(stranger, planning.chamber.id, b"")


def test_a_trial_counts_and_keeps_nothing(planning, elsewhere, app):
    with app.app_context():
        data = export_whole_event(planning.actor, planning.event.id)
    other, actor = elsewhere
    [chamber_id] = actor.chambers

    with other.app_context():
        tried = try_event_file(actor, chamber_id, data)

        assert (tried.event_id, tried.counts["meetings"], tried.counts["participants"]) == (None, 5, 5)
        for model in (Event, Organisation, Person, Delegation, Offer, Need):
            assert db.session.scalar(select(func.count()).select_from(model)) == 0


def without_meetings(planning):
    content = content_of(export_whole_event(planning.actor, planning.event.id))
    for row in content["requests"]:
        row["meeting"] = None
    for row in content["confirmations"]:
        row["kept"] = []
    return content | {"meetings": []}


def test_an_organisation_that_is_here_stays_as_it_said(planning, make):
    firm = planning.suppliers[0].organisation
    firm.confirmed_at = now()
    firm.description = "Ce que nous disons de nous"
    db.session.commit()
    content = without_meetings(planning)
    content["participants"][2]["organisation"]["description"] = "Ce qu’un autre dit"
    extra = content["offers"][0] | {"title": "Une offre qu’elle n’a pas faite", "participant": 2}
    content["offers"].append(extra)
    stranger = Actor(None, frozenset({make.chamber().id}))
    [chamber_id] = stranger.chambers

    brought = bring_event_file(stranger, chamber_id, zipped(content))

    db.session.expire_all()
    assert db.session.get(Organisation, firm.id).description == "Ce que nous disons de nous"
    assert db.session.scalars(select(Offer.title).where(Offer.organisation_id == firm.id)).all() == [
        "Taille",
        SECRET,
    ]
    assert brought.known_organisations == 4  # the factory does not fold the apostrophe of the fifth
    assert any("Une offre" in str(values["title"]) for _, values in brought.notes if "title" in values)


def test_a_file_makes_nobody_speak_for_a_structure_that_has_its_people(planning, make):
    content = without_meetings(planning)
    content["people"].append(
        {"name": "Intruse", "email": "intruse@exemple.fr", "phone": None, "locale": "fr"}
    )
    intruder = {"person": len(content["people"]) - 1, "speaks": True, "needs": [], "offers": []} | NO_BADGE
    content["participants"][0]["people"].append(intruder)
    stranger = Actor(None, frozenset({make.chamber().id}))

    bring_event_file(stranger, *stranger.chambers, zipped(content))

    buyer = planning.buyers[0].organisation_id
    speaking = select(Person.name).join(Membership).where(Membership.organisation_id == buyer)
    assert db.session.scalars(speaking).all() == ["Claire Morel"]


def test_a_file_makes_nobody_responsible_for_a_structure(planning, elsewhere, app):
    with app.app_context():
        owner = db.session.scalars(select(Membership)).first()
        owner.role = "owner"
        db.session.commit()
        data = export_whole_event(planning.actor, planning.event.id)
    other, actor = elsewhere

    with other.app_context():
        bring_event_file(actor, *actor.chambers, data)

        assert set(db.session.scalars(select(Membership.role))) == {"member"}


@pytest.mark.parametrize("where", ["people", "participants"])
def test_a_file_that_says_who_is_responsible_is_refused(planning, where):
    content = without_meetings(planning)
    row = content["people"][0] if where == "people" else content["participants"][0]["people"][0]
    row["role"] = "owner"

    with pytest.raises(BadEventFile, match="role"):
        bring_event_file(planning.actor, planning.chamber.id, zipped(content))


def test_the_same_meetings_are_not_brought_twice(planning):
    data = export_whole_event(planning.actor, planning.event.id)

    with pytest.raises(AlreadyHere):
        bring_event_file(planning.actor, planning.chamber.id, data)


def spoilt(content, change):
    change(content)
    return zipped(content)


@pytest.mark.parametrize(
    "change",
    [
        lambda c: c["slots"][0].update(starts_at=3),
        lambda c: c["participants"][0].update(capacity="1"),
        lambda c: c["participants"][0].update(capacity=True),
        lambda c: c["participants"][0]["people"][0].update(person=99),
        lambda c: c["participants"][0].update(home_table=-1),
        lambda c: c["requests"][0].update({"from": 5000}),
        lambda c: c["requests"][0].update(to=c["requests"][0]["from"]),
        lambda c: c["participants"][0]["organisation"].update(name="\ud800"),
        lambda c: c["participants"][0]["organisation"].update(name="a\0b"),
        lambda c: c["participants"][0]["organisation"].update(name="x" * 201),
        lambda c: c["participants"][0]["organisation"].update(siret=None),
        lambda c: c["participants"][0]["organisation"].update(
            fields={"local": {"km": {"evidence": "register"}}}
        ),
        lambda c: c["participants"][0]["organisation"].update(id=1),
        lambda c: c["event"].update(chamber_id=1),
        lambda c: c["event"].pop("zone"),
        lambda c: c.update(people=[0] * 1_000_000),
        lambda c: c.update(staff=[{}]),
        lambda c: c["meetings"][0].update(continues=0),
        lambda c: c["dates"][0].update(acts=True),
        lambda c: c["programme"][0].update(ends_at=c["programme"][0]["starts_at"]),
        lambda c: c["question_answers"][0].update(question=9),
        lambda c: c["registration_page"].append(c["registration_page"][0]),
        lambda c: c["registration_page"][0].update(limits={"buyer": -1}),
        lambda c: c["registrations"][0].update(state="accepted"),
        lambda c: c["confirmations"][0].update(answered_at=None),
        lambda c: c["confirmations"][0]["kept"][0].update(meetings=[999]),
        lambda c: c["confirmations"][0]["calls"][0]["before"][0].update(state="gone"),
        lambda c: c["presences"][0].update(participant=3),
        lambda c: c["presences"][1].update(minutes=None),
        lambda c: c["second_chances"][0].update(proposed_by=1),
        lambda c: c["second_chances"][0].update(day=None),
        lambda c: c["second_chances"][0].update(state="agreed"),
        lambda c: c["sentences"][0].update(satisfaction=6),
        lambda c: c["follow_ups"][0].update(wave=2),
        lambda c: c["logos"][0].update(data="*"),
        lambda c: c["criteria"].append(
            {"key": "k", "enabled": True, "weight": 1, "params": {"a": [[[[[[[1]]]]]]]}}
        ),
    ],
)
def test_a_file_that_was_tampered_with_is_refused_with_its_place(planning, change):
    content = content_of(export_whole_event(planning.actor, planning.event.id))
    before = db.session.scalar(select(func.count()).select_from(Event))
    if not content["criteria"]:
        content["criteria"] = []

    with pytest.raises(BadEventFile) as refused:
        bring_event_file(planning.actor, planning.chamber.id, spoilt(content, change))

    assert len(str(refused.value)) < 2000
    assert db.session.scalar(select(func.count()).select_from(Event)) == before


@pytest.mark.parametrize(
    "change",
    [lambda c: c["tables"].append(c["tables"][0]), lambda c: c["participants"].append(c["participants"][0])],
)
def test_rows_that_exclude_each_other_are_refused_whole(planning, change):
    content = without_meetings(planning)
    change(content)
    before = db.session.scalar(select(func.count()).select_from(Event))

    with pytest.raises(Contradicts):
        bring_event_file(planning.actor, planning.chamber.id, zipped(content))

    assert db.session.scalar(select(func.count()).select_from(Event)) == before


@pytest.mark.parametrize(
    "data",
    [b"", b"PK\x03\x04 not a zip", zipped("{}", "other.json"), zipped("{}")[:-30]],
    ids=["nothing", "no zip", "another file", "cut"],  # the bytes of a zip tell the second it was made in
)
def test_what_is_no_export_is_refused(data):
    with pytest.raises(NotAnEventZip):
        read_event_zip(data)


def test_a_zip_packed_in_another_way_and_damaged_is_refused():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("event.json", "{}" * 1000)
    data = bytearray(packed.getvalue())
    data[len("event.json") + 34] = 0xFF  # how it says that it was packed

    with pytest.raises(NotAnEventZip) as refused:
        read_event_zip(bytes(data))
    assert isinstance(refused.value.__cause__, lzma.LZMAError)


def test_a_zip_that_unfolds_without_end_is_left(monkeypatch):
    monkeypatch.setattr(event_zip, "MOST_BYTES", 1024**2)
    bomb = zipped(b" " * 50 * 1024**2)
    assert len(bomb) < 60_000

    with pytest.raises(EventZipTooBig):
        read_event_zip(bomb)


@pytest.mark.parametrize(
    "text",
    ["[" * 100_000, '{"format": NaN}', '{"format": "matchmaker-event/2"}', "[]", "nul", "9" * 5000],
)
def test_what_is_no_event_is_refused(planning, text):
    with pytest.raises(NotAnEventFile):
        bring_event_file(planning.actor, planning.chamber.id, zipped(text))


@pytest.mark.parametrize(
    "text",
    [
        {"kind": "requests.accepted", "subject": "Oui", "body": "Venez."},
        {"kind": "requests.accepted", "subject": "Oui\nBcc: x@exemple.fr", "body": "{lien}"},
        {"kind": "requests.accepted", "subject": "Oui", "body": "{lien} {motdepasse}"},
        {"kind": "scheduling.changed_sms", "subject": "SMS", "body": "{lien} " + "a" * 2000},
    ],
    ids=["no link", "two lines", "unknown name", "thirteen SMS"],
)
def test_words_that_could_not_be_typed_here_do_not_come_in_by_a_file(planning, text):
    content = without_meetings(planning)
    content["texts"] = [{"locale": "en", "in_use": True} | text]
    before = db.session.scalar(select(func.count()).select_from(Event))

    with pytest.raises(Invalid):
        bring_event_file(planning.actor, planning.chamber.id, zipped(content))

    assert db.session.scalar(select(func.count()).select_from(Event)) == before
