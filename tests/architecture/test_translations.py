"""The English catalogue is complete: every sentence of the sources is there, translated, and no other."""

import re
import string
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

HERE = Path("matchmaker/translations")
KEYWORDS = {**DEFAULT_KEYWORDS, "N_": None, "_l": None, "lazy_gettext": None}


@pytest.fixture(scope="module")
def sentences(root) -> set[object]:
    with (root / HERE / "babel.cfg").open() as lines:
        methods, options = parse_mapping_cfg(lines)
    found = [
        entry
        for folder in ("matchmaker", "plugins")
        for entry in extract_from_dir(root / folder, methods, options, KEYWORDS)
    ]
    return {message[0] if isinstance(message, tuple) else message for _, _, message, _, _ in found}


@pytest.fixture(scope="module")
def english(root) -> Catalog:
    with (root / HERE / "en" / "LC_MESSAGES" / "messages.po").open("rb") as text:
        return read_po(text, locale="en")


def test_the_catalogue_holds_the_sentences_of_the_sources(sentences, english):
    held = {_first(message.id) for message in english if message.id}

    assert (sentences - held, held - sentences) == (set(), set()), "run `make messages`"


def test_every_sentence_is_translated(english):
    missing = [message.id for message in english if message.id and (not _complete(message) or message.fuzzy)]

    assert missing == []


def test_translations_name_the_same_values(english):
    wrong = [
        message.id
        for message in english
        if message.id and _values(_first(message.id)) != _values(_first(message.string))
    ]

    assert wrong == []


def _first(text):
    return text if isinstance(text, str) else text[0]


def _complete(message) -> bool:
    return bool(message.string) and (isinstance(message.string, str) or all(message.string))


def _values(text: str) -> set[str]:
    """Names of `{value}` and `%(value)s`."""
    braces = {name for _, name, _, _ in string.Formatter().parse(text.replace("%(", "")) if name}
    return braces | set(re.findall(r"%\((\w+)\)", text))


def test_the_catalogue_compiles(english):
    """As `make` compiles it: a « % d » in French is taken for a placeholder, and stops the installation."""
    assert [(message.id, errors) for message, errors in english.check() if errors] == []
