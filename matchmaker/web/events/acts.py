"""One-button forms: do it, and say what happened where the person was."""

from collections.abc import Callable

from flask import flash, redirect
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.core.errors import NotFound, Refusal
from matchmaker.core.events.programme import advice_on_length
from matchmaker.web.forms import Confirm, sentence


def act_and_return(back: str, do: Callable[[], str], *, done: str = "") -> Response:
    """Call `do`, which gives the sentence to show; a refusal is shown instead. Then back to the page.

    `done` is where to go instead once it is done, where there may be no page to come back to.
    """
    if Confirm().validate_on_submit():
        try:
            flash(do(), "success")
            back = done or back
        except NotFound:
            raise
        except Refusal as error:
            flash(sentence(error), "warning")
    return redirect(back, 303)


def advise_on_length(length: int) -> None:
    """Say so when the meetings are shorter than advised; it is not refused."""
    advice = advice_on_length(length)
    if advice is not None:
        flash(_(advice).format(length=length), "warning")
