"""What the form of a need would send."""

from dataclasses import replace

from matchmaker.core.catalogue.lots import lots_from
from matchmaker.services.catalogue.needs import NeedSaid


def said_of_need(need, **changes):
    columns = (
        "title",
        "description",
        "kind",
        "prestation",
        "commune",
        "expected_on",
        "amount_low",
        "amount_high",
    )
    said = {column: getattr(need, column) for column in (*columns, "reservation", "visibility", "fields")}
    return replace(NeedSaid(**said, cpv=tuple(need.cpv), lots=tuple(lots_from(need.lots))), **changes)
