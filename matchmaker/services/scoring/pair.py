"""Two delegations of an event explained to one who may read it: an organiser, or one of the two."""

from dataclasses import dataclass

from matchmaker.clock import now
from matchmaker.core.directory.access import Actor
from matchmaker.core.errors import NotFound
from matchmaker.db.events import Event
from matchmaker.db.queries.groupements import groupements_among
from matchmaker.db.queries.scoring import Participant, participants_of
from matchmaker.db.queries.scoring_inputs import scoring_inputs
from matchmaker.services.directory.access import within_reach
from matchmaker.services.scoring.criteria import event_criteria
from matchmaker.services.scoring.explain import Explainer, PairInWords, context_of
from matchmaker.services.scoring.latest import latest_scores


@dataclass(frozen=True)
class PairSeen:
    """Two participants and what their scores say of them, None where no row joins them.

    ``reach``: the organisations of the two whose answers the reader may read in full and fill in. Of those
    that are ``joint`` only the offer is theirs to write: each member of a groupement proves its own.
    """

    one: Participant
    other: Participant
    pair: PairInWords | None
    reach: frozenset[int]
    joint: frozenset[int] = frozenset()

    def party(self, *, of_asking: bool) -> Participant:
        """The participant behind a side of the row."""
        subject = self.pair.subject_of(of_asking) if self.pair else None
        return self.other if subject and subject.delegation == self.other.delegation else self.one


def pair_seen(actor: Actor, event: Event, one: int, other: int) -> PairSeen:
    """Two delegations of an event the actor was let into, explained. Raises `NotFound`.

    The same sentences whoever reads; only the source of what is not the reader's is left out.
    """
    participants = {participant.delegation: participant for participant in participants_of(event.id)}
    if one not in participants or other not in participants or one == other:
        raise NotFound
    both = participants[one], participants[other]
    organisations = [who.organisation for who in both]
    reach = frozenset(within_reach(actor, organisations))
    joint = frozenset(groupements_among(organisations))
    return PairSeen(*both, _explained(event, one, other, reach), reach, joint)


def _explained(event: Event, one: int, other: int, reach: frozenset[int]) -> PairInWords | None:
    scores = latest_scores(event.id)
    position = scores.position(one, other) if scores else None
    if scores is None or position is None:
        return None
    inputs = scoring_inputs(event.id, now().date(), (one, other))
    context = context_of(event, scores.run)
    return Explainer(scores, inputs, event_criteria(event.id), reach, context).explain(
        scores.standing(position)
    )
