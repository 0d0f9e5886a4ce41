"""A form sent twice takes effect once, and its second sender is led where the first was."""

from flask import Flask, request, session
from werkzeug.wrappers import Response

from matchmaker.db.transaction import Once, once
from matchmaker.services.jobs.idempotency import remember_location


def watch_forms(app: Flask) -> None:
    app.before_request(_take_key)
    app.after_request(_keep_answer)


def _take_key() -> None:
    key = request.form.get("nonce") if request.method == "POST" else None
    once.set(Once(f"person:{session.get('person_id', '')}", key[:40]) if key else None)


def _keep_answer(response: Response) -> Response:
    pending = once.get()
    once.set(None)  # what follows, such as saving the session, is not the form's effect
    if pending and pending.used and response.status_code in (302, 303):
        remember_location(pending, response.location or "")
    return response
