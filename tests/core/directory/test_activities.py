"""Activity codes: one way to write them, whatever the file or the register."""

import pytest

from matchmaker.core.directory.activities import clean_activity
from matchmaker.core.directory.facts import FACT_KINDS


@pytest.mark.parametrize(
    "written", ["62.01Z", "6201Z", "6201z", " 62.01 Z", "62.01Z Programmation informatique"]
)
def test_a_code_is_written_as_insee_writes_it(written):
    assert clean_activity(written) == "62.01Z"


@pytest.mark.parametrize("written", ["", "62.01", "Programmation", "620.1Z", "62.01ZZ", "A62.01Z"])
def test_anything_else_is_no_code(written):
    assert clean_activity(written) is None


def test_a_fact_holds_the_clean_code_alone():
    kind = FACT_KINDS["naf_2025"]

    assert kind.takes("90.39G")
    assert not kind.takes("9039G")
    assert not kind.takes(True)


def test_nothing_is_scored_by_an_activity():
    assert {key for key, kind in FACT_KINDS.items() if not kind.scored} == {"naf_rev2", "naf_2025"}
