"""Only a known name between braces is replaced; everything else stays as it was typed."""

from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.core.errors import Invalid
from matchmaker.core.jobs.texts import (
    BodyMissing,
    LinkInSubject,
    MissingPlaceholder,
    Placeholder,
    SmsTooLong,
    SubjectMissing,
    TextKind,
    UnknownPlaceholder,
    check_length,
    check_text,
    fill,
)

KIND = TextKind(
    "trial",
    "Essai",
    "Quand on essaie",
    (
        Placeholder("nom", "le nom", "Camille"),
        Placeholder("lien", "la page", "https://…", required=True, opens=True),
    ),
    "Bonjour {nom}",
    "{lien}\n",
)
SMS = TextKind("trial", "Essai", "", (Placeholder("lien", "la page", ""),), "SMS", "{lien}", channel="sms")


def test_names_are_replaced_and_what_a_value_holds_is_never_read_again():
    filled = fill("{nom} : {lien}", {"nom": "{lien} {0} {nom}", "lien": "ici"})

    assert filled == "{lien} {0} {nom} : ici"


@pytest.mark.parametrize(
    "text", ["{nom.__class__}", "{0}", "{nom!r}", "{nom:>99}", "{nom[0]}", "{ nom }", "{}", "{", "}", "{nom"]
)
def test_nothing_of_the_format_language_works(text):
    assert fill(text, {"nom": "Camille"}) == text


def test_doubled_braces_are_no_escape():
    assert fill("{{nom}}", {"nom": "Camille"}) == "{Camille}"


@given(st.text(), st.dictionaries(st.text(), st.text()))
def test_filling_takes_any_text_and_never_raises(text, values):
    assert isinstance(fill(text, values), str)


@pytest.mark.parametrize("name", ["{a.__class__}", "{0}", "{mot de passe}", "{Nom}"])
def test_an_unknown_name_is_refused_and_named(name):
    with pytest.raises(UnknownPlaceholder, match=r"Il connaît \{nom\}, \{lien\}") as refused:
        check_text(KIND, "Objet", f"{name} {{lien}}")

    assert name in str(refused.value)


def test_a_text_without_its_link_is_refused_and_so_is_a_link_in_the_subject():
    with pytest.raises(MissingPlaceholder, match=r"\{lien\}"):
        check_text(KIND, "Bonjour", "Bonjour {nom}")
    with pytest.raises(LinkInSubject, match=r"\{lien\}"):
        check_text(KIND, "{lien}", "Bonjour {lien}")


@pytest.mark.parametrize(
    ("subject", "body", "refusal"),
    [
        ("", "{lien}", SubjectMissing),
        ("a\nBcc: x@y.fr", "{lien}", SubjectMissing),
        ("x" * 151, "{lien}", SubjectMissing),
        ("Objet", "  \n ", BodyMissing),
        ("Objet", "x" * 10_001, BodyMissing),
    ],
)
def test_what_cannot_leave_is_refused(subject, body, refusal):
    with pytest.raises(refusal):
        check_text(KIND, subject, body)


def test_lines_of_a_browser_are_kept_as_plain_lines():
    assert check_text(KIND, " Objet ", "a\r\n{lien}\r\n\r\n") == ("Objet", "a\n{lien}\n")


def test_an_sms_goes_out_as_one():
    check_length(SMS, "x" * 160)
    check_length(KIND, "x" * 1000)

    with pytest.raises(SmsTooLong, match="161 signes, 160 au plus"):
        check_length(SMS, "x" * 161)


def test_every_refusal_is_a_sentence_of_the_house():
    for refusal in (UnknownPlaceholder, MissingPlaceholder, SubjectMissing, BodyMissing, SmsTooLong):
        assert issubclass(refusal, Invalid)
        assert all(name is None or name for _, name, *_ in Formatter().parse(refusal.template))
