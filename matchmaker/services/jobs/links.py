"""Addresses of our pages for mails, which are written with or without a request around them."""

from flask import current_app

from matchmaker.extensions import current_settings


def page_link(endpoint: str, **values: object) -> str:
    """The public address of a page, `https://…/mes-rencontres/3`; from the settings, never from a header."""
    paths = current_app.url_map.bind("localhost")
    return current_settings().public_url + paths.build(endpoint, values)
