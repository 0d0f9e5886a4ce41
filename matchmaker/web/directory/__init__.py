"""Pages of the directory: getting in and out, people, organisations."""

from flask import Blueprint

pages = Blueprint("directory", __name__)

from matchmaker.web.directory import home, sign_in  # noqa: E402, F401  # views register on `pages`
