"""A form sent twice takes effect once, and its second sender is led where the first was."""

from flask import Flask, request, session
from werkzeug.wrappers import Response

from matchmaker.core.directory.digests import digest_of
from matchmaker.db.transaction import Once, once
from matchmaker.services.jobs.idempotency import remember_location


def watch_forms(app: Flask) -> None:
    app.before_request(_take_key)
    app.after_request(_keep_answer)


def _take_key() -> None:
    sent = request.method == "POST" and bool(request.form.get("nonce"))
    once.set(Once(f"person:{session.get('person_id', '')}", _act()) if sent else None)


def _act() -> str:
    """Forty digits for what is sent and to where. All buttons of a page share its nonce, and who goes back to a form
    and sends something else wants something else."""
    said = sorted(one for one in request.form.items(multi=True) if one[0] != "csrf_token")
    return digest_of(repr((request.full_path, said)))[:40]


def _keep_answer(response: Response) -> Response:
    pending = once.get()
    once.set(None)  # what follows, such as saving the session, is not the form's effect
    if pending and pending.used and response.status_code in (302, 303):
        remember_location(pending, response.location or "")
    return response
