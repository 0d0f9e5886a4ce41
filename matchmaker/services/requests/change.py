"""Change how much a wish matters, without sending it again."""

from matchmaker.core.directory.access import Actor
from matchmaker.core.requests.rules import CHANGE, check_open, check_rank, next_state
from matchmaker.core.requests.words import STATES
from matchmaker.db.requests import Request
from matchmaker.db.transaction import transaction
from matchmaker.services.events.inputs import touch
from matchmaker.services.jobs.versions import next_version
from matchmaker.services.requests.demote import make_room
from matchmaker.services.requests.find import sent_wish


def change(
    actor: Actor, event_id: int, request_id: int, seen: int, rank: int, demoted: int | None = None
) -> Request:
    """The sender gives a wish another rank. Raises `TooManyIndispensables` when another must be demoted."""
    check_rank(rank)
    with transaction(actor, "requests.change") as session:
        request, sender = sent_wish(session, actor, event_id, request_id)
        check_open(sender.event.phase)
        next_version(request, seen)
        request.state = next_state(request.state, CHANGE, STATES[request.state])
        request.rank = make_room(session, sender, rank, request.to_id, demoted)
        touch(session, event_id)
        return request
