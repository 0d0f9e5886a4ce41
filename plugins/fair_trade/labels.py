"""The fair-trade labels a supplier may name. Each is a private label; the law names none.

As the trade press and the federation Commerce Équitable France named them in December 2018 (six labels),
with Bio Équitable en France, founded since. Not an official list: nobody checked it on Légifrance.
"""

from matchmaker.plugin_api import N_

OTHER = "other"

LABELS = (
    ("fairtrade", N_("Fairtrade Max Havelaar")),
    ("spp", N_("Symbole des producteurs paysans (SPP)")),
    ("wfto", N_("World Fair Trade Organization (WFTO)")),
    ("bio_equitable", N_("Bio Équitable en France")),
    ("agri_ethique", N_("Agri-Éthique France")),
    ("biopartenaire", N_("Biopartenaire")),
    ("fair_for_life", N_("Fair for Life")),
    (OTHER, N_("Autre garantie équivalente")),
)

NAMES = dict(LABELS)
