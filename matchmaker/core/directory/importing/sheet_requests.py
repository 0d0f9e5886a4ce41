"""The wishes sheet: who asks to meet whom, how much, and what the other side says."""

from matchmaker.core.directory.importing.columns import Column, Kind, Option, Sheet
from matchmaker.plugin_api.text import N_

RANKS = (
    Option("1", N_("1 – indispensable"), ("1", "indispensable", "prioritaire", "+++")),
    Option("2", N_("2 – souhaité"), ("2", "souhaite", "souhaitee", "++")),
    Option("3", N_("3 – si possible"), ("3", "si possible", "optionnel", "+")),
)
ANSWERS = (
    Option("accepted", N_("accepté"), ("acceptee", "oui", "ok", "d accord")),
    Option("declined", N_("refusé"), ("refusee", "non", "decline")),
    Option("1", N_("accepté, indispensable"), ("1", "indispensable", "1 indispensable")),
    Option("2", N_("accepté, souhaité"), ("2", "souhaite", "2 souhaite")),
    Option("3", N_("accepté, si possible"), ("3", "si possible", "3 si possible")),
)

REQUESTS = Sheet(
    "requests",
    N_("Vœux"),
    N_("Une ligne par vœu. Si chacun demande l’autre, deux lignes : un seul rendez-vous."),
    (
        Column(
            "sender",
            N_("Demandeur"),
            Kind.PARTY,
            N_("Son SIRET, ou son nom tel que dans la feuille Participants."),
            required=True,
            synonyms=("de", "qui demande", "structure", "emetteur", "participant", "demandeuse"),
            example="Les Jardins du Val",
        ),
        Column(
            "receiver",
            N_("Souhaite rencontrer"),
            Kind.PARTY,
            N_("Son SIRET, ou son nom tel que dans la feuille Participants."),
            required=True,
            synonyms=(
                "a",
                "avec",
                "rencontrer",
                "destinataire",
                "demande",
                "cible",
                "souhaite rencontrer qui",
            ),
            example="Ville de Valbrune",
        ),
        Column(
            "rank",
            N_("Rang"),
            Kind.CHOICE,
            N_("Sans rang : souhaité."),
            synonyms=("priorite", "importance", "rang du vœu", "niveau"),
            options=RANKS,
            example="1 – indispensable",
        ),
        Column(
            "answer",
            N_("Réponse"),
            Kind.CHOICE,
            N_("Ce que répond la structure demandée ; vide : pas encore de réponse."),
            synonyms=("reponse du destinataire", "statut", "accord"),
            options=ANSWERS,
            example="accepté",
        ),
        Column(
            "subject",
            N_("Sujet"),
            Kind.TEXT,
            N_("L’intitulé du besoin ou de l’offre dont il s’agit."),
            synonyms=("objet", "besoin", "offre"),
        ),
        Column("message", N_("Message"), Kind.LONG_TEXT, synonyms=("commentaire", "motif", "pourquoi")),
    ),
    synonyms=("voeux", "demandes", "demandes de rendez vous", "rendez vous", "souhaits", "requests"),
)
