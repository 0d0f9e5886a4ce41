"""Words that say how much, how many or when: an offer has no reason to repeat those of a need."""

import re

# Without accents, as `words.unaccented` writes them.
_QUANTITIES = frozenset(
    """
    zero un une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize
    vingt trente quarante cinquante soixante septante huitante octante nonante cent cents mille
    million millions milliard milliards millier milliers demi demie moitie moities
    dizaine dizaines douzaine douzaines quinzaine quinzaines vingtaine trentaine quarantaine
    cinquantaine soixantaine centaine centaines fois nombre quantite quantites environ
    minimum maximum minimal minimale maximal maximale total totale moyenne
    km kg g l ml cl m m2 m3 ha tonne tonnes kilo kilos metre metres kilometre kilometres litre litres
    hectare hectares euro euros eur ht ttc pourcent
    an ans annee annees annuel annuelle annuels annuelles annuellement
    mois mensuel mensuelle mensuels mensuelles mensuellement trimestre trimestres trimestriel
    trimestrielle trimestriels trimestrielles semestre semestres semestriel semestrielle
    semaine semaines hebdomadaire hebdomadaires jour jours journee journees journalier journaliere
    journaliers journalieres quotidien quotidienne quotidiens quotidiennes quotidiennement
    heure heures minute minutes date dates duree durees periode periodes
    lundi lundis mardi mardis mercredi mercredis jeudi jeudis vendredi vendredis samedi samedis
    dimanche dimanches janvier fevrier mars avril mai juin juillet aout septembre octobre novembre
    decembre
    """.split()  # noqa: SIM905  # a list would take a line a word
)
# « 100 », « 14h30 », « 120m2 », « 2e »; « 3d » says what is done.
_FIGURE = re.compile(r"\d+(?:h\d*|min|mn|j|km|kg|g|l|m[23]?|ha|k|eur|euros|er|ere|e|eme)?")


def is_quantity(word: str) -> bool:
    """Whether a word, in small letters without accents, is a number or a word of time or quantity."""
    return word in _QUANTITIES or _FIGURE.fullmatch(word) is not None
