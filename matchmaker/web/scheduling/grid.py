"""The grid of a draft under a mouse, a finger or a keyboard: where a meeting may go, and taking it there.

Without scripts the page of each meeting (`edit.py`) does the same by forms.
"""

from flask import jsonify, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.core.directory.access import Audience
from matchmaker.core.errors import NotFound, Refusal
from matchmaker.core.scheduling.edit import CannotEdit
from matchmaker.core.scheduling.targets import targets
from matchmaker.db.events import Event
from matchmaker.db.queries.scheduling import names_of
from matchmaker.services.scheduling.changes import schedule_for_organiser
from matchmaker.services.scheduling.edit import Open, edit_draft, open_draft
from matchmaker.web.events.own import organised_event
from matchmaker.web.forms import Confirm, sentence
from matchmaker.web.policy import audience, current_actor
from matchmaker.web.scheduling import pages
from matchmaker.web.scheduling.edit import DRAFT, in_words, read_edit
from matchmaker.web.scheduling.edit_words import effects_in_words, said

REFUSED = 409


@pages.get(f"{DRAFT}/rendez-vous/<int:number>/places.json")
@audience(Audience.ORGANISER)
def places(event_id: int, schedule_id: int, number: int) -> Response:
    event = organised_event(event_id)
    opened = open_draft(current_actor(), event_id, schedule_id)
    return jsonify(_places(event, opened, number))


def _places(event: Event, opened: Open, number: int) -> dict[str, object]:
    """Tables per slot where the meeting fits, what it may be exchanged with, and what forbids the other slots."""
    if number >= len(opened.draft.problem.meetings):
        raise NotFound
    found, tell = targets(opened.draft, number), in_words(event, opened)
    return {
        "sides": [int(str(side)) for side in opened.draft.problem.meetings[number].sides],
        "free": {slot: list(tables) for slot, tables in found.free.items()},
        "swaps": list(found.swaps),
        "why": {slot: " ".join(map(tell, obstacles)) for slot, obstacles in found.why.items()},
    }


@pages.post(f"{DRAFT}/rendez-vous/<int:number>/geste")
@audience(Audience.ORGANISER)
def act_on_grid(event_id: int, schedule_id: int, number: int) -> Response | tuple[Response, int]:
    """Do what a gesture asks: the sentence of what was done, or those of what stands in the way."""
    event = organised_event(event_id)
    schedule_for_organiser(current_actor(), event_id, schedule_id)
    form = Confirm()
    if not form.validate_on_submit():
        return jsonify(why=[_("La page a expiré : rechargez-la, puis recommencez.")]), REFUSED
    try:
        edit = read_edit(number)
        seen = request.form.get("version", 0, type=int)
        edited = edit_draft(current_actor(), event_id, schedule_id, seen, edit)
    except CannotEdit as error:
        tell = in_words(event, open_draft(current_actor(), event_id, schedule_id))
        return jsonify(why=[tell(one) for one in error.obstacles]), REFUSED
    except NotFound:
        raise
    except Refusal as error:
        return jsonify(why=[sentence(error)]), REFUSED
    names = names_of(event_id)
    return jsonify(said=" ".join([said(edit, edited, names), *effects_in_words(edited, names)]))
