"""A browser of the test client: forms are read from the page and sent whole, CSRF token included."""

from collections.abc import Callable
from contextvars import Context
from html.parser import HTMLParser
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from matchmaker.db.directory import Person
from matchmaker.extensions import db
from matchmaker.services.directory.sessions import save_session
from matchmaker.web.typography import NO_BREAK


class _Shown(TestResponse):
    """A page as its reader sees it: a space that holds two words together looks like any other."""

    @property
    def text(self) -> str:
        return super().text.replace(NO_BREAK, " ")


class Browsing:
    """One person's browser, or a signed-out one."""

    def __init__(self, app: Flask, person: Person | None) -> None:
        self.client = app.test_client()
        self.client.response_wrapper = type("Shown", (_Shown, self.client.response_wrapper), {})
        if person is not None:
            self.client.set_cookie("matchmaker", save_session(None, person.id, {}), domain="localhost")

    def get(self, url: str, **values: Any) -> TestResponse:
        return self._send(self.client.get, url, **values)

    def post(self, url: str, **values: Any) -> TestResponse:
        """Post as a program would, without the page's form: what an attacker does."""
        return self._send(self.client.post, url, **values)

    def _send(self, call: Callable[..., TestResponse], url: str, **values: Any) -> TestResponse:
        # A request of a real server has its own context and session; the test's own session
        # lets go of its snapshot so that it sees what the request wrote.
        db.session.rollback()
        return Context().run(call, url, **values)

    def submit(self, page: str, to: str | None = None, by: str | None = None, **fields: Any) -> TestResponse:
        """Open `page`, take the form that posts to `to` (or the first posting one) and send it filled in.

        What is not given keeps the value the page shows. Fails when the page has no such form. `by`: sent
        by a button, or a script of the page, that posts it to another address.
        """
        shown = self.get(page)
        assert shown.status_code == 200, f"{page} answered {shown.status_code}"
        form = find_form(shown.get_data(as_text=True), to)
        values = {name: value for name, value in form.values.items() if name not in fields}
        sent = {name: value for name, value in fields.items() if value is not None}
        kind = "multipart/form-data" if any(isinstance(value, tuple) for value in sent.values()) else None
        return self.post(by or form.action or page, data=values | sent, content_type=kind)


class Form:
    def __init__(self, action: str) -> None:
        self.action = action
        self.values: dict[str, Any] = {}


class _Forms(HTMLParser):
    """Collects the posting forms of a page with the values a browser would send."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.inside: Form | None = None
        self.select: str | None = None
        self.textarea: str | None = None

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        if tag == "form" and (given.get("method") or "").lower() == "post":
            self.inside = Form(given.get("action") or "")
            self.forms.append(self.inside)
        if self.inside is None or ("name" not in given and tag != "option"):
            return
        name = given.get("name") or ""
        if tag == "select":
            self.select = name
        elif tag == "option" and self.select and "selected" in given:
            self._add(self.select, given.get("value") or "")
        elif tag == "textarea":
            self.textarea = name
            self.inside.values[name] = ""
        elif tag == "input":
            self._input(name, given)

    def _input(self, name: str, given: dict[str, str | None]) -> None:
        kind = given.get("type") or "text"
        if kind in ("submit", "button", "file") or (kind in ("checkbox", "radio") and "checked" not in given):
            return
        self._add(name, given.get("value") or ("on" if kind == "checkbox" else ""))

    def _add(self, name: str, value: str) -> None:
        assert self.inside is not None
        known = self.inside.values.get(name)
        if known is None:
            self.inside.values[name] = value
        else:
            self.inside.values[name] = [*known, value] if isinstance(known, list) else [known, value]

    def handle_data(self, data: str) -> None:
        if self.inside and self.textarea:
            self.inside.values[self.textarea] += data.removeprefix("\r\n").removeprefix("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = None
        elif tag == "select":
            self.select = None
        elif tag == "textarea":
            self.textarea = None


# Every page carries these two; a test means the page's own form.
FURNITURE = ("/deconnexion", "/langue/")


def find_form(html: str, to: str | None) -> Form:
    """The form that posts to `to`; without `to`, the first that is the page's own."""
    parser = _Forms()
    parser.feed(html)
    for form in parser.forms:
        if form.action == to or (to is None and not form.action.startswith(FURNITURE)):
            return form
    raise AssertionError(f"no form for {to or 'this page'}; it has {[form.action for form in parser.forms]}")
