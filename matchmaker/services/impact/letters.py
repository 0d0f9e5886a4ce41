"""The mails that ask: one question, one link, how often one will still be written to, and how to stop it."""

from dataclasses import dataclass

from flask_babel import force_locale
from flask_babel import gettext as _

from matchmaker.core.impact import texts
from matchmaker.core.impact.waves import FEEDBACK, HALF_YEAR, Wave
from matchmaker.core.jobs.texts import TextKind
from matchmaker.db.events import Event
from matchmaker.services.events.words import day_of
from matchmaker.services.jobs.links import page_link
from matchmaker.services.jobs.texts import write


@dataclass(frozen=True)
class Question:
    wave: Wave
    event: Event
    structure: str
    name: str
    key: str
    again: bool  # a reminder
    last: bool  # and the last one


def text_of(question: Question) -> TextKind:
    """The message that asks it: the first of its round, or a reminder."""
    if question.wave is FEEDBACK:
        return texts.FEEDBACK_AGAIN if question.again else texts.FEEDBACK
    if question.again:
        return texts.OUTCOME_AGAIN
    return texts.OUTCOME_HALF_YEAR if question.wave is HALF_YEAR else texts.OUTCOME_MONTH


def letter(question: Question, locale: str) -> tuple[str, str]:
    """(subject, body) in that language."""
    page = "impact.feedback_link" if question.wave is FEEDBACK else "impact.outcome_link"
    with force_locale(locale):
        again = _again(question)
    values = {
        "rencontre": question.event.name,
        "jour": day_of(question.event, locale),
        "nom": question.name,
        "structure": question.structure,
        "organisateur": question.event.chamber.name,
        "contact": question.event.chamber.email,
        "lien_personnel": page_link(page, link_key=question.key),
        "rappel": again,
    }
    return write(question.event, text_of(question), locale, values)


def _again(question: Question) -> str:
    if question.last:
        return str(_("C’est le dernier message à ce sujet."))
    return str(_("Sans réponse, un rappel suivra. Pour n’en plus recevoir, un bouton est sur cette page."))
