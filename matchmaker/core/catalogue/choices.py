"""The closed lists of offers and needs, in the words people read."""

from matchmaker.plugin_api.text import N_

PRESTATIONS = (
    ("service", N_("Prestation : vous réalisez le travail avec votre équipe et votre matériel")),
    ("staffing", N_("Mise à disposition : vos salariés travaillent chez le client, sous sa conduite")),
    ("manufacturing", N_("Fabrication : vous produisez et livrez")),
)
PRESTATIONS_WANTED = (
    ("service", N_("Prestation : le travail est réalisé et livré")),
    ("staffing", N_("Mise à disposition : des salariés viennent renforcer vos équipes")),
    ("manufacturing", N_("Fabrication : un produit est fabriqué et livré")),
)
PRESTATION_WORDS = {
    "service": N_("prestation"),
    "staffing": N_("mise à disposition"),
    "manufacturing": N_("fabrication"),
}
AREAS = (
    ("country", N_("La France entière")),
    ("radius", N_("Autour de chez vous")),
    ("zones", N_("Dans certains territoires")),
)
VISIBILITIES = (
    ("event", N_("Participants de vos événements")),
    ("chamber", N_("Structures que la CRESS connaît")),
    ("public", N_("Tout le monde")),
    ("own", N_("Vous seuls (brouillon)")),
)
VISIBILITY_WORDS = {
    "event": N_("visible des participants de vos événements"),
    "chamber": N_("visible des structures que la CRESS connaît"),
    "public": N_("visible de tous"),
    "own": N_("brouillon, visible de vous seuls"),
}
NEED_KINDS = (
    ("purchase", N_("Un achat")),
    ("partnership", N_("Un partenariat")),
    ("skills", N_("Des compétences")),
    ("premises", N_("Des locaux")),
)
NEED_KIND_WORDS = {
    "purchase": N_("achat"),
    "partnership": N_("partenariat"),
    "skills": N_("compétences"),
    "premises": N_("locaux"),
}
# Orders of magnitude in euros before tax, cut where the procedures change (DOMAIN 2.1): (low, high).
AMOUNTS: tuple[tuple[int | None, int | None], ...] = (
    (None, 15_000),
    (15_000, 60_000),
    (60_000, 100_000),
    (100_000, 216_000),
    (216_000, 1_000_000),
    (1_000_000, None),
)
