"""The words to those who register by the public page, until an organiser changes them."""

from dataclasses import replace

from matchmaker.core.jobs.placeholders import CONTACT, DAY, EVENT, ORGANISER, PERSON, personal
from matchmaker.core.jobs.texts import Placeholder, TextKind
from matchmaker.plugin_api.text import N_

# It knows nothing of what was typed: whoever typed it may not own the address.
REGISTRATION_LINK = TextKind(
    "events.registration_link",
    N_("Inscription : confirmer l’adresse"),
    N_("Quand quelqu’un s’inscrit par la page publique"),
    (
        EVENT,
        ORGANISER,
        personal(N_("la page qui confirme l’inscription, puis dit où elle en est")),
        replace(CONTACT, required=True),
    ),
    N_("{rencontre} : confirmez votre inscription"),
    N_(
        "Bonjour,\n\nUne inscription à « {rencontre} », organisé par {organisateur}, a été demandée avec cette "
        "adresse. Pour la confirmer, ouvrez ce lien dans les 7 jours :\n{lien_personnel}\n\n"
        "La même page vous dira ensuite où en est votre inscription.\n\n"
        "Si vous n’avez rien demandé, ignorez ce message : sans vous, rien n’est inscrit. "
        "Pour toute question : {contact}.\n"
    ),
)

_AUTHOR = (PERSON, EVENT, DAY, ORGANISER, CONTACT)

REGISTRATION_ACCEPTED = TextKind(
    "events.registration_accepted",
    N_("Inscription : acceptée"),
    N_(
        "Quand vous acceptez une inscription : le texte que vous relisez avant, auquel l’adresse de l’espace "
        "est ajoutée"
    ),
    _AUTHOR,
    N_("{rencontre} : votre inscription est acceptée"),
    N_(
        "Bonjour {nom},\n\nVotre inscription à « {rencontre} », {jour}, est acceptée. "
        "Nous nous réjouissons de vous y accueillir.\n\n{organisateur}\n"
    ),
)

_REASON = Placeholder(
    "motif",
    N_("le motif que vous écrivez en refusant ; sans motif, il disparaît"),
    N_("Le nombre de fournisseurs prévu est atteint."),
)
REASON = "{motif}"

REGISTRATION_REFUSED = TextKind(
    "events.registration_refused",
    N_("Inscription : refusée"),
    N_("Quand vous refusez une inscription : le texte que vous relisez avant"),
    (*_AUTHOR, _REASON),
    N_("{rencontre} : votre inscription"),
    N_(
        "Bonjour {nom},\n\nVous avez demandé à participer à « {rencontre} », {jour}. "
        "Nous ne pouvons malheureusement pas retenir votre inscription cette fois-ci.\n\n{motif}\n\n"
        "Pour toute question, répondez à {contact}.\n\n{organisateur}\n"
    ),
)


def with_reason(body: str, reason: str) -> str:
    """The letter with the reason where it stands, and without a gap where there is none.

    Words of the chamber's own may have no place for it: then it comes before the signature, never lost.
    """
    body, reason = "\n".join(body.splitlines()).strip(), reason.strip()  # a browser sends CRLF
    if not body:
        return ""
    if reason and REASON not in body:
        *before, signature = body.split("\n\n")
        body = "\n\n".join([*before, REASON, signature])
    paragraphs = (part.replace(REASON, reason).strip() for part in body.split("\n\n"))
    return "\n\n".join(part for part in paragraphs if part)
