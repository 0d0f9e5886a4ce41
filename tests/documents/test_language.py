import datetime as dt

import pytest

from matchmaker.documents.language import FRENCH, Language


def test_days_and_times_are_those_of_the_event():
    moment = dt.datetime(2027, 3, 9, 10, 30, tzinfo=dt.UTC)

    assert FRENCH.day(dt.date(2027, 3, 11)) == "jeudi 11 mars 2027"
    assert FRENCH.time(moment, "Europe/Paris") == "11:30"
    assert FRENCH.time(moment, "Indian/Reunion") == "14:30"
    assert FRENCH.moment(moment, "Europe/Paris") == "9 mars 2027 à 11:30"


@pytest.mark.parametrize(
    ("locale", "number", "said"),
    [("fr", 0, "0 vœu"), ("fr", 1, "1 vœu"), ("fr", 2, "2 vœux"), ("en", 0, "0 vœux"), ("en", 1, "1 vœu")],
)
def test_count_follows_the_grammar_of_the_language(locale, number, said):
    assert Language(locale).count(number, "{count} vœu", "{count} vœux") == said


def test_templates_pass_through_the_translation():
    english = Language("en", {"{day} à {time}": "{day} at {time}"}.__getitem__)

    assert english.moment(dt.datetime(2027, 3, 9, tzinfo=dt.UTC), "UTC") == "9 March 2027 at 00:00"


def test_values_of_a_stored_sentence_are_written_in_the_language():
    values = {"share": 0.125, "day": dt.date(2027, 3, 11), "who": "Net’Éclair", "count": 3}

    assert FRENCH.fill("{share} {day} {who} {count}", values) == "0,125 11 mars 2027 Net’Éclair 3"


def test_a_number_is_not_parted_in_a_stored_sentence():
    values = {"share": 40, "euros": 15_782, "year": 2027}

    filled = FRENCH.fill("{share} % de {euros} € en {year}", values)

    assert filled == "40\N{NO-BREAK SPACE}% de 15\N{NARROW NO-BREAK SPACE}782 € en 2027"
