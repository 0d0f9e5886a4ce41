"""The lists of an event file around its meetings: set-up, registrations, who comes, the day and the weeks after."""

import base64
import binascii
from collections.abc import Mapping
from typing import Any

from matchmaker.core.events.dates import KINDS as DATE_KINDS
from matchmaker.core.events.file_rules import (
    CODE,
    SHORT,
    TEXT,
    Fault,
    day,
    email,
    flag,
    inner,
    mapping,
    matching,
    maybe,
    moment,
    one_of,
    several,
    text,
    whole,
)
from matchmaker.core.events.file_section import FEW, KINDS, MANY, Section, place, places, section
from matchmaker.core.events.items import ITEM_KINDS
from matchmaker.core.events.questions import QUESTION_KINDS

LARGEST_LOGO = 512 * 1024  # bytes
LOGOS = 6
_code, _short, _text = text(CODE), text(SHORT), text(TEXT)
_name = text(SHORT, empty=False)
_locale = one_of(("fr", "en"))
_mark = maybe(whole(1, 5))


def limits(value: Any) -> dict[str, Any]:
    """How many structures of each kind; a kind that is not named has no limit."""
    found = mapping(value)
    for kind, most in found.items():
        one_of(KINDS)(kind)
        whole(0, 10**6)(most)
    return found


def stamp(value: Any) -> str:
    """An instant that is kept as it is written."""
    moment(value)
    return str(value)


def picture(value: Any) -> str:
    """Bytes in base64. Whether they are a picture is tried where they come in."""
    if not isinstance(value, str) or len(value) > LARGEST_LOGO * 4 // 3 + 4:
        raise Fault("une image en base64 de 512 Ko au plus est attendue")
    try:
        base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        raise Fault("une image en base64 est attendue") from None
    return value


ANSWERED = ("asked", "confirmed", "replaced", "cancelled")
WAYS = ("link", "space", "phone", "colleague")
SAID_BY = ("link", "space", "key", "organiser")

BEFORE = {"state": one_of(ANSWERED), "way": maybe(one_of(WAYS)), "at": maybe(stamp)}
CALL = {
    "outcome": one_of(("message", "confirmed", "cancelled")),
    "before": several(inner(BEFORE), 1),
    "made_at": moment,
    "undone_at": maybe(moment),
}
KEPT = {"needs": maybe(places), "offers": maybe(places), "absent": maybe(places), "meetings": maybe(places)}

AROUND: Mapping[str, Section] = {
    "dates": section(
        FEW,
        {
            "kind": one_of(DATE_KINDS),
            "moment": moment,
            "by_hand": flag,
        },
    ),
    "programme": section(
        FEW,
        {
            "kind": one_of(tuple(ITEM_KINDS)),
            "title": _short,
            "starts_at": moment,
            "ends_at": moment,
            "place": _short,
        },
    ),
    "questions": section(
        FEW,
        {
            "kind": one_of(tuple(QUESTION_KINDS)),
            "label": _name,
            "hint": _text,
            "choices": several(_short, FEW),
        },
    ),
    "question_answers": section(
        MANY,
        {"question": place, "participant": place, "answer": _text},
        question="questions",
        participant="participants",
    ),
    "registration_page": section(1, {"welcome": _text, "closes_at": moment, "limits": limits}),
    "registrations": section(
        MANY,
        {
            "name": _short,
            "siret": maybe(matching(r"\d{14}", "un SIRET de 14 chiffres")),
            "commune": maybe(_code),
            "aim": one_of(("offers", "seeks", "both", "other")),
            "kind": one_of(KINDS),
            "person_name": _short,
            "email": email,
            "phone": maybe(_code),
            "words": _text,
            "locale": _locale,
            "state": one_of(("registered", "on_hold", "waiting")),
            "created_at": moment,
            "confirmed_at": maybe(moment),
            "waiting_since": maybe(moment),
        },
    ),
    "reminders": section(
        MANY,
        {
            "participant": place,
            "person": maybe(place),
            "kind": one_of(("mail", "message_left", "spoken")),
            "at": moment,
        },
        participant="participants",
        person="people",
    ),
    "confirmations": section(
        MANY,
        {
            "participant": place,
            "person": place,
            "state": one_of(ANSWERED),
            "asked_at": maybe(moment),
            "opened_at": maybe(moment),
            "answered_at": maybe(moment),
            "way": maybe(one_of(WAYS)),
            "colleague": maybe(place),
            "kept": several(inner(KEPT), 1),
            "calls": several(inner(CALL), FEW),
        },
        participant="participants",
        person="people",
        colleague="people",
    ),
    "presences": section(
        100_000,
        {
            "participant": place,
            "person": maybe(place),
            "what": one_of(("present", "absent", "late", "undone")),
            "minutes": maybe(whole(0, 10_000)),
            "scan": text(CODE, empty=False),
            "undoes": maybe(text(CODE, empty=False)),
            "at": moment,
            "recorded_at": moment,
            "by": _name,
        },
        participant="participants",
        person="people",
    ),
    "second_chances": section(
        MANY,
        {
            "a": place,
            "b": place,
            "reason": one_of(("missed", "cancelled", "unplaced")),
            "state": one_of(("open", "proposed", "agreed", "declined")),
            "way": maybe(one_of(("call", "video"))),
            "day": maybe(day),
            "half": maybe(one_of(("morning", "afternoon"))),
            "proposed_by": maybe(place),
            "proposer": maybe(place),
            "accepter": maybe(place),
            "opened_on": day,
            "opened_at": moment,
        },
        a="participants",
        b="participants",
        proposed_by="participants",
        proposer="people",
        accepter="people",
    ),
    "sentences": section(
        MANY,
        {
            "participant": place,
            "comment": text(TEXT, empty=False),
            "satisfaction": _mark,
            "would_return": maybe(one_of(("yes", "perhaps", "no"))),
            "source": one_of(SAID_BY),
            "said_at": moment,
        },
        participant="participants",
    ),
    "follow_ups": section(
        100_000,
        {
            "participant": place,
            "person": place,
            "wave": whole(1, 365),
            "sent": whole(0, 20),
            "last_sent": maybe(day),
            "stopped_at": maybe(moment),
        },
        participant="participants",
        person="people",
    ),
    "logos": section(
        LOGOS,
        {"name": _name, "content_type": one_of(("image/png", "image/jpeg")), "data": picture},
    ),
}
