import io

import pypdf
import pytest
import typst

from matchmaker.documents.pdf import typeset
from tests.factories.timetables import PRINTED

VALUES = {
    "lang": "fr",
    "head": "En-tête",
    "foot": "Pied",
    "title": "Plan des tables",
    "kind_of_sheet": "Plan des tables",
    "columns": ["Table", "Structure", "Structure"],
    "empty": "Aucun créneau.",
    "slots": [],
}


def test_typeset_gives_a_tagged_document_with_its_language_and_title():
    reader = pypdf.PdfReader(io.BytesIO(typeset("table_plan", VALUES, printed_at=PRINTED)))

    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"].value is True
    assert root["/Lang"] == "fr"
    assert "/StructTreeRoot" in root
    assert reader.metadata.title == "Plan des tables"
    assert b"pdfuaid" in root["/Metadata"].get_data()


def test_typeset_gives_the_same_bytes_for_the_same_values():
    assert typeset("table_plan", VALUES, printed_at=PRINTED) == typeset(
        "table_plan", VALUES, printed_at=PRINTED
    )


def test_typeset_prints_what_no_font_can_show_rather_than_nothing(text_of):
    nowhere = "\U000e0f00"  # unassigned: in no font

    pages = text_of(typeset("table_plan", VALUES | {"empty": f"Avant {nowhere} après"}, printed_at=PRINTED))

    assert "Avant" in pages[0]
    assert "après" in pages[0]


def test_typeset_does_not_hide_a_fault_of_ours():
    with pytest.raises(typst.TypstError):
        typeset("table_plan", {"lang": "fr"}, printed_at=PRINTED)
