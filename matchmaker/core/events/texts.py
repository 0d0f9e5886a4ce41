"""The words of the invitation, until an organiser changes them."""

from dataclasses import replace

from matchmaker.core.jobs.placeholders import (
    CONTACT,
    DAY,
    EVENT,
    ORGANISER,
    PERSON,
    PLACE,
    STRUCTURE,
    link,
)
from matchmaker.core.jobs.texts import Placeholder, TextKind
from matchmaker.plugin_api.text import N_

# The first mail to somebody from a list says where the address came from and how to object.
SOURCE = Placeholder(
    "origine",
    N_("d’où vient son adresse : ce que le premier message doit dire"),
    N_("L’organisateur a inscrit votre structure et noté votre adresse."),
    required=True,
)

INVITATION = TextKind(
    "events.invitation",
    N_("Invitation"),
    N_("Quand vous invitez les participants"),
    (
        PERSON,
        STRUCTURE,
        EVENT,
        DAY,
        PLACE,
        ORGANISER,
        link(N_("son espace, sans mot de passe")),
        SOURCE,
        replace(CONTACT, required=True),
    ),
    N_("{rencontre} : votre espace est ouvert"),
    N_(
        "Bonjour {nom},\n\n"
        "{organisateur} vous invite à « {rencontre} », {jour} ({lieu}), pour {structure}.\n\n"
        "Votre espace (donnez-y cette adresse e-mail, un code arrive aussitôt ; pas de mot de passe) :\n{lien}\n\n"
        "Vous y dites ce que vous proposez ou cherchez, qui vous aimeriez rencontrer, et quand vous "
        "êtes disponible. Cinq minutes suffisent ; vous recevrez ensuite votre planning individuel.\n\n"
        "Pourquoi ce message ? {origine} Pour être retiré de la liste, ou pour toute question, "
        "répondez à {contact}.\n\n{organisateur}\n"
    ),
)
