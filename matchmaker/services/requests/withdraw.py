"""Take a wish back."""

from matchmaker.core.directory.access import Actor
from matchmaker.core.requests.rules import WITHDRAW, check_open, next_state
from matchmaker.core.requests.words import STATES
from matchmaker.db.requests import Request
from matchmaker.db.transaction import transaction
from matchmaker.services.events.inputs import touch
from matchmaker.services.jobs.versions import next_version
from matchmaker.services.requests.find import sent_wish


def withdraw(actor: Actor, event_id: int, request_id: int, seen: int) -> Request:
    """The sender takes a wish back; it leaves the quota. Mails nobody."""
    with transaction(actor, "requests.withdraw") as session:
        request, sender = sent_wish(session, actor, event_id, request_id)
        check_open(sender.event.phase)
        next_version(request, seen)
        request.state = next_state(request.state, WITHDRAW, STATES[request.state])
        touch(session, event_id)
        return request
