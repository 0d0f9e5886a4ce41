"""French spaces hold: no line of a page begins with « ? » alone, and nothing else of the words changes."""

import pytest
from markupsafe import Markup

from matchmaker.web.page import translated
from matchmaker.web.typography import tied


@pytest.mark.parametrize(
    ("words", "held"),
    [
        ("Quelle procédure ?", "Quelle procédure\u00a0?"),
        ("« Votre planning » : voici", "«\u00a0Votre planning\u00a0»\u00a0: voici"),
        ("sous 60 000 € HT ; à vérifier !", "sous 60 000\u00a0€ HT\u00a0; à vérifier\u00a0!"),
        ("de 14:00 à 17:00, en %(minutes)s minutes", "de 14:00 à 17:00, en %(minutes)s minutes"),
        ("Which procedure? See: page 2", "Which procedure? See: page 2"),
    ],
)
def test_what_belongs_together_stays_on_one_line(words, held):
    assert tied(words) == held


def test_markup_stays_markup_and_words_stay_words():
    assert type(tied(Markup("<b>Où ?</b>"))) is Markup
    assert type(tied("<b>Où ?</b>")) is str


def test_words_of_templates_are_held_and_what_is_put_into_them_is_not(app):
    page = app.jinja_env.from_string(
        "{{ _('« %(name)s » : où ?', name=name) }} {{ ngettext('%(num)s place ?', '%(num)s places ?', 2) }}"
    )

    with app.test_request_context("/"):
        shown = page.render(name="a : b <i>")
        assert translated("« {name} » ?", {"name": "a : b"}) == "«\u00a0a : b\u00a0»\u00a0?"

    assert shown == "«\u00a0a : b &lt;i&gt;\u00a0»\u00a0: où\u00a0? 2 places\u00a0?"
