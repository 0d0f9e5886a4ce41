"""The shape of an event file, `matchmaker-event/1`: its lists, what each row holds, what points where.

`docs/event-file.md` says the same for people (tested). The one table below serves to read and to write.
"""

from collections.abc import Mapping
from types import MappingProxyType

from matchmaker.core.events.file_around import AROUND
from matchmaker.core.events.file_rules import (
    CODE,
    SHORT,
    TEXT,
    Rule,
    address,
    answers,
    day,
    email,
    flag,
    free,
    inner,
    mapping,
    matching,
    maybe,
    moment,
    one_of,
    real,
    several,
    text,
    whole,
)
from matchmaker.core.events.file_section import FEW, KINDS, MANY, Section, number, place, places, section
from matchmaker.core.events.zones import FRENCH_ZONES

FORMAT = "matchmaker-event/1"
PHASES = ("registration", "wishes", "scheduled", "published", "booking", "running", "closed")
STATES = ("invited", "registered", "accepted", "refused", "cancelled")
SEEN = ("event", "chamber", "public")  # visibilities that travel
PRESTATIONS = ("service", "staffing", "manufacturing")

_code, _short, _text = text(CODE), text(SHORT), text(TEXT)
_name = text(SHORT, empty=False)
_codes = several(text(CODE, empty=False), FEW)
_activity = matching(r"\d{2}\.\d{2}[A-Z]", "un code NAF comme 81.30Z")
_share = maybe(real(0, 1))

ORGANISATION: Mapping[str, Rule] = MappingProxyType(
    {
        "siret": maybe(matching(r"\d{14}", "un SIRET de 14 chiffres")),
        "rna": maybe(matching(r"W\d{9}", "un RNA comme W123456789")),
        "number": maybe(text(30, empty=False)),
        "name": _name,
        "legal_name": maybe(_short),
        "legal_category": maybe(_code),
        "naf_rev2": maybe(_activity),
        "naf_2025": maybe(_activity),
        "commune": maybe(_code),
        "postcode": maybe(_code),
        "address": maybe(_text),
        "latitude": maybe(real(-90, 90)),
        "longitude": maybe(real(-180, 180)),
        "phone": maybe(_code),
        "website": maybe(_short),
        "description": _text,
        "siae_kind": maybe(_code),
        "ess_status": maybe(flag),
        "public_buyer": maybe(flag),
        "buyer_profile": maybe(address),
        "workforce": maybe(number),
        "fields": answers,
    }
)

EVENT: Mapping[str, Rule] = MappingProxyType(
    {
        "name": _name,
        "place": _short,
        "commune": maybe(_code),
        "zone": one_of(tuple(FRENCH_ZONES)),
        "phase": one_of(PHASES),
        "candidates": one_of(("both_asked", "accepted", "chamber")),
        "silence": one_of(("after", "left_out", "by_hand")),
        "guarantee": number,
        "wish_quota": number,
        "indispensable_quota": number,
        "max_meetings": maybe(number),
        "booking": maybe(one_of(("buyers", "suppliers", "both"))),
        "reception_phone": maybe(matching(r"0[1-9]\d{8}|\+[1-9]\d{6,14}", "un numéro de téléphone")),
    }
)


PRESENT = {
    "person": place,
    "speaks": flag,
    "accompanies": flag,
    "badge": maybe(text(CODE, empty=False)),
    "needs": places,
    "offers": places,
}
USE = {"resource": place, "partner": maybe(place)}
SEAT = {"participant": place, "seat": whole(0, FEW), "person": maybe(place)}

SECTIONS: Mapping[str, Section] = MappingProxyType(
    {
        "slots": section(FEW, {"session": number, "starts_at": moment, "ends_at": moment}),
        "tables": section(
            FEW,
            {
                "label": text(CODE, empty=False),
                "position": number,
                "room": _short,
                "seats": maybe(number),
                "features": _codes,
                "closed_from": maybe(moment),
            },
        ),
        "resources": section(
            FEW,
            {
                "label": text(CODE, empty=False),
                "kind": one_of(("interpreter", "expert", "device")),
                "capacity": whole(1, FEW),
                "absences": places,
            },
            absences="slots",
        ),
        "criteria": section(
            FEW,
            {
                "key": text(CODE, empty=False),
                "enabled": flag,
                "weight": real(0, 1000),
                "params": mapping,
            },
        ),
        "texts": section(
            FEW,
            {
                "kind": text(CODE, empty=False),
                "locale": one_of(("fr", "en")),
                "subject": _name,
                "body": _text,
                "in_use": flag,
            },
        ),
        "people": section(
            MANY,
            {
                "name": _name,
                "email": maybe(email),
                "phone": maybe(_code),
                "locale": one_of(("fr", "en")),
            },
        ),
        "participants": section(
            5_000,
            {
                "organisation": inner(ORGANISATION),
                "kind": one_of(KINDS),
                "state": one_of(STATES),
                "capacity": whole(1, FEW),
                "max_meetings": maybe(number),
                "min_meetings": maybe(number),
                "home_table": maybe(place),
                "arrangements": _codes,
                "double_slot": flag,
                "agenda_version": number,
                "invited_at": maybe(moment),
                "availability_said": maybe(moment),
                "people": several(inner(PRESENT), FEW),
                "absences": places,
                "absences_on_the_day": places,
                "resources": several(inner(USE), FEW),
            },
            home_table="tables",
            absences="slots",
            absences_on_the_day="slots",
        ),
        "offers": section(
            MANY,
            {
                "participant": place,
                "title": _name,
                "description": _text,
                "clients": _text,
                "volume": _text,
                "track_record": _text,
                "prestation": maybe(one_of(PRESTATIONS)),
                "cpv": _codes,
                "area": maybe(one_of(("country", "radius", "zones"))),
                "area_km": maybe(real(0, 50_000)),
                "area_zones": _codes,
                "organic_share": _share,
                "visibility": one_of(SEEN),
                "fields": answers,
            },
            participant="participants",
        ),
        "needs": section(
            MANY,
            {
                "participant": place,
                "title": _name,
                "description": _text,
                "kind": one_of(("purchase", "partnership", "skills", "premises")),
                "light": flag,
                "prestation": maybe(one_of(PRESTATIONS)),
                "cpv": _codes,
                "lots": several(free, FEW),
                "commune": maybe(_code),
                "latitude": maybe(real(-90, 90)),
                "longitude": maybe(real(-180, 180)),
                "reservation": one_of(("none", "l2113_12", "l2113_13", "l2113_12_13", "l2113_15", "prison")),
                "organic_target": _share,
                "organic_current": _share,
                "expected_on": maybe(day),
                "publication_on": maybe(moment),
                "state": one_of(("sourcing", "frozen", "consultation", "awarded", "abandoned")),
                "visibility": one_of(SEEN),
                "fields": answers,
            },
            participant="participants",
        ),
        "person_absences": section(MANY, {"person": place, "slots": places}, person="people", slots="slots"),
        "forbidden_pairs": section(MANY, {"a": place, "b": place}, a="participants", b="participants"),
        "publications": section(
            1_000, {"number": whole(1, 10**6), "published_at": moment, "changes": mapping}
        ),
        "meetings": section(
            50_000,
            {
                "uid": _name,
                "slot": place,
                "table": place,
                "a": place,
                "b": place,
                "need": maybe(place),
                "offer": maybe(place),
                "status": one_of(("confirmed", "done", "no_show", "cancelled")),
                "pinned": flag,
                "booked_at": maybe(moment),
                "version": whole(1, 10**6),
                "first_publication": maybe(number),
                "last_change": maybe(number),
                "continues": maybe(place),
                "seats": several(inner(SEAT), 2),
            },
            slot="slots",
            table="tables",
            a="participants",
            b="participants",
            need="needs",
            offer="offers",
            continues="meetings",
        ),
        "requests": section(
            100_000,
            {
                "from": place,
                "to": place,
                "need": maybe(place),
                "offer": maybe(place),
                "rank": whole(1, 3),
                "message": _text,
                "state": one_of(("pending", "accepted", "declined")),
                "origin": one_of(("participant", "import", "chamber")),
                "answer_rank": maybe(whole(1, 3)),
                "decline_reason": maybe(
                    one_of(("out_of_scope", "current_contract", "agenda_full", "wrong_contact"))
                ),
                "answered_at": maybe(moment),
                "created_at": moment,
                "meeting": maybe(place),
            },
            **{"from": "participants", "to": "participants", "need": "needs", "offer": "offers"},
            meeting="meetings",
        ),
        **AROUND,
    }
)
# What the rows inside rows point to: (list, value, inner value) -> list.
INNER = {
    ("participants", "people", "person"): "people",
    ("participants", "people", "needs"): "needs",
    ("participants", "people", "offers"): "offers",
    ("participants", "resources", "resource"): "resources",
    ("participants", "resources", "partner"): "participants",
    ("meetings", "seats", "participant"): "participants",
    ("meetings", "seats", "person"): "people",
    ("confirmations", "kept", "needs"): "needs",
    ("confirmations", "kept", "offers"): "offers",
    ("confirmations", "kept", "absent"): "slots",
    ("confirmations", "kept", "meetings"): "meetings",
}
