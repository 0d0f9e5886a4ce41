import gzip
import zipfile
from datetime import date, time
from io import BytesIO
from random import Random

import openpyxl
import pytest
import xlsxwriter

from matchmaker.core.directory.importing.raw import RawRow
from matchmaker.documents.reading import Limits, read_book, take_rows
from matchmaker.documents.reading_refusals import (
    DamagedFile,
    EmptyFile,
    ExternalLinks,
    FileTooBig,
    MacroWorkbook,
    PasswordProtected,
    SuspiciousArchive,
    TooFull,
    TooManyCells,
    TooMuchText,
    UnknownFileType,
    WebPageInDisguise,
)
from matchmaker.documents.reading_text import read_text

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def workbook(fill):
    book = openpyxl.Workbook()
    fill(book.active)
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def archive(packing=zipfile.ZIP_DEFLATED, **entries):
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", packing) as packed:
        for name, content in entries.items():
            packed.writestr(name, content)
    return buffer.getvalue()


def cells(data, name="liste.csv", **options):
    return [row.cells for row in read_book(data, name, **options).sheets[0].rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"])
def test_every_usual_encoding_reads_the_same(encoding):
    data = "Structure;Commune\nL’Éclore – été;Évry\n".encode(encoding)

    assert cells(data) == [("Structure", "Commune"), ("L’Éclore – été", "Évry")]


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_the_delimiter_is_found(delimiter):
    text = (
        delimiter.join(["Nom", "Ville"]) + "\n" + delimiter.join(['"Val, S.A. ; Étampes"', "Étampes"]) + "\n"
    )

    assert cells(text.encode()) == [("Nom", "Ville"), ("Val, S.A. ; Étampes", "Étampes")]


def test_a_separator_line_of_excel_keeps_the_numbering():
    assert cells(b"sep=,\na,b\n") == [(), ("a", "b")]


def test_blank_lines_and_blank_cells_keep_their_place():
    assert cells(b"a;b\n\n;d\n") == [("a", "b"), (), (None, "d")]


def test_what_our_own_export_protected_comes_back():
    assert cells(b'"\'=1+1";"+33 6 12 34 56 78"\n') == [("=1+1", "+33 6 12 34 56 78")]


def test_a_workbook_gives_typed_cells_and_fills_vertical_merges():
    def fill(sheet):
        sheet.append(["Titre"])
        sheet.merge_cells("A1:D1")
        sheet.append(["SIRET", "Nom", "Date", "Heure"])
        sheet.append([1234400016, "Collèges", date(2027, 3, 11), time(14, 30)])
        sheet.append([None, "Routes", None, 0.5])
        sheet.merge_cells("A3:A4")

    assert cells(workbook(fill), "liste.xlsx") == [
        ("Titre", None, None, None),
        ("SIRET", "Nom", "Date", "Heure"),
        (1234400016.0, "Collèges", date(2027, 3, 11), time(14, 30)),
        (1234400016.0, "Routes", None, 0.5),
    ]


def test_hidden_sheets_are_told_apart():
    book = openpyxl.Workbook()
    book.active.append(["a"])
    book.create_sheet("Listes").sheet_state = "hidden"
    buffer = BytesIO()
    book.save(buffer)

    assert [(s.name, s.hidden) for s in read_book(buffer.getvalue(), "x.xlsx").sheets] == [
        ("Sheet", False),
        ("Listes", True),
    ]


def test_a_book_in_a_cell_and_one_said_a_thousand_times_are_refused():
    long = "x" * 40_000
    # One string in the file, in many cells: twenty kilobytes would become megabytes for whoever reads them.
    said = Random(7).randbytes(15_000).hex()
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet()
        for row in range(100):
            sheet.write_row(row, 0, [said] * 7)
    often = buffer.getvalue()

    with pytest.raises(TooMuchText, match="32767 signes au plus dans une cellule"):
        read_book(f"Structure\n{long}\n".encode(), "liste.csv")
    with pytest.raises(TooMuchText):
        read_book(often, "liste.xlsx")


ODS = """<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">
<office:body><office:spreadsheet><table:table table:name="Liste"><table:table-row{rows}>
<table:table-cell{columns} office:value-type="string"><text:p>Structure</text:p></table:table-cell>
</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"""


MANIFEST = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'


def ods(rows="", columns=""):
    return archive(
        zipfile.ZIP_STORED,  # as the format asks of its first entry
        **{
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": MANIFEST,
            "content.xml": ODS.format(rows=rows, columns=columns).replace("\n", ""),
        },
    )


def test_a_libreoffice_workbook_is_read():
    assert cells(ods(), "liste.ods") == [("Structure",)]


def test_repeated_cells_without_end_are_refused():
    endless = ods(' table:number-rows-repeated="1000000"', ' table:number-columns-repeated="16000"')

    with pytest.raises((SuspiciousArchive, DamagedFile)):
        read_book(endless, "bombe.ods")


@pytest.mark.parametrize("place", range(60, 90))
def test_a_workbook_damaged_on_its_way_is_refused(place):
    whole = archive(**{"xl/workbook.xml": " ".join(str(number**3) for number in range(400))})

    with pytest.raises(DamagedFile):
        read_book(whole[:place] + b"\xff\x00\xff" + whole[place + 3 :], "liste.xlsx")


def test_gzip_is_for_the_command_line_only():
    packed = gzip.compress(b"a;b\n")

    assert cells(packed, "liste.csv.gz", packed=True) == [("a", "b")]
    with pytest.raises(UnknownFileType):
        read_book(packed, "liste.csv.gz")


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (b"", EmptyFile),
        (b"\xef\xbb\xbf\r\n;;\n", EmptyFile),
        (b"%PDF-1.7", UnknownFileType),
        (b"\x00\x01\x02\x03" * 50, UnknownFileType),
        (b"<html><table>", WebPageInDisguise),
        (archive(**{"word/document.xml": "x"}), UnknownFileType),
        (archive(**{"xl/workbook.xml": "x", "xl/vbaProject.bin": "x"}), MacroWorkbook),
        (archive(**{"xl/workbook.xml": "x", "xl/externalLinks/externalLink1.xml": "x"}), ExternalLinks),
        (archive(**{"xl/workbook.xml": "x"}), DamagedFile),
        (archive(**{"xl/workbook.xml": "x"})[:40], DamagedFile),
        (archive(**{"xl/workbook.xml": b"0" * 5_000_000}), SuspiciousArchive),
        (archive(**{f"xl/{n}.xml": str(n) for n in range(201)}), SuspiciousArchive),
        (OLE + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le"), PasswordProtected),
        (OLE + b"\x00" * 600 + "_VBA_PROJECT".encode("utf-16-le"), MacroWorkbook),
        (OLE + b"\x00" * 600, UnknownFileType),
        (OLE + b"\x00" * 600 + "Workbook".encode("utf-16-le"), DamagedFile),
        (b'a;b\n"' + b"x" * 140_000, DamagedFile),
    ],
    # A zip carries the second it was made in; workers must agree on a test's name.
    ids=[f"{n}" for n in range(17)],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(data, refusal):
    with pytest.raises(refusal, match="fichier"):
        read_book(data, "dossier/fichier")


def test_a_file_of_50_mb_is_refused():
    with pytest.raises(FileTooBig, match="trop gros"):
        read_book(b"a;b\n" * 13_000_000, "gros.csv")


def test_a_sheet_with_one_cell_at_the_end_of_the_grid_costs_little():
    def fill(sheet):
        sheet["XFD1048576"] = 1

    with pytest.raises(SuspiciousArchive):
        read_book(workbook(fill), "loin.xlsx")


def test_too_many_rows_are_refused():
    with pytest.raises(TooManyCells, match="3 lignes et 1 colonnes"):
        read_book(b"a\nb\nc\n", "long.csv", limits=Limits(rows=2))


def test_no_row_is_asked_for_beyond_the_limit():
    def endless():
        for number in range(1, 4):
            yield RawRow(number, ("1",))
        raise AssertionError("asked for a fourth row")

    with pytest.raises(TooManyCells, match="au moins 3 lignes"):
        take_rows(endless(), "liste", "liste.csv", Limits(rows=2))


def test_text_is_read_row_by_row():
    first = next(read_text(b'a;b\n"never closed' + b"x" * 140_000, "liste.csv"))

    assert first.cells == ("a", "b")


def test_a_packed_list_without_end_is_refused():
    packed = gzip.compress(b"1\n" * 2**20)

    with pytest.raises(TooManyCells, match="au moins 1001 lignes"):
        read_book(packed, "liste.csv.gz", packed=True, limits=Limits(rows=1000))


@pytest.mark.parametrize("data", [b"a" + b";" * 2_000_000, b'";";"\n' * 400_000])
def test_a_record_without_end_is_refused_before_it_is_built(data):
    with pytest.raises((DamagedFile, TooManyCells)):
        read_book(data, "liste.csv")


def test_rows_and_columns_within_their_limits_can_still_be_too_many_together():
    with pytest.raises(TooFull, match="plus de 5 cellules"):
        read_book(b"a;b\n" * 3, "liste.csv", limits=Limits(cells=5))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_as_any_machine_ends_them(end):
    data = end.join(["a;b", '"c', 'd";e', "", "f;g"]).encode()

    assert cells(data) == [("a", "b"), (f"c{end}d", "e"), (), ("f", "g")]
