"""The words people read for wishes and their answers."""

from matchmaker.plugin_api.text import N_

RANKS = {1: N_("indispensable"), 2: N_("souhaité"), 3: N_("si possible")}
STATES = {
    "draft": N_("brouillon"),
    "pending": N_("sans réponse"),
    "accepted": N_("accepté"),
    "declined": N_("refusé"),
    "withdrawn": N_("retiré"),
    "expired": N_("sans suite"),
}
DECLINE_REASONS = {
    "out_of_scope": N_("hors de notre périmètre"),
    "current_contract": N_("marché en cours"),
    "agenda_full": N_("agenda complet"),
    "wrong_contact": N_("mauvais interlocuteur"),
}
ORIGINS = {
    "participant": N_("demandé par la structure"),
    "import": N_("importé"),
    "chamber": N_("proposé par la CRESS"),
}
