"""Files of the first format, as they lie with buyers: whatever becomes of the words of the page, they stay intact."""

from hashlib import sha256
from pathlib import Path

import pytest

from matchmaker.core.sourcing.copies import WHY
from matchmaker.core.sourcing.verify import first_fault
from matchmaker.documents.sourcing_csv import read_register_csv, register_csv

HERE = Path(__file__).parent
# Never to be made anew: a file of 2027 must be read in 2057 by the same words.
WRITTEN = {
    "complet": "a21329969231221d1494e233939557caccb0012934a068c6fffb9ba1cdf9b70b",
    "communicable": "9d115f1ffae6e4a3197cdd7ec685f27a3df0e3c2448de9853f361326aaeb7435",
}


def old_file(which: str) -> bytes:
    return (HERE / f"registre-1-{which}.csv").read_bytes()


@pytest.mark.parametrize("which", WRITTEN)
def test_a_file_of_the_first_format_stays_intact_for_ever(which):
    data = old_file(which)
    assert sha256(data).hexdigest() == WRITTEN[which]

    copy = read_register_csv(data)

    assert first_fault(copy.lines, copy.head) is None
    assert (copy.head.count, copy.communicable) == (4, which == "communicable")
    assert register_csv(copy) == data


@pytest.mark.parametrize("which", WRITTEN)
def test_other_words_on_the_page_change_no_file(which, monkeypatch):
    for reason in WHY:
        monkeypatch.setitem(WHY, reason, "dit autrement")

    copy = read_register_csv(old_file(which))

    assert {one.why for one in copy.missing} == (
        {"erased", "person", "secret"} if copy.communicable else {"erased"}
    )
