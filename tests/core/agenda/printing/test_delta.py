from hypothesis import given
from hypothesis import strategies as st

from matchmaker.core.agenda.printing.delta import (
    Delta,
    after_printing,
    changed_sheets,
    fingerprint,
    kind_of,
    whole_documents,
)

KEYS = st.sampled_from([f"{kind}:{number}" for kind in ("agenda", "card", "badge") for number in range(4)])
SHEETS = st.dictionaries(KEYS, st.sampled_from("abc"))


def test_sheets_are_told_apart_as_changed_new_withdrawn_and_unchanged():
    paper = {"agenda:1": "a", "agenda:2": "a", "agenda:3": "a", "card:T1": "x"}
    now = {"agenda:1": "a", "agenda:2": "b", "agenda:4": "a", "card:T1": "x", "badge:1": "z"}

    assert changed_sheets(paper, now) == Delta(("agenda:2",), ("agenda:4",), ("agenda:3",), unchanged=2)


def test_a_document_that_was_never_printed_is_not_missing():
    assert not changed_sheets({"card:T1": "x"}, {"card:T1": "x", "badge:1": "z"}).anything


@given(SHEETS, SHEETS)
def test_a_sheet_is_printed_again_if_and_only_if_it_is_not_what_lies_on_paper(paper, now):
    delta = changed_sheets(paper, now)

    documents = {kind_of(key) for key in paper}
    for key, content in now.items():
        assert (key in delta.to_print) == (kind_of(key) in documents and paper.get(key) != content)


@given(SHEETS, SHEETS)
def test_once_the_changes_are_printed_nothing_has_changed(paper, now):
    after = after_printing(paper, now, changed_sheets(paper, now))

    assert not changed_sheets(after, now).anything
    assert after == {key: now[key] for key in now if kind_of(key) in {kind_of(one) for one in paper}}


@given(SHEETS, SHEETS, st.sets(st.sampled_from(["agenda", "card", "badge"])))
def test_printing_whole_documents_leaves_the_paper_of_others_as_it_was(paper, now, kinds):
    after = after_printing(paper, now, whole_documents(paper, now, kinds))

    assert {key: value for key, value in after.items() if kind_of(key) in kinds} == {
        key: value for key, value in now.items() if kind_of(key) in kinds
    }
    assert {key: value for key, value in after.items() if kind_of(key) not in kinds} == {
        key: value for key, value in paper.items() if kind_of(key) not in kinds
    }


def test_fingerprint_knows_the_content_and_not_the_order_it_was_given_in():
    assert fingerprint({"a": 1, "b": ["é"]}) == fingerprint({"b": ["é"], "a": 1})
    assert fingerprint({"a": 1}) != fingerprint({"a": "1"})
