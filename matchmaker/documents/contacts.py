"""People one has met, as vCards for an address book and as a sheet.

The cards are version 3.0 (RFC 2426): Outlook reads no later one, and every other address book still reads this one.
Its escapes and its folded lines are those of iCalendar, whose library writes them.
"""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from icalendar import vText
from icalendar.parser import Contentline

from matchmaker.core.agenda.contacts import Contact, Contacts
from matchmaker.documents.csv import Cell, csv_file
from matchmaker.documents.language import FRENCH, Language
from matchmaker.documents.plain_text import plain_text
from matchmaker.plugin_api.text import N_

HEADS = (
    N_("Nom"),
    N_("Structure"),
    N_("E-mail"),
    N_("Téléphone"),
    N_("Rencontre"),
    N_("Date"),
    N_("Heure"),
    N_("Sujet"),
    N_("Suite"),
)


def contact_cards(contacts: Contacts, language: Language = FRENCH) -> bytes:
    """One card a person, each with when and about what they met; nothing at all where nobody agreed."""
    lines = [line for one in contacts.people for line in _card(one, contacts, language)]
    return b"".join(_folded(line) for line in lines)


def _folded(line: str) -> bytes:
    """The line in pieces of 75 bytes, no letter cut in two."""
    written: bytes = Contentline(line).to_ical()  # type: ignore[no-untyped-call]  # icalendar says no types here
    return written + b"\r\n"


def _card(one: Contact, contacts: Contacts, language: Language) -> list[str]:
    name = _text(one.name)
    met = f"{contacts.event}, {language.moment(one.met_at, contacts.zone)}"
    return [
        "BEGIN:VCARD",
        "VERSION:3.0",
        "PRODID:-//matchmaker//contacts//FR",
        f"UID:{one.uid}",
        f"FN:{name}",
        f"N:;{name};;;",  # nobody told us which of its words is the family's
        f"ORG:{_text(one.structure)}",
        *([f"EMAIL;TYPE=INTERNET,WORK:{_text(one.email)}"] if one.email else []),
        *([f"TEL;TYPE=WORK,VOICE:{_text(one.phone)}"] if one.phone else []),
        f"NOTE:{_text(' : '.join(part for part in (met, one.subject) if part))}",
        "END:VCARD",
    ]


def _text(typed: str) -> str:
    return vText(plain_text(typed)).to_ical().decode()


def contact_sheet(contacts: Contacts, language: Language = FRENCH) -> bytes:
    """The same people, a row a meeting, then the structures to call, which have no person and no details."""
    zone = ZoneInfo(contacts.zone)
    met, to_call = language.say(N_("rencontré")), language.say(N_("à rappeler"))
    rows: list[Sequence[Cell]] = [
        (
            *(plain_text(part or "") for part in (person.name, one.structure, person.email, person.phone)),
            plain_text(contacts.event),
            one.at.astimezone(zone).date(),
            f"{one.at.astimezone(zone):%H:%M}",
            plain_text(one.subject),
            met,
        )
        for one in contacts.met
        for person in one.people
    ]
    waiting = [
        (
            "",
            plain_text(one.structure),
            "",
            "",
            plain_text(contacts.event),
            "",
            "",
            plain_text(one.subject),
            to_call,
        )
        for one in contacts.to_call
    ]
    return csv_file([language.say(head) for head in HEADS], [*rows, *waiting])
