"""The link in a mail about wishes, by which its reader answers without signing in."""

from datetime import timedelta

from sqlalchemy.orm import Session

from matchmaker.clock import now
from matchmaker.db.events import Delegation
from matchmaker.services.directory.personal_links import give_link, speaks_for
from matchmaker.services.jobs.links import page_link

PURPOSE = "answer"
WITHOUT_SLOTS = timedelta(days=60)  # how long a link serves while nobody knows when the event begins


def answers_link(session: Session, delegation: Delegation, person_id: int) -> str:
    """The address of a new page for this person, to be written in one mail.

    Who comes for the structure without speaking for it answers nobody in its name, and is given the page of wishes.
    """
    if not speaks_for(session, person_id, delegation.organisation_id):
        return page_link("requests.mine", event_id=delegation.event_id, structure=delegation.organisation_id)
    slots = delegation.event.slots
    end = slots[0].starts_at if slots else now() + WITHOUT_SLOTS
    return page_link("requests.by_link", answer_key=give_link(session, PURPOSE, delegation, person_id, end))
