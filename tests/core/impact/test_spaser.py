"""One row for each buyer and category, with the target the buyer typed."""

from datetime import date

from matchmaker.core.impact.dashboard import Buyer, Line, Met, dashboard_of
from matchmaker.core.impact.spaser import HEADS, TARGETED, spaser_rows
from matchmaker.core.impact.statuses import CATEGORIES, Status


def contract(meeting, amount, **statuses):
    unknown = dict.fromkeys(CATEGORIES, Status())
    said = {category: Status(value=value) for category, value in statuses.items()}
    return Line(meeting, 1, date(2027, 4, 1), "", "S", "", None, unknown | said, amount)


def board(buyer, *contracts):
    return dashboard_of(buyer, 2027, 30, Met((), (), (), contracts))


def test_each_buyer_has_a_row_for_each_category_and_nearness_is_none():
    town, county = Buyer(1, "Ville", "21910521000017"), Buyer(2, "Département", None)
    rows = spaser_rows(
        [
            board(town, contract(1, 75, esus=True), contract(2, 25, esus=False), contract(3, None)),
            board(county),
        ],
        {(1, "esus"): 20.0},
    )

    assert [(row.buyer, row.category) for row in rows] == [
        (name, category) for name in ("Ville", "Département") for category in TARGETED
    ]
    assert "local" not in TARGETED
    [esus] = [row for row in rows if (row.buyer, row.category) == ("Ville", "esus")]
    assert dict(zip(HEADS, esus.cells, strict=True)) == {
        "year": 2027,
        "buyer": "Ville",
        "category": "esus",
        "contracts": 1,
        "amount": 75,
        "share": 75.0,
        "target": 20.0,
        "share_of_number": 33.3,
        "unknown": 1,
        "buyer_siret": "21910521000017",
    }
    assert {row.share for row in rows if row.buyer == "Département"} == {None}
    assert HEADS[:7] == ("year", "buyer", "category", "contracts", "amount", "share", "target")
