"""Who is turned away, and complementarity, which looks at the same places: slowly and plainly."""

from datetime import date

from tests.reference.formulas import departement, kilometres, place

TOWNS = {
    "75056": [str(code) for code in range(75101, 75121)],
    "69123": [str(code) for code in range(69381, 69390)],
    "13055": [str(code) for code in range(13201, 13217)],
}
DISABILITY = ["EA", "EATT", "ESAT"]
INTEGRATION = ["EI", "AI", "ACI", "ETTI"]
ARTICLES = {
    "l2113_12": ["L2113-12"],
    "l2113_13": ["L2113-13"],
    "l2113_12_13": ["L2113-14"],
    "l2113_15": ["L2113-15"],
    "prison": ["L2113-13-1"],
}


def served_at(need, row, side):
    """False only where the need is known to lie outside what the offer of this side serves."""
    kind = row[f"{side}.area_kind"].value
    if kind == "radius":
        distance = kilometres(place(need, "need"), place(row, side))
        radius = row[f"{side}.area_km"].value
        return distance is None or radius is None or distance <= radius
    if kind == "zones":
        commune, zones = need["need.commune"].value, row[f"{side}.area_zones"].value
        if not commune or not zones or not all(is_code(zone) for zone in zones):
            return True  # nobody knows what a word that is no code serves
        return in_zones(commune, zones)
    return True


def is_code(zone):
    """Of a département (91, 2A, 974) or a commune (91521, 2A004, 97411)."""
    if len(zone) == 3:
        return zone.isdecimal() and zone[:2] in ("97", "98")
    plain = zone[:2].isdecimal() or (zone[0].isdecimal() and zone[1:2] in ("A", "B"))
    return len(zone) in (2, 5) and plain and (len(zone) == 2 or zone[2:].isdecimal())


def in_zones(commune, zones):
    if commune in zones or departement(commune) in zones:
        return True
    for town, parts in TOWNS.items():
        if commune in parts and town in zones:
            return True
        if commune == town and any(part in zones for part in parts):
            return True
    return False


def area(row, day):
    """What the refusal says: the words in it; empty where the row passes."""
    if served_at(row, row, "offer"):
        return []
    if row["offer.area_kind"].value == "radius":
        return ["rayon"]
    departements = [zone for zone in row["offer.area_zones"].value if departement(zone) == zone]
    communes = ["communes"] if len(departements) < len(row["offer.area_zones"].value) else []
    return ["hors des", *departements, *communes]


def reservation(row, day, social_services):
    """What the refusal may say: a list of the words of each reason there is; empty where the row passes."""
    reserved = row["need.reservation"].value
    if reserved in (None, "none"):
        return []
    article = ARTICLES[reserved]
    if reserved == "l2113_15":
        return [[*article, words] for words in _social(row, social_services)] + _limits(row, day)
    admitted = {
        "l2113_12": DISABILITY,
        "l2113_13": INTEGRATION,
        "l2113_12_13": DISABILITY + INTEGRATION if day >= date(2020, 12, 9) else [],
        "prison": ["SEP"] if day >= date(2022, 10, 21) else [],
    }[reserved]
    if reserved in ("l2113_13", "l2113_12_13") and row["own.reservation_eiti"].value is True:
        admitted = [*admitted, "EITI"]
    kinds = row["offer.executing_kinds"].value or ("UNKNOWN",)
    refused = [kind for kind in kinds if kind not in admitted]
    said = {"UNKNOWN": "n’est pas connu", "NONE": "« aucun »"}
    return [[*article, said.get(kind, f"« {kind} »")] for kind in refused]


def _social(row, social_services):
    said = []
    if row["offer.ess_status"].value is None:
        said.append("n’est pas connu")
    if row["offer.ess_status"].value is False:
        said.append("n’en fait pas partie")
    if not any(code in social_services for code in row["need.cpv"].value or ()):
        said.append("aucun code CPV")
    return said


def _limits(row, day):
    """L2113-16: at most 36 months, and no second such contract of the same buyer within three years."""
    said = []
    months = row["own.reservation_months"].value
    if months is not None and months > 36:
        said.append(["L2113-16", "durée"])
    last, buyer = row["own.reservation_last_award"].value, row["own.reservation_last_buyer"].value
    same = buyer is not None and buyer == row["need.siren"].value
    if same and last is not None and _three_years_after(last) > day:
        said.append(["L2113-16", "trois ans"])
    return said


def _three_years_after(day):
    try:
        return day.replace(year=day.year + 3)
    except ValueError:  # 29 February
        return day.replace(year=day.year + 3, month=3, day=1)


def complementarity(row, needs):
    """1 − (lots the better covers alone) / (lots both cover together), over the lots of all needs."""
    if not row["offer.cpv"].value or not row["partner.cpv"].value:
        return None, 0.0
    one, other = lots_covered(row, "offer", needs), lots_covered(row, "partner", needs)
    together = one | other
    if not together:
        return None, 0.0
    return 1.0 - max(len(one), len(other)) / len(together), 1.0


def lots_covered(row, side, needs):
    covered = set()
    for number, need in enumerate(needs):
        if not served_at(need, row, side):
            continue
        for lot, codes in lots_of(need).items():
            if any(answers_for(offered, asked) for offered in row[f"{side}.cpv"].value for asked in codes):
                covered.add((number, lot))
    return covered


def lots_of(need):
    """The codes of each lot by its number; a need without lots is one lot."""
    if not need["need.lots"].value:
        return {"": list(need["need.cpv"].value or ())}
    lots = {}
    for entry in need["need.lots"].value:
        number, _, code = entry.rpartition("/")
        lots.setdefault(number, []).extend([code] if code else [])
    return lots


def answers_for(offered, asked):
    """The same class (four digits), or a group or division part that holds the code asked for."""
    holds = offered.rstrip("0")
    return offered[:4] == asked[:4] or (len(holds) >= 3 and asked.startswith(holds))
