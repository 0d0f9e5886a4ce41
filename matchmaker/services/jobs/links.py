"""Addresses of our pages for mails, which are written with or without a request around them."""

import re

from flask import current_app

from matchmaker.extensions import current_settings

# What `secrets.token_urlsafe` makes, wherever it ends: whoever writes the words around it does not unmask it.
_KEY = re.compile(r"(?<=/)[A-Za-z0-9_-]{22,}")


def page_link(endpoint: str, **values: object) -> str:
    """The public address of a page, `https://…/mes-rencontres/3`; from the settings, never from a header."""
    paths = current_app.url_map.bind("localhost")
    return current_settings().public_url + paths.build(endpoint, values)


def without_keys(text: str) -> str:
    """The text of a message for who is not its reader: whoever has a personal link acts as its person."""
    return _KEY.sub("•••", text)
