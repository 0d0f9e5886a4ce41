"""French spaces: what stands before « : ; ? ! » » or after an opening « « » never begins a line, nor ends one, alone."""

import re

from flask import Flask
from flask_babel import get_translations

NO_BREAK = "\u00a0"
_TIES = re.compile(r"(?<=«) | (?=[»:;?!€])")


def tied(words: object) -> str:
    """The same words, these spaces held; markup stays markup, for nothing but a space is put into it."""
    text = words if isinstance(words, str) else str(words)
    return type(text)(_TIES.sub(NO_BREAK, text))


def tie_words_of_pages(app: Flask) -> None:
    """Let every `_()` of a template give its words so; what is put into them stays as it was written."""
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]  # of the extension that Flask-Babel adds
        gettext=lambda words: tied(get_translations().ugettext(words)),
        ngettext=lambda one, many, count: tied(get_translations().ungettext(one, many, count)),
        newstyle=True,
    )
    app.add_template_filter(tied, "tied")
