"""Pages of the directory: getting in and out, people, organisations."""

from flask import Blueprint

pages = Blueprint("directory", __name__)

from matchmaker.web.directory import (  # noqa: E402  # views register on `pages`
    account,
    communes,
    desk_code,
    duplicates,
    facts,
    home,
    imports,
    members,
    organisation,
    organisations,
    proofs,
    registers,
    sign_in,
    team,
)

__all__ = [
    "account",
    "communes",
    "desk_code",
    "duplicates",
    "facts",
    "home",
    "imports",
    "members",
    "organisation",
    "organisations",
    "pages",
    "proofs",
    "registers",
    "sign_in",
    "team",
]
