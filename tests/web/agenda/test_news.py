"""What the last publication changed, at the head of one's agenda and on the rows it is about."""

import re
from zoneinfo import ZoneInfo

from matchmaker.db.events import Absence
from matchmaker.db.requests import Request
from matchmaker.db.scheduling import Meeting
from matchmaker.extensions import db
from matchmaker.services.events.inputs import touch
from matchmaker.services.scheduling.publish import publish_schedule
from tests.factories.planning import compute


def publish_again(app, planning, *rows):
    db.session.add_all(rows)
    touch(db.session, planning.event.id)
    db.session.commit()
    return publish_schedule(planning.actor, planning.event.id, compute(app, planning))


def hour(planning, meeting):
    db.session.rollback()
    slots = {slot.id: slot for slot in planning.event.slots}
    return f"{slots[meeting.slot_id].starts_at.astimezone(ZoneInfo('Europe/Paris')):%H:%M}"


def words(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_a_first_version_has_no_news(agenda, planning, client_as):
    assert "Ce qui a changé" not in client_as(planning.selling).get(agenda).text


def test_moved_and_cancelled_are_said_with_where_they_were(app, agenda, planning, client_as):
    moved = db.session.query(Meeting).filter_by(b_id=planning.buyers[1].id).one()
    before, away = (
        hour(planning, moved),
        Absence(event_id=planning.event.id, delegation_id=moved.b_id, slot_id=moved.slot_id),
    )
    db.session.get(Request, planning.requests[0].id).state = "withdrawn"

    publish_again(app, planning, away)

    shown = words(client_as(planning.selling).get(agenda).text)
    after = hour(planning, db.session.get(Meeting, moved.id))
    assert before != after
    assert f"Déplacé : Habitat Rive Sud, de {before}, table T2, à {after}, table T2" in shown
    assert f"Déplacé, était à {before}, table T2" in shown
    assert re.search(r"Annulé : Ville de Valbrune \(\d\d:\d\d, table T1\)", shown)


def test_a_new_meeting_is_said_and_those_who_are_not_concerned_read_nothing(
    app, agenda, planning, make, client_as
):
    fifth = make.organisation(name="Cinq Étoiles")
    person = make.person(speaks_for=fifth)
    newcomer = make.delegation(planning.event, fifth, people=(person,))
    make.request(newcomer, planning.buyers[1], state="accepted", answer_rank=1)

    publish_again(app, planning)

    town = make.person(speaks_for=planning.buyers[1].organisation)
    assert "Nouveau : Cinq Étoiles" in words(client_as(town).get(agenda).text)
    assert "Ce qui a changé" not in client_as(person).get(agenda).text  # its first version
    assert "Cinq Étoiles" not in client_as(planning.selling).get(agenda).text
