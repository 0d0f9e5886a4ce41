"""The base of every form: CSRF from Flask-WTF, and a nonce so that sending twice acts once."""

import secrets
from functools import cached_property

from flask_babel import gettext as _
from flask_wtf import FlaskForm
from markupsafe import Markup
from wtforms import HiddenField

from matchmaker.core.errors import Refusal


class Form(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    """A form of ours. `nonce` with what is typed is its idempotency key."""

    nonce = HiddenField(default=lambda: secrets.token_urlsafe(16))

    def refuse(self, error: Refusal) -> None:
        """Show a refusal above the form and keep everything that was typed."""
        self.form_errors.append(sentence(error))

    def renew(self, version: int) -> None:
        """Make the next sending start from what is stored now: its version goes out with the page."""
        self["version"].data = version
        self["version"].raw_data = None  # what was posted would win over it


class Confirm(Form):
    """A button and nothing else: publish, accept, sign out. A long list has hundreds of them on one page."""

    @cached_property
    def tag(self) -> Markup:
        """The hidden fields, written once."""
        tag: Markup = self.hidden_tag()
        return tag


def sentence(error: Refusal) -> str:
    """The refusal in the reader's language."""
    return str(_(error.template)).format(**error.values)
