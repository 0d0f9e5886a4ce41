"""Headers of every answer, and the only addresses a page may send somebody on to."""

from urllib.parse import urlsplit

from flask import Flask, abort, request, session
from werkzeug.wrappers import Response

from matchmaker.extensions import current_settings

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)

# A calendar keeps its feed and asks whether it has changed; nobody between keeps it.
ASKED_AGAIN = "agenda.feed"


def harden(app: Flask) -> None:
    app.before_request(_refuse_nul)
    app.after_request(_headers)


def _refuse_nul() -> None:
    """No page of ours sends a NUL character, and PostgreSQL stores none: it would be an error of ours."""
    said = (*request.args.items(multi=True), *request.form.items(multi=True))
    if any("\0" in part for pair in said for part in pair):
        abort(400)


def _headers(response: Response) -> Response:
    headers = response.headers
    headers["Content-Security-Policy"] = POLICY
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "same-origin"
    headers["Permissions-Policy"] = "geolocation=(), camera=(self), microphone=()"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    if current_settings().secure:
        headers["Strict-Transport-Security"] = "max-age=31536000"
    if request.endpoint == ASKED_AGAIN:
        headers["Cache-Control"] = "private, no-cache"
    elif request.endpoint != "static" and (session.get("person_id") or _opened_by_a_secret()):
        headers["Cache-Control"] = "no-store"
    return response


def _opened_by_a_secret() -> bool:
    """Whether the page was opened by a key, in its address or typed: no cache, and no « back », shows it again."""
    keyed = any(name.endswith("_key") or name == "token" for name in request.view_args or ())
    halfway = "who" in session or "sign_in_email" in session  # names of a shared mailbox, an address
    return keyed or halfway or (request.blueprint == "impact" and "feedback_key" in session)


def own_path(target: str | None) -> str | None:
    """The target if it is a plain path on this site, else None: no open redirect."""
    if not target or not target.startswith("/") or target.startswith("//") or "\\" in target:
        return None
    if any(ord(character) < 32 for character in target):
        return None
    parts = urlsplit(target)
    return target if not parts.scheme and not parts.netloc else None
