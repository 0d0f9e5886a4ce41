import unicodedata

import pytest

from matchmaker.core.sourcing.wording import Piece, local_wording, marked

PREFERS = [
    ("Nous cherchons une entreprise locale pour la tonte.", "supplier", "entreprise locale"),
    ("ENTREPRISES LOCALES uniquement", "supplier", "ENTREPRISES LOCALES"),
    ("Marché destiné aux entreprises de nettoyage locales", "supplier", "entreprises de nettoyage locales"),
    ("Goûters auprès de producteurs locaux", "supplier", "producteurs locaux"),
    ("artisans et commerçants locaux", "supplier", "artisans et commerçants locaux"),
    ("un fournisseur local, réactif", "supplier", "fournisseur local"),
    ("Fournisseurs régionaux appréciés", "supplier", "Fournisseurs régionaux"),
    ("une société régionale de transport", "supplier", "société régionale"),
    ("Traiteur départemental", "supplier", "Traiteur départemental"),
    ("entreprises du département", "supplier", "entreprises du département"),
    ("une PME du territoire", "supplier", "PME du territoire"),
    ("des artisans de la commune", "supplier", "artisans de la commune"),
    ("Structures d’insertion du territoire", "supplier", "Structures d’insertion du territoire"),
    ("prestataires de proximité", "supplier", "prestataires de proximité"),
    (
        "L’entreprise sera implantée à Évry-Courcouronnes.",
        "supplier",
        "entreprise sera implantée à Évry-Courcouronnes",
    ),
    ("prestataire implanté dans l’Essonne", "supplier", "prestataire implanté dans l’Essonne"),
    ("Traiteurs installés en Bretagne", "supplier", "Traiteurs installés en Bretagne"),
    ("un imprimeur basé à Rennes", "supplier", "imprimeur basé à Rennes"),
    ("société établie sur le territoire communal", "supplier", "société établie sur le territoire communal"),
    ("Il devra être implanté localement.", "supplier", "être implanté localement"),
    ("des entreprises bretonnes", "supplier", "entreprises bretonnes"),
    ("Le candidat doit avoir son siège social à Orléans", "seat", "avoir son siège social à Orléans"),
    ("structures dont le siège est dans le Loiret", "seat", "dont le siège est dans le Loiret"),
    ("siège social à Tours", "seat", "siège social à Tours"),
    ("disposer d’une agence dans le département", "seat", "disposer d’une agence dans le département"),
    ("L’ancrage local sera apprécié", "seat", "ancrage local"),
    ("implantation locale exigée", "seat", "implantation locale"),
    ("Produits locaux et de saison", "produce", "Produits locaux"),
    ("légumes frais locaux", "produce", "légumes frais locaux"),
    ("Viande locale", "produce", "Viande locale"),
    ("producteurs bio de la région", "supplier", "producteurs bio de la région"),
    ("entreprise du secteur géographique", "supplier", "entreprise du secteur"),
    ("produits issus du territoire", "produce", "produits issus du territoire"),
    ("fruits du département", "produce", "fruits du département"),
    ("approvisionnement local", "produce", "approvisionnement local"),
    ("légumes cultivés localement", "produce", "cultivés localement"),
    ("un fournisseur à moins de 30 km", "distance", "à moins de 30 km"),
    ("Pain livré, boulangerie à moins de 30 kilomètres", "distance", "à moins de 30 kilomètres"),
    ("Légumes produits dans un rayon de 50 km", "distance", "dans un rayon de 50 km"),
    ("maraîcher à moins de 30km", "distance", "à moins de 30km"),
    ("Œufs locaux", "produce", "Œufs locaux"),
    ("prestataire à 20 km maximum", "distance", "à 20 km maximum"),
    ("Préférence locale", "preference", "Préférence locale"),
    ("La proximité géographique sera notée", "preference", "proximité géographique"),
    ("Recours à la main-d’œuvre locale", "preference", "main-d’œuvre locale"),
    ("Nous voulons acheter local", "preference", "acheter local"),
]

FINE = [
    "Entretien des locaux",
    "Nettoyage de locaux administratifs et de la vitrerie",
    "Prestataire pour l’entretien de nos locaux",
    "Une entreprise pour nettoyer les locaux communaux",
    "L’entreprise nettoie les locaux du département.",
    "Prestataire de nettoyage de locaux",
    "Mise en peinture du local technique",
    "Recherche d’un local commercial de 80 m²",
    "Association de développement local",
    "Accompagnement du développement local et de l’emploi",
    "Soutien à la vie locale",
    "Collectivités locales et élus locaux",
    "Partenariat avec la Mission locale",
    "Paiement en monnaie locale accepté",
    "Révision du plan local d’urbanisme",
    "Impression du magazine de la commune",
    "Entretien des espaces verts des collèges du département",
    "Travaux sur la route départementale 7",
    "Analyses par le laboratoire départemental",
    "Livraison au conseil régional",
    "Formation des commerçants du territoire au numérique",
    "Accompagnement des entreprises locales vers la transition",
    "Annuaire des producteurs locaux",
    "Animation du réseau des artisans de la commune",
    "Bâtiment situé à Évry, sur trois niveaux",
    "École implantée dans le quartier des Aunettes",
    "Le logiciel sera installé sur nos serveurs",
    "Prix de l’entreprise basé sur un devis",
    "Le titulaire intervient dans un délai de 48 h",
    "L’entreprise sera installée dans nos locaux pendant les travaux",
    "Nettoyage du siège social à Évry",
    "Entretien de notre siège social à Orléans",
    "Sorties scolaires à moins de 30 km",
    "Deux sites à moins de 2 km l’un de l’autre",
    "Véhicules de moins de 30 000 km",
    "Collecte des biodéchets dans un rayon de 10 km",
    "Légumes frais, livrés moins de 24 h après la récolte",
    "Approvisionnements directs ou avec un seul intermédiaire",
    "Livraison en moins de deux heures",
    "Transport local de marchandises à vélo",
    "Produits d’entretien écologiques",
    "Produits pour locaux sanitaires",
    "Anesthésie locale : fournitures",
    "Prestataires du secteur de l’insertion",
    "Candidat du secteur adapté",
    "Le titulaire du marché régional",
    "Exploitation du réseau de chaleur de la ville",
    "Broyage du bois de la commune",
    "Suivi des achats du département",
    "Structures du Département : contrôle des extincteurs",
]


@pytest.mark.parametrize(("text", "kind", "words"), PREFERS)
def test_a_local_preference_is_found_as_written(text, kind, words):
    assert [(one.kind, one.words) for one in local_wording(text)] == [(kind, words)]


@pytest.mark.parametrize("text", FINE)
def test_what_only_looks_like_one_is_left_alone(text):
    assert local_wording(text) == []


@pytest.mark.parametrize(("text", "kind", "words"), PREFERS)
def test_case_accents_and_apostrophes_do_not_matter(text, kind, words):
    for written in (text.upper(), text.replace("’", "'"), text.replace("é", "e").replace("è", "e")):
        assert len(local_wording(written)) == 1, written


def test_several_are_found_in_order_and_none_twice():
    text = "Producteurs locaux, à moins de 30 km ; produits locaux.\nEntreprises du département."

    found = local_wording(text)

    assert [one.words for one in found] == [
        "Producteurs locaux",
        "à moins de 30 km",
        "produits locaux",
        "Entreprises du département",
    ]
    assert all(text[one.start : one.end] == one.words for one in found)
    assert all(one.advice.endswith(".") for one in found)


def test_the_words_are_marked_where_they_stand():
    text = "Une entreprise locale, vite."

    assert marked(text, local_wording(text)) == [
        Piece("Une "),
        Piece("entreprise locale", "supplier"),
        Piece(", vite."),
    ]
    assert marked("Rien ici", []) == [Piece("Rien ici")]


def test_a_long_text_is_cut_short_far_from_the_words():
    text = "a" * 500 + " entreprise locale " + "b" * 500 + " artisan local " + "c" * 500

    shown = [piece.words for piece in marked(text, local_wording(text))]

    assert shown == [
        " … " + "a" * 79 + " ",
        "entreprise locale",
        " " + "b" * 79 + " … " + "b" * 79 + " ",
        "artisan local",
        " " + "c" * 79 + " … ",
    ]


def test_a_text_without_end_is_read_in_reasonable_time():
    """Nested repetitions must not explode: a long text of nearly matching words is read at all."""
    assert local_wording("entreprise de de d'une et ou " * 2000 + "à ") == []


@pytest.mark.parametrize(("text", "kind", "words"), PREFERS)
def test_accents_written_as_signs_of_their_own_hide_nothing(text, kind, words):
    apart = unicodedata.normalize("NFD", text)

    found = local_wording(apart)

    assert [(one.kind, one.words) for one in found] == [(kind, words)]
    assert "".join(piece.words for piece in marked(apart, found)) == text
