"""What a buyer publishes about a need: for everybody at once, dated, never replaced, and told in the same words."""

from hashlib import sha256

import pytest
from sqlalchemy import select, update

from matchmaker.clock import now
from matchmaker.core.catalogue.life import NoDraftAnyMore
from matchmaker.core.directory.access import Actor, Behalf
from matchmaker.core.errors import NotFound
from matchmaker.core.sourcing.verify import first_fault
from matchmaker.db.events import Event
from matchmaker.db.jobs import Blob, Outbox
from matchmaker.extensions import db
from matchmaker.services.catalogue.needs import NeedSaid, edit_need
from matchmaker.services.directory.people import actor_of
from matchmaker.services.jobs.purge import purge
from matchmaker.services.sourcing.documents import DocumentTooLarge, EmptyDocument, NotADocument, document
from matchmaker.services.sourcing.public import public_file, public_need
from matchmaker.services.sourcing.publish import (
    AlreadyWithdrawn,
    KeptToItself,
    NoLongerKept,
    NothingToCorrect,
    NothingToPublish,
    NotInSourcing,
    SayWhy,
    ToPublish,
    keep_for_all,
    publish_for_all,
    withdraw_publication,
)
from matchmaker.services.sourcing.register import read_register
from matchmaker.services.sourcing.write import TooLong

PLAN = b"%PDF-1.7\nplan"
SURFACE = "1 850 m², 5 passages par semaine"


def shown(need):
    return [(one.number, one.text, one.file_name) for one in public_need(need.id).published]


def mails():
    return list(db.session.scalars(select(Outbox).order_by(Outbox.intended)))


def test_what_is_published_is_on_the_page_and_in_the_register(any_app, actor, need):
    publish_for_all(actor, need.id, ToPublish(SURFACE, file=document("plan.pdf", PLAN)))
    publish_for_all(actor, need.id, ToPublish("Oui, en février", question="Visite possible ?", corrects=1))
    db.session.rollback()

    assert shown(need) == [(1, SURFACE, "plan.pdf"), (2, "Oui, en février", None)]
    publication, blob = public_file(need.id, 1)
    assert (publication.file_name, blob.content_type, bytes(blob.data)) == (
        "plan.pdf",
        "application/pdf",
        PLAN,
    )
    kept = read_register(actor, need.id)
    assert first_fault(kept.lines, kept.head) is None
    assert [(one.entry.kind, one.entry.content) for one in kept.lines] == [
        ("published", {"item": 1, "file_sha256": sha256(PLAN).hexdigest()}),
        ("published", {"item": 2, "corrects": 1}),
    ]
    assert [{name: held.value for name, held in one.held.items()} for one in kept.lines] == [
        {"text": SURFACE, "file": "plan.pdf"},
        {"question": "Visite possible ?", "text": "Oui, en février"},
    ]


def test_of_what_is_withdrawn_the_dated_line_stays(any_app, actor, need):
    publish_for_all(actor, need.id, ToPublish(SURFACE, file=document("plan.pdf", PLAN)))

    with pytest.raises(SayWhy):
        withdraw_publication(actor, need.id, 1, "  ")
    withdraw_publication(actor, need.id, 1, "Mauvais plan")

    [line] = public_need(need.id).published
    assert (line.number, line.withdrawn_why, line.withdrawn_at is not None) == (1, "Mauvais plan", True)
    with pytest.raises(NotFound):
        public_file(need.id, 1)
    with pytest.raises(AlreadyWithdrawn):
        withdraw_publication(actor, need.id, 1, "encore")
    with pytest.raises(NothingToCorrect):
        publish_for_all(actor, need.id, ToPublish("mieux", corrects=1))
    assert [one.entry.kind for one in read_register(actor, need.id).lines] == ["published", "withdrawn"]


def test_a_need_has_a_page_once_its_author_shows_it_to_all_or_publishes(app, actor, need):
    with pytest.raises(NotFound):
        public_need(need.id)

    publish_for_all(actor, need.id, ToPublish(SURFACE))
    assert shown(need) == [(1, SURFACE, None)]

    need.visibility = "event"
    db.session.commit()
    assert shown(need) == [(1, SURFACE, None)]  # what everybody was given is not taken back
    with pytest.raises(NoDraftAnyMore):
        edit_need(actor, need.id, need.version, NeedSaid(need.title, visibility="own"))


@pytest.mark.parametrize(
    "values", [{"state": "draft"}, {"state": "consultation"}, {"kind": "partnership"}, {"state": "abandoned"}]
)
def test_what_is_not_a_purchase_in_sourcing_has_none(app, make, actor, buyer, values):
    other = make.need(buyer, "Autre", visibility="public", **values)

    with pytest.raises(NotFound):
        public_need(other.id)
    with pytest.raises(NotInSourcing):
        publish_for_all(actor, other.id, ToPublish(SURFACE))


def test_nor_has_one_that_no_public_buyer_has(app, make):
    firm = make.organisation(public_buyer=False)
    other = make.need(firm, visibility="public")

    with pytest.raises(NotFound):
        public_need(other.id)


def test_a_town_hall_nobody_marked_is_a_public_buyer_all_the_same(app, make):
    town = make.organisation(legal_category="7210")

    assert public_need(make.need(town, visibility="public").id).published == []


def test_nothing_is_published_about_what_its_author_keeps_to_itself(app, make, actor, buyer):
    hidden = make.need(buyer, "Caché", visibility="own", state="draft")

    with pytest.raises(KeptToItself):
        publish_for_all(actor, hidden.id, ToPublish(SURFACE))


def test_nobody_else_publishes_or_withdraws(app, make, actor, buyer, need):
    chamber = make.chamber()
    event = make.event(chamber)
    delegation = make.delegation(event, buyer, "buyer")
    publish_for_all(actor, need.id, ToPublish(SURFACE))
    staff = make.person(staff_of=chamber)
    lent = Behalf(delegation.id, event.id, buyer.id)
    strangers = (
        actor_of(staff.id),
        Actor(staff.id, organisations=frozenset({buyer.id}), behalf=lent),
        actor_of(make.person(speaks_for=make.organisation()).id),
        Actor(),
    )

    for stranger in strangers:
        with pytest.raises(NotFound):
            publish_for_all(stranger, need.id, ToPublish("autre"))
        with pytest.raises(NotFound):
            withdraw_publication(stranger, need.id, 1, "motif")
    assert shown(need) == [(1, SURFACE, None)]


def test_what_cannot_be_published_is_refused(app, actor, need):
    for said, refusal in (
        (ToPublish(" \r\n "), NothingToPublish),
        (ToPublish(question="Quand ?"), NothingToPublish),
        (ToPublish("a" * 4001), TooLong),
        (ToPublish("a", corrects=1), NothingToCorrect),
        (ToPublish("a", waiting=12), NoLongerKept),
    ):
        with pytest.raises(refusal):
            publish_for_all(actor, need.id, said)
    assert read_register(actor, need.id).lines == []


def test_a_file_that_waited_is_published_once_and_by_its_owner_alone(any_app, make, actor, buyer, need):
    waiting = keep_for_all(actor, document("plan.pdf", PLAN)).id
    colleague = actor_of(make.person(speaks_for=buyer).id)
    with pytest.raises(NoLongerKept):
        publish_for_all(colleague, need.id, ToPublish(waiting=waiting))

    publish_for_all(actor, need.id, ToPublish(waiting=waiting))

    with pytest.raises(NoLongerKept):
        publish_for_all(actor, need.id, ToPublish(waiting=waiting))
    db.session.execute(update(Blob).where(Blob.expires_at.is_not(None)).values(expires_at=now()))
    db.session.commit()
    purge()
    assert bytes(public_file(need.id, 1)[1].data) == PLAN


def test_those_concerned_are_told_once_in_the_same_words(any_app, make, actor, buyer, need):
    chamber = make.chamber()
    event = make.event(chamber, opened_at=now())
    other_need = make.need(buyer, "Peinture")
    town = make.delegation(event, buyer, "buyer")
    sides = {}
    for name in ("asked", "was-asked", "declined", "elsewhere", "left"):
        person = make.person(email=f"{name}@exemple.fr")
        sides[name] = make.delegation(event, people=(person,))
    make.request(sides["asked"], town, need_id=need.id)
    make.request(town, sides["asked"], need_id=need.id)
    make.request(town, sides["was-asked"], need_id=need.id)
    make.request(sides["declined"], town, need_id=need.id, state="declined")
    make.request(sides["elsewhere"], town, need_id=other_need.id)
    make.request(sides["left"], town, need_id=need.id, state="withdrawn")

    publish_for_all(actor, need.id, ToPublish(SURFACE))

    assert [one.intended for one in mails()] == [
        "asked@exemple.fr",
        "declined@exemple.fr",
        "was-asked@exemple.fr",
    ]
    assert len({(one.subject, one.body) for one in mails()}) == 1
    assert f"/besoins/{need.id}/public" in mails()[0].body


@pytest.mark.parametrize(("values", "told"), [({"opened_at": None}, 0), ({"phase": "closed"}, 1)])
def test_an_answer_after_the_meetings_is_told_and_one_about_an_event_not_opened_is_not(
    app, make, actor, buyer, need, values, told
):
    event = make.event(opened_at=now())
    side = make.delegation(event, people=(make.person(email="side@exemple.fr"),))
    make.request(side, make.delegation(event, buyer, "buyer"), need_id=need.id)
    db.session.execute(update(Event).values(**values))
    db.session.commit()

    publish_for_all(actor, need.id, ToPublish(SURFACE))

    assert len(mails()) == told


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("plan.pdf", "plan.pdf"),
        ("C:\\Temp\\plan des écoles.PDF", "plan des écoles.PDF"),
        ("../../plan.pdf", "plan.pdf"),
        ("plan\u202efdp.exe", "planfdp.exe.pdf"),
        ("", "document.pdf"),
        ('a"b;c.pdf', "a_b_c.pdf"),
    ],
)
def test_the_name_of_a_file_is_kept_and_harmless(sent, kept):
    assert document(sent, PLAN).name == kept


def test_only_what_is_a_document_is_taken():
    with pytest.raises(EmptyDocument):
        document("plan.pdf", b"")
    with pytest.raises(NotADocument):
        document("plan.pdf", b"<html><script>alert(1)</script>")
    with pytest.raises(NotADocument):
        document("plan.png", b"\x89PNG\r\n\x1a\n")
    with pytest.raises(DocumentTooLarge):
        document("plan.pdf", PLAN + b" " * 10 * 1024 * 1024)
