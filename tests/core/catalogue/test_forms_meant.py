import pytest

from matchmaker.core.catalogue.forms_meant import prestation_meant


@pytest.mark.parametrize(
    ("text", "codes", "meant"),
    [
        ("Entretien des espaces verts", ["77310000"], "service"),
        ("Réfection de la toiture", ["45260000"], "service"),
        ("Paniers de légumes", ["03221000"], "manufacturing"),
        ("Fourniture et livraison de repas", ["55523100"], "manufacturing"),
        ("Renfort d’agents de cantine", ["55523100"], "staffing"),
        ("Mise à disposition de personnel", [], "staffing"),
        ("Légumes et leur service en salle", ["03221000", "55523100"], None),
        ("Quelque chose", [], None),
    ],
)
def test_the_form_is_proposed_from_words_then_trades(text, codes, meant):
    assert prestation_meant(text, codes) == meant
