"""The link in a mail about wishes, by which its reader answers without signing in."""

from datetime import timedelta

from sqlalchemy.orm import Session

from matchmaker.clock import now
from matchmaker.db.events import Delegation
from matchmaker.services.directory.personal_links import give_link
from matchmaker.services.jobs.links import page_link

PURPOSE = "answer"
WITHOUT_SLOTS = timedelta(days=60)  # how long a link serves while nobody knows when the event begins


def answers_link(session: Session, delegation: Delegation, person_id: int) -> str:
    """The address of a new page for this person, who speaks for the structure; to be written in one mail."""
    slots = delegation.event.slots
    end = slots[0].starts_at if slots else now() + WITHOUT_SLOTS
    return page_link("requests.by_link", answer_key=give_link(session, PURPOSE, delegation, person_id, end))
