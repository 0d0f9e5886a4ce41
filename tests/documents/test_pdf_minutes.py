from datetime import UTC, datetime

import pytest

from matchmaker.documents.pdf_minutes import BlankMinutes, blank_minutes_pdf
from tests.documents.nasty_names import NASTY_NAMES, printable

PRINTED = datetime(2027, 3, 10, 9, 0, tzinfo=UTC)


def blank(*structures, need="Nettoyage des écoles"):
    return blank_minutes_pdf(BlankMinutes("Ville de Valbrune", need, structures, PRINTED))


def test_each_structure_has_a_page_and_one_is_left_for_who_comes_besides(text_of):
    pages = text_of(blank("Coop Signal", "Net’Éclair"))

    assert len(pages) == 3
    for page in pages:
        assert "La structure peut-elle répondre au besoin ?" in page
        assert "oui, à plusieurs" in page
        assert "Quelle exigence l’empêcherait de répondre ?" in page
    assert "Coop Signal" in pages[0]
    assert "Net’Éclair" in pages[1]


@pytest.mark.parametrize("name", NASTY_NAMES, ids=range(len(NASTY_NAMES)))
def test_no_name_is_obeyed(name, text_of):
    words = "".join(" ".join(text_of(blank(name, need=name))).split())

    assert "".join(printable(name).split())[:20] in words
