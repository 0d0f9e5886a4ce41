"""The desk on a volunteer's phone, opened by its address alone: who is present, late or absent, one press each.

The page's module keeps it working without network; without JavaScript the same page is a form.
"""

import uuid
from datetime import timedelta
from typing import Any

from flask import Response, current_app, g, jsonify, redirect, render_template, request, url_for
from flask import make_response as answer_with
from flask_babel import format_time
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from matchmaker.core.directory.access import Audience
from matchmaker.core.scheduling.lateness import CHOICES
from matchmaker.db.queries.presence import LastScan
from matchmaker.extensions import csrf
from matchmaker.services.agenda.arrivals import Desk, Line, Somebody, desk_at
from matchmaker.services.agenda.check_in import Pressed, Receipt, WrongScan, record_at_desk
from matchmaker.services.agenda.desks import desk_of
from matchmaker.web.addresses import HIGHEST_ID
from matchmaker.web.agenda import pages
from matchmaker.web.forms import sentence
from matchmaker.web.policy import audience

LONGEST_AGE = 10 * 24 * 3600 * 1000  # milliseconds; a phone that says more is held to it


@pages.get("/accueil/<desk_key>")
@audience(Audience.EVERYBODY)
def desk(desk_key: str) -> Response:
    words = request.args.get("nom", "")
    shown = desk_at(desk_key, words)
    g.zone = shown.event.zone
    page = render_template(
        "agenda/desk.html", desk=shown, desk_key=desk_key, words=words, choices=CHOICES, seed=uuid.uuid4()
    )
    return _private(page)


@pages.get("/accueil/<desk_key>.json")
@audience(Audience.EVERYBODY)
def desk_state(desk_key: str) -> Response:
    return _private(jsonify(_state(desk_at(desk_key))))


@pages.post("/accueil/<desk_key>")
@audience(Audience.EVERYBODY)
def desk_press(desk_key: str) -> Answer:
    """A button of the page without JavaScript. The same button of the same page counts once."""
    desk_of(desk_key)
    words = request.form.get("nom", "")
    receipt = record_at_desk(desk_key, [button_pressed()])
    for refusal in receipt.refused.values():
        raise refusal
    return redirect(url_for("agenda.desk", desk_key=desk_key, nom=words or None), 303)


# The key in the address is all that lets a scan in: no cookie is read, so none can be abused, and a phone that
# was offline for hours has no form's token. Only JSON is taken, which a form of another site cannot send.
@csrf.exempt  # type: ignore[untyped-decorator]  # flask_wtf has no types
@pages.post("/accueil/<desk_key>.json")
@audience(Audience.EVERYBODY)
def desk_send(desk_key: str) -> Response:
    desk_of(desk_key)
    receipt = record_at_desk(desk_key, _sent())
    return _private(jsonify(_receipt(receipt) | {"state": _state(desk_at(desk_key))}))


@pages.get("/accueil/hors-ligne.js")
@audience(Audience.EVERYBODY)
def desk_worker() -> Response:
    """The service worker: its address decides which pages it keeps, those below /accueil/."""
    script = current_app.send_static_file("desk-offline.js")
    script.headers["Content-Type"] = "text/javascript; charset=utf-8"
    script.headers["Cache-Control"] = "no-cache"
    return script


def _private(body: str | Response) -> Response:
    answer = answer_with(body)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def _sent() -> list[Pressed]:
    """The scans of the body. Raises `WrongScan` for what no page of ours sends."""
    body = request.get_json(silent=True)
    scans = body.get("scans") if isinstance(body, dict) else None
    if not isinstance(scans, list) or not all(isinstance(one, dict) for one in scans):
        raise WrongScan
    return [_read(one) for one in scans]


def _read(scan: dict[str, Any]) -> Pressed:
    age, minutes, undoes = scan.get("age"), scan.get("minutes"), scan.get("undoes")
    if not isinstance(age, int) or not isinstance(scan.get("key"), str):
        raise WrongScan
    return Pressed(
        key=scan["key"],
        who=_who(str(scan.get("who"))),
        what=str(scan.get("what")),
        minutes=minutes if isinstance(minutes, int) else None,
        undoes=undoes if isinstance(undoes, str) else None,
        age=timedelta(milliseconds=max(0, min(age, LONGEST_AGE))),
    )


def button_pressed() -> Pressed:
    """`12-7:late:20`, `12-7:present`, `12-7:undone:<key>`: who, what, and how late or what is taken back.

    The form's `seed` makes the key: the same button of the same page is the same scan. Raises `WrongScan`.
    """
    mark = request.form.get("mark", "")
    try:
        key = str(uuid.uuid5(uuid.UUID(request.form.get("seed", "")), mark))
    except ValueError:
        raise WrongScan from None
    who, what, detail = (*mark.split(":"), "", "", "")[:3]
    return Pressed(
        key=key,
        who=_who(who),
        what=what,
        minutes=int(detail) if what == "late" and detail.isdecimal() else None,
        undoes=detail if what == "undone" else None,
    )


def _who(text: str) -> tuple[int, int | None]:
    """`12-7` is delegate 7 of delegation 12, `12-` the delegation itself."""
    delegation, _, delegate = text.partition("-")
    numbers = [int(one) if one.isdecimal() and len(one) < 11 else -1 for one in (delegation, delegate or "0")]
    if not all(0 <= one <= HIGHEST_ID for one in numbers):
        raise WrongScan
    return numbers[0], numbers[1] or None


def _receipt(receipt: Receipt) -> dict[str, Any]:
    return {
        "kept": list(receipt.kept),
        "refused": {key: sentence(refusal) for key, refusal in receipt.refused.items()},
    }


def _state(shown: Desk) -> dict[str, Any]:
    """What may have changed on the page since it was loaded: who is there, and the next meeting."""
    g.zone = shown.event.zone
    return {
        "people": {who_id(one): _standing(one) for line in shown.lines for one in line.people},
        "next": {line.delegation_id: next_words(line) for line in shown.lines},
        "announced": {line.delegation_id: announced_words(line) for line in shown.lines},
    }


def _standing(one: Somebody) -> dict[str, Any] | None:
    if one.standing is None:
        return None
    word, against = one.standing.word, one.standing.against
    return {
        "key": word.key,
        "what": word.what,
        "minutes": word.minutes,
        "hour": format_time(word.at, "short"),
        "desk": word.desk,
        "against": None
        if against is None
        else {"what": against.what, "minutes": against.minutes, "desk": against.desk},
    }


@pages.app_template_global("desk_who")
def who_id(one: Somebody | LastScan) -> str:
    delegation, delegate = one.who
    return f"{delegation}-{delegate or ''}"


@pages.app_template_global("desk_next")
def next_words(line: Line) -> str:
    """`14:20, table 3`, empty where nothing is to come."""
    if line.coming is None:
        return ""
    time = format_time(line.coming.starts_at, "short")
    return str(_("%(time)s, table %(table)s", time=time, table=line.coming.table))


@pages.app_template_global("desk_announced")
def announced_words(line: Line) -> str:
    """What is known of a structure nobody has seen, empty where nothing is. Who said it is not kept."""
    if line.announced is None:
        return ""
    if line.announced.until is None:
        return str(_("Absence annoncée"))
    return str(_("Retard annoncé, arrivée vers %(time)s", time=format_time(line.announced.until, "short")))
