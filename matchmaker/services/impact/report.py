"""The report of an event: read the rows, let `core.impact.report` count them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from matchmaker.clock import now
from matchmaker.core.directory.access import Actor
from matchmaker.core.events.words import KINDS
from matchmaker.core.impact.feedback import DayAnswer, MeetingAnswer
from matchmaker.core.impact.outcomes import BUYER, PEER, SUPPLIER, Declared
from matchmaker.core.impact.report import Answers, Met, Report, Structure, Wish, met_of, report_of
from matchmaker.data.communes import communes
from matchmaker.data.territories import departements, epci
from matchmaker.db.events import Delegation, Event
from matchmaker.db.impact import Feedback, Outcome
from matchmaker.db.queries import impact as rows
from matchmaker.db.queries.agenda import latest_publication, slots_of
from matchmaker.db.scheduling import Meeting
from matchmaker.plugin_api.text import N_
from matchmaker.services.agenda.timetable import event_facts
from matchmaker.services.events.access import event_for_organiser
from matchmaker.services.scheduling.equity import form_of, size_of

NOWHERE = N_("Commune non renseignée")
ALONE = N_("Commune hors intercommunalité")

Translate = Callable[[str], str]
Meetings = Sequence[tuple[Meeting, int | None]]


def event_report(actor: Actor, event_id: int, translate: Translate) -> Report:
    """The report as of now, in a fixed number of queries. Raises `NotFound`."""
    event = event_for_organiser(actor, event_id)
    delegations = {one.id: one for one in rows.registered_delegations(event_id)}
    meetings = rows.event_meetings(event_id)
    feedback = rows.event_feedback(event_id)
    present = rows.present_delegations(event)
    return report_of(
        event_facts(event, slots_of(event_id)),
        [_structure(one, one.id in present, translate) for one in delegations.values()],
        _wishes(event, translate),
        _met(meetings, feedback),
        _answers(event_id, delegations, meetings, feedback),
        now(),
    )


def _structure(delegation: Delegation, present: bool, translate: Translate) -> Structure:
    organisation = delegation.organisation
    form = form_of(organisation.legal_category, organisation.siae_kind, organisation.public_buyer)
    departement, intercommunal = _territory(organisation.commune)
    return Structure(
        id=delegation.id,
        name=organisation.name,
        kind=translate(KINDS[delegation.kind]),
        form=translate(form),
        size=translate(size_of(organisation.workforce)),
        departement=translate(departement),
        epci=translate(intercommunal),
        present=present,
    )


def _territory(commune: str | None) -> tuple[str, str]:
    """The département and the intercommunal body of a commune, by name."""
    known = communes().get(commune or "")
    if known is None:
        return NOWHERE, NOWHERE
    departement = departements().get(known.departement, known.departement)
    return departement, epci().get(known.epci or "", ALONE)


def _wishes(event: Event, translate: Translate) -> list[Wish]:
    publication = latest_publication(event.id)
    found = rows.wishes_with_reason(event.id, publication.schedule_id if publication else None)
    return [Wish(*one) for one in found]


def _met(meetings: Meetings, feedback: Iterable[Feedback]) -> list[Met]:
    said: Mapping[int, list[str]] = defaultdict(list)
    for one in feedback:
        said[one.meeting_id].append(one.held)
    return [met_of(one.id, one.a_id, one.b_id, one.status, said.get(one.id, ())) for one, _ in meetings]


def _answers(
    event_id: int, delegations: Mapping[int, Delegation], meetings: Meetings, feedback: Sequence[Feedback]
) -> Answers:
    live = {meeting.id for meeting, _ in meetings}
    day = [said for said, _name in rows.event_day_feedback(event_id)]
    feedback = [one for one in feedback if one.meeting_id in live]
    return Answers(
        day=[DayAnswer(one.satisfaction, one.would_return) for one in day],
        meetings=[MeetingAnswer(one.meeting_id, one.held, one.usefulness, one.follow_up) for one in feedback],
        voices=len({one.delegation_id for one in feedback}),
        declared=_declared(rows.event_outcomes(event_id), delegations, meetings, feedback),
        asked=len(rows.with_meetings(event_id) & delegations.keys()),
    )


def _declared(
    outcomes: Iterable[Outcome],
    delegations: Mapping[int, Delegation],
    meetings: Meetings,
    feedback: Iterable[Feedback],
) -> list[Declared]:
    """The latest word of each side; what it said of the meeting at the exit completes it."""
    before = {(one.meeting_id, one.delegation_id): one.existing_client for one in feedback}
    roles = {meeting.id: (meeting, owner) for meeting, owner in meetings}
    found = []
    for one in outcomes:
        if one.meeting_id not in roles:
            continue
        meeting, owner = roles[one.meeting_id]
        other = meeting.b_id if one.delegation_id == meeting.a_id else meeting.a_id
        if one.delegation_id not in delegations or other not in delegations:
            continue
        known = one.existing_client
        if known is None:
            known = before.get((one.meeting_id, one.delegation_id))
        own, partner = delegations[one.delegation_id], delegations[other]
        role = role_in(own, partner, owner)
        found.append(
            Declared(
                one.meeting_id,
                own.organisation_id,
                partner.organisation_id,
                role,
                one.stage,
                one.amount,
                one.jobs,
                one.hours,
                known,
            )
        )
    return found


def role_in(own: Delegation, partner: Delegation, owner: int | None) -> str:
    """Who buys in a meeting: the owner of its need; without one, the side that came as a buyer alone."""
    if owner in (own.organisation_id, partner.organisation_id):
        return BUYER if owner == own.organisation_id else SUPPLIER
    if (own.kind == "buyer") != (partner.kind == "buyer"):
        return BUYER if own.kind == "buyer" else SUPPLIER
    return PEER
