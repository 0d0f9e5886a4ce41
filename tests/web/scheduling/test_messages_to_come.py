"""The publication page shows each message as it will be read: what leaves is equal to the last character."""

import html
import re

import pytest
from sqlalchemy import select

from matchmaker.clock import now
from matchmaker.core.scheduling.edit import Move, TakeOut
from matchmaker.core.scheduling.targets import targets
from matchmaker.db.events import Delegate
from matchmaker.db.jobs import Outbox
from matchmaker.db.queries.scheduling import assignments_of
from matchmaker.db.scheduling import Schedule
from matchmaker.extensions import db
from matchmaker.services.scheduling.copy import copy_schedule
from matchmaker.services.scheduling.edit import edit_draft, open_draft
from matchmaker.services.scheduling.publish import publish_schedule
from tests.factories.counting import counted_queries
from tests.factories.planning import close_the_wishes, compute

LETTER = re.compile(
    r'<span class="d-block small text-body-secondary">(?P<address>[^<]*)</span>.*?'
    r"</span> <strong>(?P<subject>.*?)</strong></p>\s*"
    r'<div class="letter">(?P<body>.*?)</div>',
    re.DOTALL,
)


@pytest.fixture
def planning(app, make, request):
    """Claire speaks for both buyers, in English; Inès for a supplier, whose colleague has no address."""
    planning = close_the_wishes(make, opened_at=getattr(request, "param", now)())
    planning.buying.locale = "en"
    db.session.add(Delegate(delegation_id=planning.buyers[1].id, person_id=planning.buying.id))
    db.session.add(
        Delegate(
            delegation_id=planning.suppliers[1].id, person_id=make.person(name="Sans mail", email=None).id
        )
    )
    db.session.commit()
    return planning


@pytest.fixture
def organiser(planning, client_as):
    return client_as(planning.organiser)


def shown(organiser, planning, draft):
    page = organiser.get(f"/evenements/{planning.event.id}/planning/{draft}/diffusion").text
    return page, [tuple(map(html.unescape, one.groups())) for one in LETTER.finditer(page)]


def sent(since=0):
    db.session.rollback()
    found = select(Outbox).where(Outbox.kind == "scheduling.published", Outbox.id > since).order_by(Outbox.id)
    rows = db.session.scalars(found).all()
    return [(row.address, row.subject, row.body) for row in rows], max((row.id for row in rows), default=0)


def changed_draft(planning, draft):
    """What was published, one meeting moved and another taken out."""
    copied = copy_schedule(planning.actor, planning.event.id, draft).id
    rows = assignments_of(copied)
    opened = open_draft(planning.actor, planning.event.id, copied)
    number, slot = next(
        (row.meeting, slot)
        for row in rows
        for slot in targets(opened.draft, row.meeting).free
        if slot != opened.draft.stand(row.meeting).slot
    )
    version = db.session.get_one(Schedule, copied).version
    edit_draft(planning.actor, planning.event.id, copied, version, Move(number, slot))
    other = next(row.meeting for row in rows if row.meeting != number)
    edit_draft(planning.actor, planning.event.id, copied, version + 1, TakeOut(other))
    return copied


@pytest.mark.parametrize("planning", [now, lambda: None], ids=["open", "trial"], indirect=True)
def test_what_is_shown_is_what_leaves(app, planning, organiser):
    draft = compute(app, planning)
    page, letters = shown(organiser, planning, draft)

    publish_schedule(planning.actor, planning.event.id, draft)

    messages, _last = sent()
    assert letters == messages
    assert len(letters) == 2
    assert "Les 2 messages qui partiront" in page
    assert "Version 1" in page


def test_so_are_the_messages_about_changes(app, planning, organiser):
    draft = compute(app, planning)
    publish_schedule(planning.actor, planning.event.id, draft)
    _messages, last = sent()
    changed = changed_draft(planning, draft)
    page, letters = shown(organiser, planning, changed)

    publish_schedule(planning.actor, planning.event.id, changed)

    assert letters == sent(since=last)[0]
    assert any("your agenda has changed" in subject or "has changed" in subject for _, subject, _ in letters)
    assert "Version 2" in page
    assert "Déplacés" in page
    assert "Annulés" in page


def test_nothing_is_written_by_looking(app, planning, organiser):
    shown(organiser, planning, compute(app, planning))

    assert sent() == ([], 0)


@pytest.mark.parametrize("more", [0, 3])
def test_messages_take_the_same_queries_however_many(app, planning, organiser, make, more):
    for n in range(more):
        person = make.person(name=f"Autre {n}")
        db.session.add(Delegate(delegation_id=planning.suppliers[2].id, person_id=person.id))
    db.session.commit()
    draft = compute(app, planning)
    organiser.get(f"/evenements/{planning.event.id}/planning/{draft}/diffusion")

    with counted_queries() as counted:
        _page, letters = shown(organiser, planning, draft)

    assert len(letters) == 2 + more
    assert counted.number == 30
