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
# The same where the organiser decided in the structure's place, for the organiser.
DECIDED_WORDS = {"accepted": N_("retenu par vous"), "declined": N_("écarté par vous")}
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
# What becomes of a wish without an answer under each rule of silence: to whom it was sent before the closing (`you`), to
# its author before it (`they`), and to both after it. ``{until}`` is one of `UNTIL`.
UNTIL = (N_("avant la clôture des vœux"), N_("avant le {day}"))
SILENT = {
    "after": {
        "you": N_("Sans réponse de votre part {until}, elle passe après les autres."),
        "they": N_("Sans réponse {until}, ce vœu passe après les autres."),
        "over": N_("Restée sans réponse : elle passe après les autres."),
    },
    "left_out": {
        "you": N_("Sans réponse de votre part {until}, elle ne compte plus."),
        "they": N_("Sans réponse {until}, ce vœu ne compte plus."),
        "over": N_("Restée sans réponse : elle ne compte plus."),
    },
    "by_hand": {
        "you": N_(
            "Sans réponse de votre part {until}, elle ne compte plus, sauf si l’organisateur la retient."
        ),
        "they": N_("Sans réponse {until}, ce vœu ne compte plus, sauf si l’organisateur le retient."),
        "over": N_("Restée sans réponse : elle ne compte plus, sauf si l’organisateur la retient."),
    },
}
# The same in a mail, after « Sans réponse, ».
WITHOUT_ANSWER = {
    "after": N_("une demande passe après les autres"),
    "left_out": N_("une demande ne compte plus"),
    "by_hand": N_("une demande ne compte plus, sauf si l’organisateur la retient"),
}
