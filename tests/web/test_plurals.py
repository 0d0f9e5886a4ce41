"""Nought is singular in French and plural in English, in templates as in sentences of the code."""

import pytest
from flask import render_template_string
from flask_babel import force_locale, ngettext

PAGE = "{{ ngettext('%(num)s structure', '%(num)s structures', count) }}"


@pytest.mark.parametrize(
    ("locale", "count", "said"),
    [
        ("fr", 0, "0 structure"),
        ("fr", 1, "1 structure"),
        ("fr", 2, "2 structures"),
        ("en", 0, "0 organisations"),
        ("en", 1, "1 organisation"),
    ],
)
def test_nought_is_counted_as_the_language_counts_it(app, locale, count, said):
    with app.test_request_context(), force_locale(locale):
        assert ngettext("%(num)s structure", "%(num)s structures", count) == said
        assert render_template_string(PAGE, count=count) == said
