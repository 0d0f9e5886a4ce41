import csv
import datetime as dt
import io
import re

import pytest

from matchmaker.core.agenda.contacts import Contact, Contacts, Met, ToCall
from matchmaker.documents.contacts import contact_cards, contact_sheet
from matchmaker.documents.csv import unprotected
from tests.documents.nasty_names import NASTY_NAMES

AT = dt.datetime(2027, 3, 11, 13, 20, tzinfo=dt.UTC)
CLAIRE = Contact(
    "urn:uuid:1", "Claire Morel", "Ville de Valbrune", "claire@valbrune.example", "0612345678", AT, "Parcs"
)


def contacts(*people, to_call=()):
    met = tuple(Met(one.structure, one.met_at, one.subject, (one,), ()) for one in people)
    return Contacts("Rencontre d’essai", "Europe/Paris", met, to_call)


def cards(written):
    """The cards as an address book reads them: lines unfolded, then property → value, escapes undone."""
    unfolded = re.sub(rb"\r\n[ \t]", b"", written).decode()
    found = []
    for line in unfolded.removesuffix("\r\n").split("\r\n"):
        name, _colon, value = line.partition(":")
        if line == "BEGIN:VCARD":
            found.append({})
        found[-1][name] = value
    return found


def plain(value):
    return re.sub(r"\\([\\,;n])", lambda match: {"n": "\n"}.get(match[1], match[1]), value)


def test_a_card_says_who_and_where_they_met():
    [card] = cards(contact_cards(contacts(CLAIRE)))

    assert card == {
        "BEGIN": "VCARD",
        "VERSION": "3.0",
        "PRODID": "-//matchmaker//contacts//FR",
        "UID": "urn:uuid:1",
        "FN": "Claire Morel",
        "N": ";Claire Morel;;;",
        "ORG": "Ville de Valbrune",
        "EMAIL;TYPE=INTERNET,WORK": "claire@valbrune.example",
        "TEL;TYPE=WORK,VOICE": "0612345678",
        "NOTE": "Rencontre d’essai\\, 11 mars 2027 à 14:20 : Parcs",
        "END": "VCARD",
    }


def test_what_is_not_known_is_not_written():
    person = Contact("urn:uuid:2", "Inès Caron", "Jardins du Val", None, None, AT, "")

    [card] = cards(contact_cards(contacts(person)))

    assert [name for name in card if name.startswith(("EMAIL", "TEL"))] == []
    assert card["NOTE"] == "Rencontre d’essai\\, 11 mars 2027 à 14:20"


def test_who_was_met_twice_has_one_card_and_nobody_gives_an_empty_file():
    assert len(cards(contact_cards(contacts(CLAIRE, CLAIRE)))) == 1
    assert contact_cards(contacts()) == b""


@pytest.mark.parametrize(
    "name", [*NASTY_NAMES, "ligne\r\nEMAIL:x@x.fr", "a\x00b"], ids=range(len(NASTY_NAMES) + 2)
)
def test_any_name_stays_inside_its_line(name):
    written = contact_cards(contacts(Contact("urn:uuid:3", name, name, None, None, AT, name)))

    [card] = cards(written)
    one_line = name.replace("\r\n", " ").replace("\x00", " ")
    assert (plain(card["FN"]), plain(card["ORG"])) == (one_line, one_line)
    assert plain(card["NOTE"]).endswith(one_line)
    assert re.sub(r"\\.", "", card["N"]).count(";") == 4
    assert max(len(line) for line in written.split(b"\r\n")) <= 75
    assert b"\r\nEMAIL" not in written


def test_the_sheet_holds_the_people_then_the_structures_to_call():
    written = contact_sheet(contacts(CLAIRE, to_call=(ToCall("Coop Signal", "Signalétique"),)))

    heads, *rows = csv.reader(io.StringIO(written.decode("utf-8-sig")), delimiter=";")
    assert heads == [
        "Nom", "Structure", "E-mail", "Téléphone", "Rencontre", "Date", "Heure", "Sujet", "Suite",
    ]  # fmt: skip
    assert rows == [
        [
            "Claire Morel", "Ville de Valbrune", "claire@valbrune.example", "0612345678", "Rencontre d’essai",
            "2027-03-11", "14:20", "Parcs", "rencontré",
        ],
        ["", "Coop Signal", "", "", "Rencontre d’essai", "", "", "Signalétique", "à rappeler"],
    ]  # fmt: skip


@pytest.mark.parametrize("name", NASTY_NAMES, ids=range(len(NASTY_NAMES)))
def test_no_spreadsheet_computes_a_name(name):
    person = Contact("urn:uuid:3", name, name, None, None, AT, name)

    written = contact_sheet(contacts(person)).decode("utf-8-sig")

    [_heads, row] = csv.reader(io.StringIO(written), delimiter=";")
    assert unprotected(row[0]) == name
    assert not row[0].startswith(("=", "+", "-", "@", "＝"))
