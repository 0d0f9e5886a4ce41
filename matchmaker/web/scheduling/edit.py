"""Edit a draft by hand: one meeting at a time, on a page that works without scripts."""

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask_babel import format_time
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.core.directory.access import Actor, Audience
from matchmaker.core.errors import NotFound, Refusal
from matchmaker.core.scheduling.edit import (
    Allow,
    CannotEdit,
    Edit,
    Edited,
    Forbid,
    Lock,
    Move,
    Put,
    Swap,
    TakeOut,
    Unlock,
)
from matchmaker.core.scheduling.places import Obstacle
from matchmaker.db.events import Event
from matchmaker.db.queries.scheduling import names_of
from matchmaker.plugin_api.text import N_
from matchmaker.services.scheduling.copy import copy_schedule
from matchmaker.services.scheduling.edit import Open, allow_pair, edit_draft, open_draft, redo_edit, undo_edit
from matchmaker.services.scheduling.edit_view import telling_obstacles, view_meeting
from matchmaker.services.scheduling.improve import start_improving
from matchmaker.web.events.acts import act_and_return
from matchmaker.web.events.own import organised_event
from matchmaker.web.forms import Confirm, sentence
from matchmaker.web.policy import audience, current_actor
from matchmaker.web.scheduling import pages
from matchmaker.web.scheduling.edit_words import effects_in_words, said

DRAFT = "/evenements/<int:event_id>/planning/<int:schedule_id>"


class IncompleteEdit(Refusal):
    template = N_("Choisissez d’abord où va ce rendez-vous.")


@pages.route(f"{DRAFT}/rendez-vous/<int:number>", methods=["GET", "POST"])
@audience(Audience.ORGANISER)
def edit_meeting(event_id: int, schedule_id: int, number: int) -> Response | str:
    event = organised_event(event_id)
    opened = open_draft(current_actor(), event_id, schedule_id)
    if number >= len(opened.draft.problem.meetings):
        raise NotFound
    form = Confirm()
    refused: list[str] = []
    if form.validate_on_submit():
        try:
            return _edited(event, schedule_id, number)
        except CannotEdit as error:
            opened = open_draft(current_actor(), event_id, schedule_id)
            refused = [*map(in_words(event, opened), error.obstacles)]
        except NotFound:
            raise
        except Refusal as error:
            opened = open_draft(current_actor(), event_id, schedule_id)
            refused = [sentence(error)]
    return _page(event, opened, number, refused)


def _edited(event: Event, schedule_id: int, number: int) -> Response:
    edit = read_edit(number)
    edited = edit_draft(
        current_actor(), event.id, schedule_id, request.form.get("version", 0, type=int), edit
    )
    names = names_of(event.id)
    flash(" ".join([said(edit, edited, names), *effects_in_words(edited, names)]), "success")
    return redirect(_back(event.id, schedule_id, number, edited), 303)


def read_edit(number: int) -> Edit:
    """The edit as the forms of the page send it."""
    act, sent = request.form.get("act", ""), request.form
    slot, table, other = (sent.get(name, type=int) for name in ("slot", "table", "other"))
    lock = "lock" in sent
    simple: dict[str, Callable[[int], Edit]] = {
        "lock": Lock,
        "unlock": Unlock,
        "take_out": TakeOut,
        "forbid": Forbid,
        "allow": Allow,
    }
    if act in simple:
        return simple[act](number)
    if act == "move" and slot is not None:
        return Move(number, slot, table, lock=lock)
    if act == "put" and slot is not None:
        return Put(number, slot, table, lock=lock, instead_of=other)
    if act == "swap" and other is not None:
        return Swap(number, other, lock=lock)
    raise IncompleteEdit


def _back(event_id: int, schedule_id: int, number: int, edited: Edited) -> str:
    """The grid, with the meeting's cell in view; the list of those not placed when it is one of them."""
    held = edited.draft.stand(number).held
    view = request.form.get("vue", "tables") if held else "restes"
    if view == "restes" and held:
        view = "tables"
    return url_for(
        "scheduling.draft", event_id=event_id, schedule_id=schedule_id, vue=view, _anchor=f"rdv-{number}"
    )


def _page(event: Event, opened: Open, number: int, refused: list[str]) -> str:
    names = names_of(event.id)
    return render_template(
        "scheduling/edit.html",
        event=event,
        schedule=opened.schedule,
        meeting=view_meeting(opened, number),
        stand=opened.draft.stand(number),
        meetings=opened.draft.problem.meetings,
        stands={row.meeting: row for row in opened.draft.assignments},
        names={str(key): name for key, name in names.items()},
        labels={table.id: table.label for table in event.tables},
        refused=refused,
        in_words=in_words(event, opened),
        view=request.values.get("vue", "tables"),
    )


def in_words(event: Event, opened: Open) -> Callable[[Obstacle], str]:
    """What makes a sentence of each obstacle."""

    def at(slot: int) -> str:
        return str(format_time(event.slots[slot].starts_at, "short"))

    return telling_obstacles(event, opened.draft, _, at)


@pages.post(f"{DRAFT}/annulation")
@audience(Audience.ORGANISER)
def undo(event_id: int, schedule_id: int) -> Response:
    return _repeat(event_id, schedule_id, undo_edit, _("La dernière modification est annulée."))


@pages.post(f"{DRAFT}/retablissement")
@audience(Audience.ORGANISER)
def redo(event_id: int, schedule_id: int) -> Response:
    return _repeat(event_id, schedule_id, redo_edit, _("La modification est rétablie."))


def _repeat(
    event_id: int, schedule_id: int, act: Callable[[Actor, int, int, int], Edited], words: str
) -> Response:
    def do() -> str:
        seen = request.form.get("version", 0, type=int)
        edited = act(current_actor(), event_id, schedule_id, seen)
        return " ".join([words, *effects_in_words(edited, names_of(event_id))])

    organised_event(event_id)
    return act_and_return(url_for("scheduling.draft", event_id=event_id, schedule_id=schedule_id), do)


@pages.post(f"{DRAFT}/amelioration")
@audience(Audience.ORGANISER)
def improve(event_id: int, schedule_id: int) -> Response:
    def do() -> str:
        gently = request.form.get("how", "gently") == "gently"
        start_improving(current_actor(), event_id, schedule_id, gently=gently)
        return str(_("Le calcul autour de vos choix est lancé. Votre projet reste tel qu’il est."))

    organised_event(event_id)
    return act_and_return(url_for("scheduling.draft", event_id=event_id, schedule_id=schedule_id), do)


@pages.post(f"{DRAFT}/copie")
@audience(Audience.ORGANISER)
def copy(event_id: int, schedule_id: int) -> Response:
    organised_event(event_id)
    if Confirm().validate_on_submit():
        try:
            schedule_id = copy_schedule(current_actor(), event_id, schedule_id).id
            flash(
                _("Voici un nouveau projet, avec les mêmes rendez-vous. Modifiez-le, puis diffusez-le."),
                "success",
            )
        except NotFound:
            raise
        except Refusal as error:
            flash(sentence(error), "warning")
    return redirect(url_for("scheduling.draft", event_id=event_id, schedule_id=schedule_id), 303)


@pages.post("/evenements/<int:event_id>/rendez-vous-interdits/<int:a_id>-<int:b_id>/autorisation")
@audience(Audience.ORGANISER)
def allow(event_id: int, a_id: int, b_id: int) -> Response:
    def do() -> str:
        allow_pair(current_actor(), event_id, (a_id, b_id))
        return str(_("Ces deux structures peuvent de nouveau se rencontrer. Recalculez le planning."))

    organised_event(event_id)
    return act_and_return(url_for("scheduling.show", event_id=event_id), do)
