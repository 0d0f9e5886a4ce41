"""The page about event files names every list and every value there is."""

import re

from matchmaker.core.events.file_around import BEFORE, CALL, KEPT
from matchmaker.core.events.file_shape import EVENT, FORMAT, ORGANISATION, PRESENT, SEAT, SECTIONS, USE
from matchmaker.core.events.file_words import LISTS


def test_the_page_lists_each_value(root):
    page = (root / "docs/event-file.md").read_text(encoding="utf-8")
    rows = {
        cells[1].strip(" `"): cells[3]
        for cells in (line.split("|") for line in page.splitlines())
        if len(cells) == 5
    }

    assert FORMAT in page
    for name, row in {"event": EVENT, **{name: section.row for name, section in SECTIONS.items()}}.items():
        shown = re.sub(r"\(→ `\w+`\)", "", rows[name])
        assert re.findall(r"`(\w+)`", shown) == list(row)
    for inner in (ORGANISATION, PRESENT, SEAT, USE, BEFORE, CALL, KEPT):
        assert all(f"`{value}`" in page for value in inner)


def test_each_list_has_a_word_for_people():
    assert set(LISTS) == set(SECTIONS) - {"person_absences"}
