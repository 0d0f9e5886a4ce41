"""The event sheet: one label and its value per line."""

from datetime import date, time

from matchmaker.core.directory.importing.columns import Column, Kind, Option, Sheet
from matchmaker.plugin_api.text import N_

ZONES = (
    Option("Europe/Paris", N_("France métropolitaine (Paris)"), ("paris", "metropole", "france")),
    Option("America/Guadeloupe", N_("Guadeloupe"), ("saint martin", "saint barthelemy")),
    Option("America/Martinique", N_("Martinique")),
    Option("America/Cayenne", N_("Guyane (Cayenne)"), ("guyane", "cayenne")),
    Option("Indian/Reunion", N_("La Réunion"), ("reunion",)),
    Option("Indian/Mayotte", N_("Mayotte")),
    Option("America/Miquelon", N_("Saint-Pierre-et-Miquelon")),
    Option("Pacific/Noumea", N_("Nouvelle-Calédonie (Nouméa)"), ("nouvelle caledonie", "noumea")),
    Option("Pacific/Tahiti", N_("Polynésie française (Tahiti)"), ("polynesie", "tahiti")),
    Option("Pacific/Wallis", N_("Wallis-et-Futuna"), ("wallis",)),
)
CANDIDATES = (
    Option("accepted", N_("Ceux dont le vœu est accepté"), ("accepte", "vœu accepte")),
    Option("both_asked", N_("Ceux qui se sont choisis tous les deux"), ("mutuel", "reciproque", "les deux")),
    Option("chamber", N_("L’organisateur décide"), ("organisateur", "cress", "chambre")),
)
SILENCE = (
    Option("after", N_("Placés après les autres"), ("apres", "apres les autres")),
    Option("left_out", N_("Laissés de côté"), ("exclus", "de cote", "ignores")),
    Option("by_hand", N_("Décidés à la main"), ("a la main", "main")),
)

EVENT = Sheet(
    "event",
    N_("Événement"),
    N_("Une information par ligne : le libellé dans la première colonne, la valeur dans la deuxième."),
    (
        Column(
            "name",
            N_("Nom de l’événement"),
            Kind.TEXT,
            required=True,
            synonyms=("nom", "evenement", "titre", "intitule"),
            example=N_("Rencontres d’affaires de l’ESS en Essonne"),
        ),
        Column(
            "date",
            N_("Date"),
            Kind.DATE,
            N_("Par exemple 11/03/2027."),
            required=True,
            synonyms=("jour", "date de l evenement"),
            example=date(2027, 3, 11),
        ),
        Column("place", N_("Lieu"), Kind.TEXT, synonyms=("salle", "adresse"), example=N_("Salle des fêtes")),
        Column(
            "commune",
            N_("Commune"),
            Kind.COMMUNE,
            N_("Nom ou code INSEE ; ajoutez le code postal si le nom est porté par plusieurs communes."),
            synonyms=("ville", "code insee"),
            example="Ris-Orangis",
        ),
        Column("postcode", N_("Code postal"), Kind.POSTCODE, synonyms=("cp",), example="91130"),
        Column(
            "zone",
            N_("Fuseau horaire"),
            Kind.CHOICE,
            N_("Celui du lieu ; sans réponse, la métropole."),
            synonyms=("fuseau",),
            options=ZONES,
            example="France métropolitaine (Paris)",
        ),
        Column(
            "starts_at",
            N_("Heure de début"),
            Kind.TIME,
            N_("Début du premier rendez-vous."),
            synonyms=("debut", "heure debut", "premier creneau"),
            example=time(14, 0),
        ),
        Column(
            "slot_minutes",
            N_("Durée d’un rendez-vous (minutes)"),
            Kind.MINUTES,
            N_("15 à 20 minutes conviennent à la plupart."),
            synonyms=("duree", "duree d un rendez vous", "duree du creneau", "duree des rendez vous"),
            example=15,
        ),
        Column(
            "gap_minutes",
            N_("Temps pour changer de table (minutes)"),
            Kind.MINUTES,
            synonyms=(
                "pause entre",
                "pause entre deux rendez vous",
                "battement",
                "inter creneau",
                "deplacement",
            ),
            example=5,
        ),
        Column(
            "slot_count",
            N_("Nombre de créneaux"),
            Kind.WHOLE,
            synonyms=("nombre de creneaux", "creneaux", "nb creneaux", "nb de creneaux"),
            example=8,
        ),
        Column(
            "break_after",
            N_("Pause après le créneau n°"),
            Kind.WHOLE,
            N_("Laissez vide s’il n’y a pas de pause."),
            synonyms=("pause apres", "pause apres le creneau"),
            example=4,
            least=1,
        ),
        Column(
            "break_minutes",
            N_("Durée de la pause (minutes)"),
            Kind.MINUTES,
            synonyms=("duree de la pause", "pause"),
            example=20,
        ),
        Column(
            "slot_times",
            N_("Ou heures de début de chaque créneau"),
            Kind.TIMES,
            N_("Liste séparée par des virgules ; remplace le début, le nombre et la pause."),
            synonyms=("heures des creneaux", "horaires", "liste des creneaux"),
        ),
        Column(
            "tables",
            N_("Tables"),
            Kind.TABLES,
            N_("Un nombre, ou les noms séparés par des virgules : T1, T2, T3."),
            required=True,
            synonyms=("nombre de tables", "nb tables"),
            example=28,
        ),
        Column(
            "candidates",
            N_("Qui peut se rencontrer"),
            Kind.CHOICE,
            N_("La règle du jeu des vœux."),
            synonyms=("regle du jeu", "regle"),
            options=CANDIDATES,
            example="Ceux dont le vœu est accepté",
        ),
        Column(
            "silence",
            N_("Vœux restés sans réponse"),
            Kind.CHOICE,
            synonyms=("sans reponse", "silence"),
            options=SILENCE,
            example="Placés après les autres",
        ),
        Column(
            "guarantee",
            N_("Rendez-vous garantis à chacun"),
            Kind.WHOLE,
            N_("Autant que possible ; 0 pour aucune garantie."),
            synonyms=("garantie", "minimum de rendez vous"),
            example=2,
        ),
        Column(
            "max_meetings",
            N_("Rendez-vous au plus par structure"),
            Kind.WHOLE,
            N_("Laissez vide s’il n’y a pas de limite."),
            synonyms=("maximum de rendez vous", "rendez vous maximum", "rdv max"),
            example=8,
            least=1,
        ),
        Column(
            "organiser", N_("Organisateur"), Kind.TEXT, synonyms=("organise par", "cress"), example="CRESS"
        ),
    ),
    synonyms=("evenement", "event", "parametres", "reglages"),
    by_lines=True,
)
