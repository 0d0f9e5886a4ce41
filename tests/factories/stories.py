"""What the stories say, for the tests that hold several floors to them."""

NAMES = {
    "B1": "Département de la Seine-Verte",
    "B2": "Ville de Valbrune",
    "B3": "Habitat Rive Sud",
    "S1": "Les Jardins du Val",
    "S2": "Net’Éclair Insertion",
    "S3": "Tournesol Traiteur",
    "S4": "Ressourcerie du Pont",
    "S5": "Mobil’Insert",
    "S6": "Coop Signal",
}

# Story 4, closing the wishes: who asks whom with which rank, and the rank answered (None: silent).
WISHES = {
    ("S1", "B1"): (1, 1),
    ("S2", "B1"): (1, 2),
    ("S3", "B1"): (2, 2),
    ("S4", "B1"): (2, 2),
    ("S5", "B1"): (3, 3),
    ("S6", "B1"): (3, 3),
    ("S2", "B2"): (2, 2),
    ("S5", "B2"): (1, 1),
    ("S3", "B3"): (1, None),
    ("S6", "B3"): (2, None),
    ("S1", "S6"): (2, 2),
}
