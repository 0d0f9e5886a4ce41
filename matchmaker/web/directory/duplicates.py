"""« Doublons ? »: pairs that may be one, side by side, and the button that makes one of two."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response
from wtforms import IntegerField
from wtforms.widgets import HiddenInput

from matchmaker.core.directory.access import Audience
from matchmaker.core.directory.twins import REASONS
from matchmaker.core.errors import NotFound, Refusal
from matchmaker.db.events import Event
from matchmaker.db.queries.twins import last_merges
from matchmaker.services.directory.merging.announce import MergeAnnounced, announce_merge
from matchmaker.services.directory.merging.find import duplicates_for
from matchmaker.services.directory.merging.merge import Seen, maybe_one, merge_organisations, tell_apart
from matchmaker.services.directory.merging.values import CHOSEN
from matchmaker.services.events.access import event_for_organiser
from matchmaker.web.directory import pages
from matchmaker.web.directory.commune_field import in_full
from matchmaker.web.events.acts import act_and_return
from matchmaker.web.forms import Form, sentence
from matchmaker.web.policy import audience, current_actor

PAIR = "/structures/doublons/<int:kept_id>/<int:gone_id>"


class MergeForm(Form):
    """The versions both had on the page; which value stays is read by column."""

    kept_version = IntegerField(widget=HiddenInput())
    gone_version = IntegerField(widget=HiddenInput())

    def chosen(self) -> dict[str, str]:
        said = {key: request.form.get(f"choice_{key}", "") for key in CHOSEN}
        return {key: side for key, side in said.items() if side in ("kept", "gone")}


def _event() -> Event | None:
    """The event the organiser came from; whoever names another's finds nothing."""
    event_id = request.args.get("evenement", type=int)
    return None if event_id is None else event_for_organiser(current_actor(), event_id, even_closed=True)


def _list() -> str:
    return url_for("directory.duplicates", evenement=request.args.get("evenement", type=int))


@pages.get("/structures/doublons")
@audience(Audience.ORGANISER)
def duplicates() -> str:
    event = _event()
    return render_template(
        "directory/duplicates.html",
        event=event,
        found=duplicates_for(current_actor(), event),
        reasons=REASONS,
        merges=last_merges(current_actor().chambers),
        in_full=in_full,
    )


@pages.route(PAIR, methods=["GET", "POST"])
@audience(Audience.ORGANISER)
def duplicate(kept_id: int, gone_id: int) -> Response | str:
    form = MergeForm()
    if form.validate_on_submit():
        try:
            seen = Seen(form.kept_version.data or 0, form.gone_version.data or 0)
            kept = merge_organisations(current_actor(), kept_id, gone_id, seen, form.chosen())
        except NotFound:
            raise
        except Refusal as error:
            flash(sentence(error), "warning")
            return redirect(_pair(kept_id, gone_id), 303)
        flash(_("C’est fait : il n’y a plus qu’une structure, « %(name)s ».", name=kept.name), "success")
        return redirect(_list(), 303)
    return _page(announce_merge(current_actor(), kept_id, gone_id), form)


def _page(announced: MergeAnnounced, form: MergeForm) -> str:
    pair = announced.pair
    form.kept_version.data, form.gone_version.data = pair.kept.version, pair.gone.version
    return render_template(
        "directory/duplicate.html",
        announced=announced,
        pair=pair,
        form=form,
        back=_list(),
        swapped=_pair(pair.gone.id, pair.kept.id),
        here=_pair(pair.kept.id, pair.gone.id),
        refusal=sentence(announced.refusal) if announced.refusal else None,
        shown=_shown,
    )


def _pair(kept_id: int, gone_id: int) -> str:
    event_id = request.args.get("evenement", type=int)
    return url_for("directory.duplicate", kept_id=kept_id, gone_id=gone_id, evenement=event_id)


def _shown(key: str, value: Any) -> str:
    """A value as somebody reads it."""
    if value in (None, "", {}):
        return str(_("rien"))
    if isinstance(value, bool):
        return str(_("oui") if value else _("non"))
    if key == "commune":
        return str(in_full(value))
    if key == "fields":
        return ", ".join(sorted(value))
    return str(value)


@pages.post(f"{PAIR}/distinctes")
@audience(Audience.ORGANISER)
def duplicate_apart(kept_id: int, gone_id: int) -> Response:
    def do() -> str:
        tell_apart(current_actor(), kept_id, gone_id)
        return str(_("Ce sont deux structures : cette paire ne vous sera plus proposée."))

    return act_and_return(_list(), do)


@pages.post(f"{PAIR}/peut-etre")
@audience(Audience.ORGANISER)
def duplicate_again(kept_id: int, gone_id: int) -> Response:
    def do() -> str:
        maybe_one(current_actor(), kept_id, gone_id)
        return str(_("Cette paire vous est de nouveau proposée."))

    return act_and_return(_list(), do)
