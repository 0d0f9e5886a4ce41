"""Show one of the two forms and take what it sends, whichever door the person came in by."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from flask import flash, g, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.core.errors import Invalid, NotFound, Refusal
from matchmaker.core.impact.feedback import mark_of_answer
from matchmaker.core.impact.words import FOLLOW_UPS, SATISFACTION, STAGES, USEFULNESS
from matchmaker.services.impact.feedback import Read as ReadFeedback
from matchmaker.services.impact.feedback import Sheet
from matchmaker.services.impact.outcomes import OutcomeSheet
from matchmaker.services.impact.outcomes import Read as ReadOutcomes
from matchmaker.web.forms import Confirm
from matchmaker.web.impact.typed import NUMBERS, feedback_typed, outcomes_typed

SIGNED_IN = "events/layout.html"
BARE = "base.html"


def feedback_page(
    sheet: Sheet, save: Callable[[ReadFeedback], None], done: str, *, layout: str, stop: str | None = None
) -> Response | tuple[str, int]:
    """The form of one minute; after it was sent, `done`."""
    return _page(
        "impact/feedback.html",
        sheet,
        _said(sheet),
        lambda typed: save(partial(feedback_typed, typed)),
        _("Merci, c’est enregistré. Vous pouvez encore changer vos réponses."),
        done,
        layout=layout,
        stop=stop,
        usefulness=USEFULNESS,
        satisfaction=SATISFACTION,
        follow_ups=FOLLOW_UPS,
    )


def _page(
    template: str,
    sheet: Sheet | OutcomeSheet,
    said: Mapping[str, str],
    save: Callable[[Mapping[str, str]], None],
    thanks: str,
    done: str,
    **words: object,
) -> Response | tuple[str, int]:
    """The form with what was ``said`` before; refused, with all that was typed and the reason above it."""
    event = sheet.delegation.event
    g.zone = event.zone
    form, shown, status = Confirm(), said, 200
    if form.validate_on_submit():
        shown, status = request.form.to_dict(), 400
        if not _refused(form, lambda: save(shown)):
            flash(thanks, "success")
            return redirect(done, 303)
    page = render_template(
        template, event=event, delegation=sheet.delegation, sheet=sheet, form=form, values=shown, **words
    )
    return page, status


def _said(sheet: Sheet) -> dict[str, str]:
    """What was said before, as the form would send it."""
    day = sheet.said.day
    values = {
        "satisfaction": str(day.satisfaction or ""),
        "return": day.would_return or "",
        "comment": day.comment,
    }
    for one in sheet.said.meetings:
        values[f"m{one.meeting}-mark"] = mark_of_answer(one)
        values[f"m{one.meeting}-more"] = one.follow_up or ""
        if one.existing_client:
            values[f"m{one.meeting}-known"] = "on"
    return values


def outcome_page(
    sheet: OutcomeSheet,
    save: Callable[[ReadOutcomes], None],
    done: str,
    *,
    layout: str,
    stop: str | None = None,
) -> Response | tuple[str, int]:
    """All meetings of one structure on one page; after it was sent, `done`."""
    return _page(
        "impact/outcomes.html",
        sheet,
        _said_outcomes(sheet),
        lambda typed: save(partial(outcomes_typed, typed)),
        _("Merci, c’est enregistré. Aucune autre structure ne lit vos montants."),
        done,
        layout=layout,
        stop=stop,
        stages=STAGES,
    )


def _said_outcomes(sheet: OutcomeSheet) -> dict[str, str]:
    """What was said before, and of what nothing was said yet, who is known to be a client already."""
    values = {f"m{meeting}-known": "on" for meeting in sheet.clients if meeting not in sheet.said}
    for meeting, one in sheet.said.items():
        values[f"m{meeting}-stage"] = one.stage
        numbers: dict[str, Any] = {"amount": one.amount, "jobs": one.jobs, "hours": one.hours}
        values |= {f"m{meeting}-{name}": str(numbers[name]) for name in NUMBERS if numbers[name] is not None}
        if one.existing_client:
            values[f"m{meeting}-known"] = "on"
    return values


def _refused(form: Confirm, save: Callable[[], None]) -> bool:
    """Whether it could not be kept; the sentence then stands above the form, and nothing typed is lost."""
    try:
        save()
    except NotFound:
        raise
    except Invalid as error:
        form.refuse(error)
        return True
    except Refusal as error:
        if error.status != 409:
            raise
        form.refuse(error)
        return True
    return False
