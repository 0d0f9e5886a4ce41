"""Every shipped formula once more, slowly and plainly, from the decisions of the trade and not from the plugins.

A row is a dict of column name to `Cell`, such as ``row["offer.organic_share"].value``; what nobody
knows has the value None. Each function answers (value or None, evidence) for one row. ``asked_*``
says whether the need asked the question at all. Gates and words stand in files of their own.
"""

from datetime import date
from math import asin, cos, radians, sin, sqrt

from tests.reference.tables import (
    CURRENCIES,
    NATIONAL_EGALIM,
    NATIONAL_MEAT_OR_FISH,
    OVERSEAS_EGALIM,
    REUSE,
)


def cpv(row, day):
    needed, offered = row["need.cpv"].value, row["offer.cpv"].value
    if not needed or not offered:
        return None, 0.0
    best = 0.0
    for one in needed:
        for other in offered:
            shared = shared_digits(one, other)
            best = max(best, {8: 1.0, 7: 0.9, 6: 0.9, 5: 0.9, 4: 0.8, 3: 0.6, 2: 0.35}.get(shared, 0.0))
    return best, 1.0


def asked_cpv(row):
    return bool(row["need.cpv"].value)


def shared_digits(one, other):
    shared = 0
    while shared < 8 and one[shared] == other[shared]:
        shared += 1
    return shared


def kilometres(one, other):
    """Haversine on a sphere of 6371.0088 km; None where a coordinate is unknown."""
    if None in (*one, *other):
        return None
    (latitude, longitude), (latitude_2, longitude_2) = one, other
    north = sin(radians(latitude_2 - latitude) / 2) ** 2
    east = sin(radians(longitude_2 - longitude) / 2) ** 2
    chord = north + cos(radians(latitude)) * cos(radians(latitude_2)) * east
    return 2 * 6371.0088 * asin(min(1.0, sqrt(chord)))


def place(row, side):
    return row[f"{side}.latitude"].value, row[f"{side}.longitude"].value


def local(row, day, *, r0=5.0, h_city=10.0, h_town=20.0, h_village=30.0):
    asking, other = ("need", "offer") if "need.latitude" in row else ("offer", "partner")
    distance = kilometres(place(row, asking), place(row, other))
    if distance is None:
        return None, 0.0
    people = row[f"{asking}.population"].value
    half = h_town
    if people is not None and people >= 20_000:
        half = h_city
    if people is not None and people < 2_000:
        half = h_village
    return (1.0 if distance <= r0 else 2.0 ** (-(distance - r0) / half)), 1.0


def asked_local(row):
    if "need.latitude" not in row:
        return True
    return row["need.public_buyer"].value is not True or row["own.local_counts"].value is True


def is_food(row):
    codes = row["need.cpv"].value or ()
    return any(code[:2] in ("03", "15") or code[:3] in ("553", "555") for code in codes)


def short_chain(row, day):
    lines = [(1.0, row["own.short_chain_direct"]), (0.8, row["own.short_chain_one"])]
    known = [(worth * cell.value / 100, cell.evidence) for worth, cell in lines if cell.value is not None]
    if not known:
        return None, 0.0
    value = min(1.0, sum(worth for worth, _ in known))
    earned = min(1.0, sum(worth * sure for worth, sure in known))
    return value, (earned / value if value else max(sure for _, sure in known))


def organic(row, day):
    share, target = row["offer.organic_share"], row["need.organic_target"].value
    if share.value is None or target is None:
        return None, 0.0
    return min(1.0, share.value / max(target, 0.01)), share.evidence


def asked_organic(row):
    return row["need.organic_target"].value is not None


def emphasis_of_organic(row, day, gap=1.0):
    """How many times its weight it counts: more for buyers who are under 20 % today, the law's share since 2022."""
    current = row["need.organic_current"].value
    return gap if day >= date(2022, 1, 1) and current is not None and current < 0.2 else 1.0


def departement(commune):
    return commune[:3] if commune[:2] in ("97", "98") else commune[:2]


def in_force(steps, day):
    """What the last step before or on the day says; None before the first."""
    said = None
    for since, what in steps:
        if since <= day:
            said = what
    return said


def egalim_target(row, day):
    commune = row["need.commune"].value or ""
    if commune[:2] in ("97", "98"):
        return in_force(OVERSEAS_EGALIM.get(departement(commune), []), day)
    codes = row["need.cpv"].value or ()
    only_meat_or_fish = bool(codes) and all(code[:3] in ("151", "152", "033") for code in codes)
    return in_force(NATIONAL_MEAT_OR_FISH if only_meat_or_fish else NATIONAL_EGALIM, day)


def egalim(row, day):
    share, target = row["own.egalim_share"], egalim_target(row, day)
    if share.value is None or target is None:
        return None, 0.0
    return min(1.0, share.value / 100 / target), share.evidence


def fair_trade(row, day):
    share = row["own.fair_trade_share"]
    return (None, 0.0) if share.value is None else (share.value / 100, share.evidence)


def weighed(terms):
    """Σ share·value over the known terms and their shares; evidence by what each contributes.

    Terms are (share, value or None, evidence). Value × evidence is Σ share·value·evidence over *all*
    shares: what is not known earns nothing.
    """
    known = [(share, value, sure) for share, value, sure in terms if value is not None]
    if not known:
        return None, 0.0
    every_share = sum(share for share, _, _ in terms)
    known_share = sum(share for share, _, _ in known)
    value = sum(share * value for share, value, _ in known) / known_share
    earned = sum(share * value * sure for share, value, sure in known) / every_share
    plain = sum(share * sure for share, _, sure in known) / every_share
    return min(1.0, value), (earned / value if value else plain)


def insertion(row, day):
    kind = row["offer.siae_kind"]
    eligible = None
    if kind.value is not None:
        eligible = 1.0 if kind.value in ("EI", "ACI", "AI", "ETTI", "EA", "EATT", "ESAT") else 0.0
    jobs, all_jobs = row["own.insertion_fte"], row["own.insertion_fte_total"]
    share = None
    if jobs.value is not None and all_jobs.value:
        share = min(1.0, jobs.value / all_jobs.value / 0.5)
    offered, asked = row["own.insertion_hours_offered"], row["own.insertion_hours"]
    hours = None
    if offered.value is not None and asked.value:
        hours = min(1.0, offered.value / asked.value)
    return weighed(
        [
            (0.5, eligible, kind.evidence),
            (0.3, share, min(jobs.evidence, all_jobs.evidence)),
            (0.2, hours, offered.evidence),
        ]
    )


def coop_governance(row, day):
    vote, colleges = row["own.coop_governance_one_vote"], row["own.coop_governance_colleges"]
    capital, reserves = row["own.coop_governance_capital"], row["own.coop_governance_reserves"]
    pay = row["own.coop_governance_pay_ratio"]
    return weighed(
        [
            (0.35, None if vote.value is None else float(vote.value), vote.evidence),
            (0.2, None if capital.value is None else min(1.0, capital.value / 50), capital.evidence),
            (0.2, None if colleges.value is None else float(colleges.value), colleges.evidence),
            (0.15, None if reserves.value is None else min(1.0, reserves.value / 57.5), reserves.evidence),
            (0.1, None if pay.value is None else float(pay.value <= 7), pay.evidence),
        ]
    )


def ess_status(row, day):
    status = row["offer.ess_status"]
    return (None, 0.0) if status.value is None else (float(status.value), status.evidence)


def esus(row, day):
    agreed, until = row["offer.esus"], row["offer.esus_until"].value
    if agreed.value is None:
        return None, 0.0
    return float(agreed.value and (until is None or day <= until)), agreed.evidence


def qpv(row, day):
    site, staff = row["offer.qpv"], row["own.qpv_staff_share"]
    told = []
    if site.value is not None:
        told.append(({"inside": 1.0, "near": 0.5, "outside": 0.0}[site.value], site.evidence))
    if staff.value is not None:
        told.append((min(1.0, staff.value / 50), staff.evidence))
    return max(told, key=lambda one: one[0] * one[1]) if told else (None, 0.0)


def circulating(commune, day):
    """The currencies that circulate in a commune on a day."""
    found = set()
    for name, zone in CURRENCIES.items():
        if departement(commune) in zone and zone[departement(commune)] <= day.year:
            found.add(name)
    return found


def local_currency(row, day):
    here = circulating(row["need.commune"].value or "", day)
    name, until = row["own.local_currency_name"], row["own.local_currency_until"].value
    buyer, buyer_until = row["need.own.local_currency_name"], row["need.own.local_currency_until"].value
    if not here or name.value is None:
        return None, 0.0
    if name.value == "none":
        return 0.0, name.evidence
    if name.value not in here or (until is not None and until < day):
        return None, 0.0
    if buyer.value == name.value and (buyer_until is None or buyer_until >= day):
        return 1.0, 0.5 * name.evidence + 0.5 * min(name.evidence, buyer.evidence)
    return 0.5, name.evidence


def reuse(row, day):
    family = row["own.reuse_family"].value
    targets = in_force(REUSE.get(family, []), day)
    if targets is None:
        return None, 0.0
    terms = []
    for share, cell, target in zip(
        (0.6, 0.4), (row["own.reuse_share"], row["own.reuse_recycled_share"]), targets, strict=True
    ):
        value = None if cell.value is None else min(1.0, cell.value / 100 / target)
        terms.append((share, value, cell.evidence))
    return weighed(terms)


def asked_reuse(row):
    return row["own.reuse_family"].value is not None


def capacity(row, day):
    turnover, amount = row["offer.turnover"], row["own.capacity_amount"].value
    if turnover.value is None or amount is None:
        return None, 0.0
    times = 1.5 if day >= date(2026, 1, 1) else 2.0
    return min(1.0, turnover.value / (times * amount)), turnover.evidence


def asked_capacity(row):
    return row["own.capacity_amount"].value is not None


def rotation(row, day, *, most=3.0):
    asking, other = ("need", "offer") if "need.identity" in row else ("offer", "partner")
    identity, partner = row[f"{asking}.identity"].value, row[f"{other}.identity"].value
    if identity is None or partner is None:
        return None, 0.0
    times = list(row[f"{asking}.met"].value or ()).count(partner)  # both sides list each meeting
    return max(0.0, 1.0 - times / most), 1.0
