from datetime import date

import pytest

from matchmaker.plugin_api import Field, Invalid


def field(kind, **more):
    return Field("x_field", "offer", kind, "Champ", **more)


@pytest.mark.parametrize(
    ("one", "text", "value"),
    [
        (field("number"), " 1 234,5 ", 1234.5),
        (field("number"), "-2", -2.0),
        (field("flag"), "Oui", True),
        (field("flag"), "non", False),
        (field("flag"), "True", True),
        (field("text"), " été ", "été"),
        (field("date"), "31/12/2026", date(2026, 12, 31)),
        (field("date"), "2026-12-31", date(2026, 12, 31)),
        (field("choice", choices=(("a", "Premier"), ("b", "Second"))), "second", "b"),
        (field("choice", choices=(("a", "Premier"), ("b", "Second"))), "A", "a"),
        (field("number"), "  ", None),
        (field("number", unit="%"), "40%", 40.0),
        (field("number", unit="%"), "40,5 %", 40.5),
        (field("number", unit="ETP"), "12 etp", 12.0),
    ],
)
def test_an_answer_is_read_as_people_write_it(one, text, value):
    assert one.read(text) == value


@pytest.mark.parametrize(
    ("one", "text", "sentence"),
    [
        (field("number"), "beaucoup", "« beaucoup » n’est pas un nombre : écrivez par exemple 12,5."),
        (field("number", low=0, high=100), "120", "« Champ » : écrivez un nombre entre 0 et 100."),
        (field("number", low=0.5), "0", "« Champ » : écrivez un nombre d’au moins 0,5."),
        (field("number", unit="km"), "40 %", "« 40 % » n’est pas un nombre : écrivez par exemple 12,5."),
        (field("number", unit="%"), "%", "« % » n’est pas un nombre : écrivez par exemple 12,5."),
        (field("number"), "nan", "« Champ » : écrivez un nombre."),
        (field("flag"), "bof", "« bof » : écrivez oui ou non."),
        (field("date"), "hier", "« hier » n’est pas une date : écrivez par exemple 31/12/2026."),
        (
            field("choice", choices=(("a", "Premier"),)),
            "z",
            "« z » n’est pas proposé : choisissez parmi Premier.",
        ),
        (field("text", required=True), "", "« Champ » est à remplir."),
    ],
)
def test_what_cannot_be_taken_is_a_sentence(one, text, sentence):
    with pytest.raises(Invalid) as refusal:
        one.read(text)

    assert str(refusal.value) == sentence


def test_a_plugin_may_check_further():
    def even(value):
        if value % 2:
            raise Invalid("« {value} » est impair.", value=value)

    with pytest.raises(Invalid, match="impair"):
        field("number", check=even).read("3")
