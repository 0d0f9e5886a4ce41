"""The words people read for what an event's rows hold as codes."""

from matchmaker.plugin_api.text import N_

PHASES = {
    "registration": N_("Inscriptions"),
    "wishes": N_("Vœux ouverts"),
    "scheduled": N_("Vœux clos, planning en préparation"),
    "published": N_("Planning diffusé"),
    "booking": N_("Réservation libre"),
    "running": N_("Jour J"),
    "closed": N_("Terminé"),
}
KINDS = {
    "buyer": N_("Acheteur"),
    "supplier": N_("Fournisseur"),
    "both": N_("Acheteur et fournisseur"),
    "expert": N_("Expert ou partenaire"),
    "funder": N_("Financeur"),
    "visitor": N_("Visiteur sans rendez-vous"),
}
STATES = {
    "invited": N_("Invitée, sans réponse"),
    "registered": N_("Inscription à valider"),
    "accepted": N_("Inscrite"),
    "refused": N_("Refusée"),
    "cancelled": N_("Retirée"),
}
# The rule of the game, with what each choice changes.
CANDIDATES = {
    "accepted": (
        N_("Un vœu suffit, si l’autre l’accepte"),
        N_(
            "Un seul des deux demande, l’autre accepte. Le plus courant : beaucoup de rendez-vous, peu de démarches."
        ),
    ),
    "both_asked": (
        N_("Chacun doit avoir demandé l’autre"),
        N_("Seuls les vœux réciproques comptent. Moins de rendez-vous, tous voulus des deux côtés."),
    ),
    "chamber": (
        N_("La CRESS décide"),
        N_("Les vœux guident, et vous retenez vous-même chaque rendez-vous dans l’onglet Vœux."),
    ),
}
SILENCE = {
    "after": (
        N_("Placés après les autres"),
        N_("Un vœu sans réponse prend une place restée libre. Peu de créneaux perdus."),
    ),
    "left_out": (
        N_("Écartés"),
        N_("Sans réponse, pas de rendez-vous. Le planning dépend de ceux qui ont répondu."),
    ),
    "by_hand": (
        N_("Décidés un par un"),
        N_("Sans réponse, un vœu n’est placé que si vous l’acceptez vous-même dans l’onglet Vœux."),
    ),
}
