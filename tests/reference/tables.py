"""The dated tables behind the formulas, written out from the research and the READMEs."""

from datetime import date

NATIONAL_EGALIM = [(date(2022, 1, 1), 0.50)]
NATIONAL_MEAT_OR_FISH = [(date(2022, 1, 1), 0.50), (date(2024, 1, 1), 0.60)]
FIRST_OVERSEAS = [(date(2022, 1, 1), 0.20), (date(2026, 1, 1), 0.35), (date(2030, 1, 1), 0.50)]
MAYOTTE = [
    (date(2022, 1, 1), 0.05),
    (date(2026, 1, 1), 0.15),
    (date(2030, 1, 1), 0.30),
    (date(2035, 1, 1), 0.50),
]
SAINT_PIERRE = [(date(2022, 1, 1), 0.30), (date(2026, 1, 1), 0.30), (date(2030, 1, 1), 0.50)]
OVERSEAS_EGALIM = {
    "971": FIRST_OVERSEAS,
    "972": FIRST_OVERSEAS,
    "973": FIRST_OVERSEAS,
    "974": FIRST_OVERSEAS,
    "978": FIRST_OVERSEAS,
    "976": MAYOTTE,
    "975": SAINT_PIERRE,
}
# Family to the steps (since, share reused, share with recycled matter); None: exists, nobody read it.
REUSE = {
    "textiles": [
        (date(2024, 7, 1), (0.08, 0.20)),
        (date(2027, 1, 1), (0.15, 0.25)),
        (date(2030, 1, 1), (0.15, 0.30)),
    ],
    "furniture": [(date(2024, 7, 1), (0.20, 0.15)), (date(2027, 1, 1), None)],
    "street_furniture": [(date(2024, 7, 1), (0.05, 0.20)), (date(2027, 1, 1), None)],
}
# The research names none but the Eusko: these are the ones the README counts. Local currency to its départements and the year since when it circulates there.
CURRENCIES = {
    "abeille": {"47": 2018},
    "doume": {"63": 2018},
    "eusko": {"64": 2013},
    "gabare": {"37": 2016, "41": 2020, "45": 2020},
    "galleco": {"35": 2013},
    "gonette": {"69": 2016},
    "moneko": {"44": 2022},
    "muse": {"49": 2014},
    "peche": {"93": 2014, "75": 2018, "94": 2018},
    "sol_violette": {"31": 2014},
    "stuck": {"67": 2015},
}
