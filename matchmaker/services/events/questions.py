"""Questions at registration: the organiser asks, each structure answers, only the organiser reads."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.core.directory.access import Actor
from matchmaker.core.errors import NotFound
from matchmaker.core.events.questions import (
    ARRANGEMENT,
    MOST_QUESTIONS,
    Question,
    TooManyQuestions,
    checked,
    checked_answer,
)
from matchmaker.db.events import Delegation, Event
from matchmaker.db.locks import lock_event
from matchmaker.db.queries.set_up import answers_of, questions_of
from matchmaker.db.set_up import RegistrationAnswer, RegistrationQuestion
from matchmaker.db.transaction import transaction
from matchmaker.extensions import db
from matchmaker.services.events.access import delegation_for, event_for_organiser, refuse_closed


def question_of(event: Event, question_id: int) -> RegistrationQuestion:
    """Raises `NotFound`."""
    found = db.session.scalar(
        select(RegistrationQuestion).where(
            RegistrationQuestion.id == question_id, RegistrationQuestion.event_id == event.id
        )
    )
    if found is None:
        raise NotFound
    return found


def facts_of_question(row: RegistrationQuestion) -> Question:
    return Question(row.label, row.kind, row.hint, tuple(row.choices))


def add_question(actor: Actor, event_id: int, question: Question) -> RegistrationQuestion:
    """Put a question after the others. Raises `TooManyQuestions` and what `checked` refuses."""
    question = checked(question)
    with transaction(actor, "events.add_question") as session:
        event = event_for_organiser(actor, event_id, change=True)
        known = questions_of(event.id)
        if len(known) >= MOST_QUESTIONS:
            raise TooManyQuestions(most=MOST_QUESTIONS)
        return _add(session, event, question, known[-1].position + 1 if known else 0)


def write_default(session: Session, event: Event) -> None:
    """The question every new event begins with."""
    _add(session, event, ARRANGEMENT, 0)


def _add(session: Session, event: Event, question: Question, position: int) -> RegistrationQuestion:
    row = RegistrationQuestion(event_id=event.id, position=position)
    _write(row, question)
    session.add(row)
    return row


def _write(row: RegistrationQuestion, question: Question) -> None:
    row.label, row.kind, row.hint = question.label, question.kind, question.hint
    row.choices = list(question.choices)


def change_question(actor: Actor, event_id: int, question_id: int, question: Question) -> None:
    """Change its words or choices; answers given before stay as they were. Raises what `checked` refuses."""
    question = checked(question)
    with transaction(actor, "events.change_question"):
        event = event_for_organiser(actor, event_id, change=True)
        _write(question_of(event, question_id), question)


def remove_question(actor: Actor, event_id: int, question_id: int) -> None:
    """Its answers go with it. Raises `NotFound`."""
    with transaction(actor, "events.remove_question") as session:
        event = event_for_organiser(actor, event_id, change=True)
        session.delete(question_of(event, question_id))


def answer(actor: Actor, event_id: int, organisation_id: int, answers: Mapping[int, str]) -> None:
    """What a structure answers, by question; an empty answer takes it back.

    Raises `NotFound` for another event's question, `EventClosed`, and what `checked_answer` refuses.
    """
    with transaction(actor, "events.answer") as session:
        lock_event(session, event_id)
        delegation = delegation_for(actor, event_id, organisation_id)
        refuse_closed(delegation.event)
        known = {
            row.question_id: row
            for row in session.scalars(
                select(RegistrationAnswer).where(RegistrationAnswer.delegation_id == delegation.id)
            )
        }
        asked = {one.id: facts_of_question(one) for one in questions_of(event_id)}
        for question_id, words in answers.items():
            if question_id not in asked:
                raise NotFound
            given = known.get(question_id)
            if given is None or given.answer != words.strip():  # an old answer may stand beside new choices
                _keep(session, delegation, question_id, given, checked_answer(asked[question_id], words))


def _keep(
    session: Session, delegation: Delegation, question_id: int, known: RegistrationAnswer | None, words: str
) -> None:
    if not words:
        if known is not None:
            session.delete(known)
    elif known is not None:
        known.answer = words
    else:
        session.add(
            RegistrationAnswer(
                event_id=delegation.event_id,
                question_id=question_id,
                delegation_id=delegation.id,
                answer=words,
            )
        )


def answers_to_read(delegation: Delegation) -> Sequence[tuple[RegistrationQuestion, str]]:
    """The questions of its event with what it answered, for the organiser; only those answered."""
    given = answers_of(delegation.id)
    return [(one, given[one.id]) for one in questions_of(delegation.event_id) if one.id in given]
