"""Why a wish has no meeting: in full for the organiser, and as the two sides may read it."""

from matchmaker.plugin_api.text import N_

NOT_TOLD = N_("Aucune place n’a été trouvée.")

# By the codes of FORMAT.md. None of these names a third structure or says what it was promised, nor lets the
# partner guess that one of the two needs an interpreter, a table within reach or more time.
TOLD = {
    "no_common_slot": N_("Aucun créneau ne convenait à ce rendez-vous."),
    "no_such_table": NOT_TOLD,
    "participant_full": N_("L’un des deux plannings est complet."),
    "busy": N_("Les créneaux communs étaient déjà pris."),
    "outweighed": N_("Les créneaux communs ont servi à d’autres rendez-vous demandés."),
    "guarantee": N_("Les créneaux communs ont servi à d’autres rendez-vous demandés."),
    "fixed": N_("Les créneaux communs étaient déjà réservés."),
    "precedence": N_("L’ordre voulu des rendez-vous ne le permettait pas."),
    "break_rule": N_("Il aurait coupé un planning de trop d’attentes."),
    "not_proven": NOT_TOLD,
    # What the organiser did by hand stays between the organiser and the draft: the words of many other cases.
    "taken_out": NOT_TOLD,
    "forbidden": NOT_TOLD,
    "free": NOT_TOLD,
    "no_room": NOT_TOLD,
}

# For the organiser, when a wish was never a candidate of the schedule.
DECLINED = N_("La structure demandée a décliné.")
EXPIRED = N_("Resté sans réponse à la clôture des vœux.")
SILENT_LEFT_OUT = N_("Sans réponse : la règle du jeu laisse ces vœux de côté.")
SILENT_BY_HAND = N_("Sans réponse : la règle du jeu demande de décider à la main.")
NOT_MUTUAL = N_("Un seul des deux l’a demandé, et la règle du jeu veut que les deux se choisissent.")
CLOSED = N_("Sujet fermé : la consultation est publiée, ou sur le point de l’être.")
NO_CANDIDATE = N_("Ce vœu n’était pas parmi les rendez-vous à placer.")


def told_to_both(code: str) -> str:
    """The sentence for the two sides, as a French template without fields."""
    return TOLD.get(code, NOT_TOLD)


def reason_without_candidate(state: str, *, silence: str, candidates: str, closed: bool = False) -> str:
    """Why a wish was not even a candidate, from its state and the event's rule of the game. ``closed``: its subject is."""
    if state == "declined":
        return DECLINED
    if state == "expired":
        return EXPIRED
    if closed:
        return CLOSED
    if state == "pending" and candidates == "both_asked":
        return NOT_MUTUAL
    if state == "pending" and silence in ("left_out", "by_hand"):
        return SILENT_LEFT_OUT if silence == "left_out" else SILENT_BY_HAND
    return NO_CANDIDATE
