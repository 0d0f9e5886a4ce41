"""Server-side sessions: the cookie holds a random token, the row holds the rest."""

from typing import Any

from flask import Flask, Request, Response
from flask.sessions import SessionInterface, SessionMixin
from werkzeug.datastructures import CallbackDict

from matchmaker.extensions import current_settings
from matchmaker.services.directory.sessions import end_session, find_session, save_session


class RowSession(CallbackDict[str, Any], SessionMixin):
    """A session dictionary that remembers its token and whether it was touched."""

    def __init__(self, token: str | None, values: dict[str, Any]) -> None:
        def touched(session: "CallbackDict[str, Any]") -> None:
            self.modified = True

        super().__init__(values, touched)
        self.token = token
        self.modified = False


class RowSessions(SessionInterface):
    """Reads the row at the start of a request and writes it back when something changed."""

    def open_session(self, app: Flask, request: Request) -> RowSession:
        token = request.cookies.get(cookie_name())
        found = find_session(token) if token else None
        if found is None:
            return RowSession(None, {})
        return RowSession(
            found.token, found.data | ({"person_id": found.person_id} if found.person_id else {})
        )

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        response.vary.add("Cookie")
        if not isinstance(session, RowSession) or not session.modified:
            return
        if session.token is None and "person_id" not in session and response.status_code >= 400:
            return  # a page that is not there must not cost a row to whoever asks for it a million times
        if not session:
            if session.token:
                end_session(session.token)
            response.delete_cookie(cookie_name(), secure=current_settings().secure, httponly=True)
            return
        data = {key: value for key, value in session.items() if key != "person_id"}
        token = save_session(session.token, session.get("person_id"), data)
        response.set_cookie(
            cookie_name(), token, secure=current_settings().secure, httponly=True, samesite="Lax", path="/"
        )


def cookie_name() -> str:
    """`__Host-` ties the cookie to this very host; browsers accept that only over https."""
    return "__Host-matchmaker" if current_settings().secure else "matchmaker"
