"""What the lists of an event file are called for people."""

from matchmaker.plugin_api.text import N_

LISTS = {
    "slots": N_("créneaux"),
    "tables": N_("tables"),
    "resources": N_("interprètes, experts, matériel"),
    "criteria": N_("critères réglés"),
    "texts": N_("textes de messages"),
    "people": N_("personnes"),
    "participants": N_("structures"),
    "offers": N_("offres"),
    "needs": N_("besoins"),
    "forbidden_pairs": N_("paires interdites"),
    "publications": N_("diffusions du planning"),
    "meetings": N_("rendez-vous"),
    "requests": N_("vœux"),
    "dates": N_("échéances"),
    "programme": N_("temps communs"),
    "questions": N_("questions à l’inscription"),
    "question_answers": N_("réponses à ces questions"),
    "registration_page": N_("page d’inscription, fermée"),
    "registrations": N_("inscriptions à décider"),
    "reminders": N_("relances"),
    "confirmations": N_("confirmations de venue"),
    "presences": N_("pointages"),
    "second_chances": N_("secondes chances"),
    "sentences": N_("phrases des avis"),
    "follow_ups": N_("questions posées après l’événement"),
    "logos": N_("logos"),
}
