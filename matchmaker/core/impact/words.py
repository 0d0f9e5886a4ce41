"""The words people read for what feedback and outcomes hold as codes."""

from matchmaker.plugin_api.text import N_

HELD = {
    "held": N_("Tenu"),
    "partner_absent": N_("L’autre n’est pas venu"),
    "not_held": N_("Pas tenu"),
}
USEFULNESS = {
    1: N_("Inutile"),
    2: N_("Peu utile"),
    3: N_("Moyen"),
    4: N_("Utile"),
    5: N_("Très utile"),
}
SATISFACTION = {
    1: N_("Pas du tout satisfait"),
    2: N_("Peu satisfait"),
    3: N_("Moyennement satisfait"),
    4: N_("Satisfait"),
    5: N_("Très satisfait"),
}
FOLLOW_UPS = {"yes": N_("Oui"), "perhaps": N_("Peut-être"), "no": N_("Non")}
STAGES = {
    "none": N_("Aucune suite"),
    "talks": N_("Échanges en cours"),
    "quote": N_("Devis ou proposition"),
    "agreement": N_("Accord de principe"),
    "contract": N_("Contrat ou commande"),
}
#: Of a meeting, once both sides have been heard.
STATES = {
    "held": N_("Tenus"),
    "not_held": N_("Pas tenus"),
    "disputed": N_("Réponses contraires"),
    "unsaid": N_("Sans réponse"),
}
#: Why a wish has no meeting, in a few words: the codes of the schedule file.
REASONS = {
    "no_common_slot": N_("Aucun créneau commun"),
    "no_such_table": N_("Aucune table adaptée"),
    "participant_full": N_("Nombre de rendez-vous atteint"),
    "busy": N_("Créneaux communs déjà pris"),
    "outweighed": N_("Créneaux donnés à d’autres vœux"),
    "guarantee": N_("Créneaux donnés à une structure sans rendez-vous"),
    "fixed": N_("Créneaux réservés d’avance"),
    "precedence": N_("Ordre imposé des rendez-vous"),
    "break_rule": N_("Règle des pauses"),
    "not_proven": N_("Temps de calcul insuffisant"),
    "taken_out": N_("Retiré par l’organisateur"),
    "forbidden": N_("Écarté par l’organisateur"),
    "declined": N_("Décliné par la structure demandée"),
    "expired": N_("Resté sans réponse"),
    "pending": N_("Resté sans réponse"),
    "accepted": N_("Accepté, pas encore placé"),
}
OTHER_REASON = N_("Autre raison")
