import io
import zipfile

from matchmaker.documents.archive import zip_files
from tests.factories.timetables import PRINTED


def test_zip_holds_the_files_in_the_order_of_their_names():
    made = zip_files({"b.pdf": b"deux", "agendas/a.ics": b"un"}, made_at=PRINTED)

    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert [(one.filename, archive.read(one)) for one in archive.infolist()] == [
            ("agendas/a.ics", b"un"),
            ("b.pdf", b"deux"),
        ]


def test_same_files_give_the_same_bytes():
    first = zip_files({"b": b"2", "a": b"1"}, made_at=PRINTED)
    second = zip_files({"a": b"1", "b": b"2"}, made_at=PRINTED)

    assert first == second
