"""Edit a draft by hand. Each edit is one transaction: checked, written down, and undone as easily as made.

The solution, its rows and its figures are written by one function (`_write`), so that they never contradict each
other. What people were told is not edited: `copy.py` makes a new draft from it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy.orm import Session

from matchmaker.core.directory.access import Actor
from matchmaker.core.errors import NotFound, Refusal
from matchmaker.core.scheduling.check import check
from matchmaker.core.scheduling.edit import Change, Draft, Edit, Edited, Stand, apply_edit, effects_of
from matchmaker.core.scheduling.problem import Problem, problem_from_json
from matchmaker.core.scheduling.recount import BY_HAND, Proven, proven_from_json, proven_of, recount
from matchmaker.core.scheduling.schedule import Schedule as Found
from matchmaker.core.scheduling.schedule import schedule_from_json
from matchmaker.db.by_hand import DraftEdit, ForbiddenPair
from matchmaker.db.events import Event
from matchmaker.db.queries.by_hand import (
    drop_undone,
    first_undone,
    forbidden_elsewhere,
    forbidden_pair,
    last_standing,
    next_edit_number,
)
from matchmaker.db.queries.scheduling import assignments_of, names_of, unplaced_of
from matchmaker.db.scheduling import Assignment, Schedule, Unplaced
from matchmaker.db.transaction import transaction
from matchmaker.plugin_api.text import N_
from matchmaker.services.events.access import event_for_organiser
from matchmaker.services.events.inputs import touch
from matchmaker.services.scheduling.changes import schedule_for_organiser
from matchmaker.services.scheduling.keep import (
    assignment_row,
    figures_in_columns,
    reason_in_columns,
    unplaced_row,
)
from matchmaker.services.scheduling.refusals import NotPublishable

EDITABLE = ("candidate", "stale")


class AlreadyPublished(Refusal):
    template = N_(
        "Ce planning a été diffusé : il ne se modifie plus. Faites-en un nouveau projet, puis modifiez celui-là."
    )


class NothingToEdit(Refusal):
    template = N_(
        "Ce projet ne tient pas vos règles : il ne se modifie pas à la main. Recalculez un planning."
    )


class TooOld(Refusal):
    template = N_(
        "Ce projet a été calculé par une version précédente : recalculez un planning pour le modifier."
    )


class ProgrammeChanged(Refusal):
    """Its meetings are known by the positions of slots: read with others, they would stand at other times."""

    template = N_(
        "Les créneaux ou les tables ont changé depuis ce calcul : ce projet ne se modifie plus. "
        "Recalculez un planning."
    )


class EditedMeanwhile(Refusal):
    template = N_(
        "Quelqu’un a modifié ce projet entre-temps. Rien n’a été changé ni perdu : regardez ce projet tel qu’il est "
        "maintenant, puis recommencez."
    )


class NothingToUndo(Refusal):
    template = N_("Il n’y a plus de modification à annuler.")


class NothingToRedo(Refusal):
    template = N_("Il n’y a plus de modification à rétablir.")


@dataclass(frozen=True)
class Open:
    """A draft opened for editing."""

    event: Event
    schedule: Schedule
    draft: Draft
    found: Found
    proven: Proven


def edit_draft(actor: Actor, event_id: int, schedule_id: int, seen: int, edit: Edit) -> Edited:
    """Apply an edit to the version ``seen``. Raises `CannotEdit`, `EditedMeanwhile`, `AlreadyPublished`."""
    with transaction(actor, "scheduling.edit") as session:
        opened = open_draft(actor, event_id, schedule_id, seen=seen)
        _refuse_unknown(opened.draft.problem, edit)
        edited = apply_edit(opened.draft, edit)
        drop_undone(session, opened.schedule.id)
        _note(session, opened.schedule, actor, type(edit).__name__.lower(), edited.changes)
        _write(session, opened, edited.draft)
        _forbid(session, opened, edited.changes, actor)
        return edited


def _refuse_unknown(problem: Problem, edit: Edit) -> None:
    """Every meeting and slot an edit names is one of the draft's."""
    said = vars(edit)
    meetings = [said[name] for name in ("meeting", "other", "instead_of") if said.get(name) is not None]
    slots = [said["slot"]] if "slot" in said else []
    if not {*meetings} <= {*range(len(problem.meetings))} or not {*slots} <= {*range(problem.slots)}:
        raise NotFound


def undo_edit(actor: Actor, event_id: int, schedule_id: int, seen: int) -> Edited:
    """Take back the last edit. Raises `NothingToUndo`."""
    with transaction(actor, "scheduling.undo") as session:
        opened = open_draft(actor, event_id, schedule_id, seen=seen)
        row = last_standing(session, schedule_id)
        if row is None:
            raise NothingToUndo
        row.undone = True
        back = tuple(Change(one.meeting, one.after, one.before) for one in changes_in(row))
        return _replay(session, opened, back, actor)


def redo_edit(actor: Actor, event_id: int, schedule_id: int, seen: int) -> Edited:
    """Bring back the edit undone last. Raises `NothingToRedo`."""
    with transaction(actor, "scheduling.redo") as session:
        opened = open_draft(actor, event_id, schedule_id, seen=seen)
        row = first_undone(session, schedule_id)
        if row is None:
            raise NothingToRedo
        row.undone = False
        return _replay(session, opened, changes_in(row), actor)


def open_draft(actor: Actor, event_id: int, schedule_id: int, *, seen: int | None = None) -> Open:
    """The draft as it can be edited; with ``seen``, locked, in that version and its version raised."""
    event = event_for_organiser(actor, event_id, change=seen is not None)
    schedule = schedule_for_organiser(actor, event_id, schedule_id)
    if schedule.state not in EDITABLE:
        raise AlreadyPublished
    if schedule.status not in ("optimal", "feasible"):
        raise NothingToEdit
    if seen is not None:
        if schedule.version != seen:
            raise EditedMeanwhile
        schedule.version += 1
    return _opened(event, schedule)


def _opened(event: Event, schedule: Schedule) -> Open:
    rows = assignments_of(schedule.id)
    if any(row.meeting is None for row in rows):
        raise TooOld
    found = schedule_from_json(schedule.solution)
    _refuse_other_programme(event, schedule, rows, found)
    said = schedule.solution.get("computed")
    draft = Draft(
        problem_from_json(schedule.problem),
        tuple(sorted(found.assignments, key=lambda row: row.meeting)),
        frozenset(row.meeting for row in rows if row.locked and row.meeting is not None),
        {row.meeting: row.reason.code for row in found.unscheduled if row.reason.code in BY_HAND},
    )
    return Open(event, schedule, draft, found, proven_from_json(said) if said else proven_of(found))


def _refuse_other_programme(
    event: Event, schedule: Schedule, rows: Sequence[Assignment], found: Found
) -> None:
    """Raise `ProgrammeChanged` unless each slot and table of the draft is the one it was computed with."""
    slots = {slot.id: n for n, slot in enumerate(event.slots)}
    tables = {table.id for table in event.tables}
    known = {row.meeting: (slots.get(row.slot_id), row.table_id) for row in rows}
    same = known == {row.meeting: (row.slot, int(str(row.table))) for row in found.assignments}
    listed = {int(str(one["id"])) for one in schedule.problem["tables"]}
    if not same or len(slots) != schedule.problem["slots"] or not listed <= tables:
        raise ProgrammeChanged


def _replay(session: Session, opened: Open, changes: Sequence[Change], actor: Actor) -> Edited:
    after = opened.draft.with_stands({one.meeting: one.after for one in changes})
    _write(session, opened, after)
    _forbid(session, opened, changes, actor, replayed=True)
    return Edited(after, tuple(changes), effects_of(opened.draft, after))


def _note(session: Session, schedule: Schedule, actor: Actor, kind: str, changes: Sequence[Change]) -> None:
    session.add(
        DraftEdit(
            event_id=schedule.event_id,
            schedule_id=schedule.id,
            number=next_edit_number(session, schedule.id),
            kind=kind,
            changes=[asdict(one) for one in changes],
            made_by=actor.person_id,
        )
    )


def changes_in(row: DraftEdit) -> tuple[Change, ...]:
    """The changes of a stored edit."""
    return tuple(Change(one["meeting"], Stand(**one["before"]), Stand(**one["after"])) for one in row.changes)


def _write(session: Session, opened: Open, draft: Draft) -> None:
    """The edited draft's solution, figures and rows, all from one recount that was checked."""
    schedule, event = opened.schedule, opened.event
    found = recount(draft, opened.found, opened.proven)
    faults = check(draft.problem, found)
    if faults:
        raise NotPublishable(reason=str(faults[0]))
    columns = figures_in_columns(found)
    columns["solution"] |= {"computed": opened.proven.to_json()}
    for name, value in columns.items():
        setattr(schedule, name, value)
    held = {row.meeting: row for row in assignments_of(schedule.id)}
    left = {row.meeting: row for row in unplaced_of(schedule.id)}
    facts = {n: _facts(row) for rows in (held, left) for n, row in rows.items() if n is not None}
    _write_held(session, event, schedule, draft, held, facts)
    _write_left(session, event, schedule, found, left, facts)
    session.flush()


def _facts(row: Assignment | Unplaced) -> dict[str, Any]:
    return {"a_id": row.a_id, "b_id": row.b_id, "requests": row.requests, "value": row.value}


def _write_held(
    session: Session,
    event: Event,
    schedule: Schedule,
    draft: Draft,
    held: Mapping[int | None, Assignment],
    facts: Mapping[int, dict[str, Any]],
) -> None:
    placed = {row.meeting: row for row in draft.assignments}
    for n, old in held.items():
        if n not in placed:
            session.delete(old)
    for n, row in placed.items():
        known = held.get(n)
        if known is None:
            session.add(assignment_row(event, schedule.id, row, facts[n], locked=n in draft.locked))
            continue
        known.slot_id, known.table_id = event.slots[row.slot].id, int(str(row.table))
        known.locked = n in draft.locked


def _write_left(
    session: Session,
    event: Event,
    schedule: Schedule,
    found: Found,
    left: Mapping[int | None, Unplaced],
    facts: Mapping[int, dict[str, Any]],
) -> None:
    pairs = {n: (one["a_id"], one["b_id"]) for n, one in facts.items()}
    reasons = {row.meeting: row.reason for row in found.unscheduled}
    for n, old in left.items():
        if n not in reasons:
            session.delete(old)
    for n, reason in reasons.items():
        known = left.get(n)
        if known is None:
            session.add(unplaced_row(event, schedule.id, n, reason, facts[n], pairs))
            continue
        for name, value in reason_in_columns(reason, pairs).items():
            setattr(known, name, value)


def _forbid(
    session: Session, opened: Open, changes: Sequence[Change], actor: Actor, *, replayed: bool = False
) -> None:
    """Write down, or take back, which pairs must not meet; other drafts are then out of date, this one is not.

    Who allows a pair means it; undoing (``replayed``) takes back what was done here, and no prohibition of another draft.
    """
    event, schedule = opened.event, opened.schedule
    moved = [one for one in changes if (one.before.out == "forbidden") != (one.after.out == "forbidden")]
    if not moved:
        return
    for one in moved:
        pair = sorted(int(str(side)) for side in opened.draft.problem.meetings[one.meeting].sides)
        known = forbidden_pair(session, event.id, pair)
        if one.after.out == "forbidden" and known is None:
            a, b = pair
            session.add(ForbiddenPair(event_id=event.id, a_id=a, b_id=b, made_by=actor.person_id))
        elif (
            one.after.out != "forbidden"
            and known is not None
            and not (replayed and forbidden_elsewhere(session, event.id, pair, but=schedule.id))
        ):
            session.delete(known)
    fresh = schedule.input_version == event.input_version
    touch(session, event.id)
    if fresh:
        schedule.input_version = event.input_version


def allow_pair(actor: Actor, event_id: int, pair: tuple[int, int]) -> None:
    """Two structures may meet again: drafts made without them are out of date. Nothing to do where they may.

    Raises `NotFound` for structures that are not of this event.
    """
    with transaction(actor, "scheduling.allow_pair") as session:
        event = event_for_organiser(actor, event_id, change=True)
        if not names_of(event.id).keys() >= set(pair):
            raise NotFound
        known = forbidden_pair(session, event.id, pair)
        if known is not None:
            session.delete(known)
            touch(session, event.id)
