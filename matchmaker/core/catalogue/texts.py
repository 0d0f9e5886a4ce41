"""The words about suppliers who answer together, until an organiser changes them."""

from matchmaker.core.jobs.placeholders import link
from matchmaker.core.jobs.texts import Placeholder, TextKind
from matchmaker.plugin_api.text import N_

_LEAD = Placeholder("mandataire", N_("la structure qui mène le groupement"), N_("Jardins du Val"))
_MEMBER = Placeholder("membre", N_("le membre dont il s’agit"), N_("Coop Signal"))
_JOINT = Placeholder("groupement", N_("le nom du groupement"), N_("Les Mains vertes"))
_PAGE = link(N_("la page du groupement"))

INVITED = TextKind(
    "groupements.invited",
    N_("Groupement : invitation"),
    N_("Quand une structure propose à une autre de répondre ensemble"),
    (
        _LEAD,
        _MEMBER,
        _JOINT,
        Placeholder("besoin", N_("le besoin auquel répondre"), N_("Entretien des parcs")),
        Placeholder("acheteur", N_("la structure qui a ce besoin"), N_("Ville de Valbrune")),
        _PAGE,
    ),
    N_("{mandataire} vous propose de répondre ensemble"),
    N_(
        "Bonjour,\n\n{mandataire} propose à {membre} de répondre ensemble au besoin « {besoin} » de {acheteur}, "
        "dans le groupement « {groupement} ».\n\nVoir qui fait quoi, accepter ou décliner :\n{lien}\n\n"
        "Accepter n’engage pas encore : le groupement répond quand sa mandataire l’a constitué. "
        "Entre concurrents, n’échangez pas vos prix.\n"
    ),
)

CHANGED = TextKind(
    "groupements.changed",
    N_("Groupement : répartition changée"),
    N_("Quand ce qu’un membre avait accepté change"),
    (_LEAD, _MEMBER, _JOINT, _PAGE),
    N_("{mandataire} a changé la répartition de « {groupement} »"),
    N_(
        "Bonjour,\n\n{mandataire} a changé ce que {membre} prend dans le groupement « {groupement} » : sa part, "
        "ses lots, ou la façon dont chacun s’engage. L’accord donné avant ne vaut plus.\n\n"
        "Voir qui fait quoi, accepter ou décliner :\n{lien}\n"
    ),
)

ACCEPTED = TextKind(
    "groupements.accepted",
    N_("Groupement : un membre accepte"),
    N_("À la mandataire, quand un membre accepte"),
    (_MEMBER, _JOINT, _PAGE),
    N_("{membre} accepte de répondre avec vous"),
    N_(
        "Bonjour,\n\n{membre} rejoint le groupement « {groupement} ».\n\n"
        "Répartir le travail, puis constituer le groupement :\n{lien}\n"
    ),
)

DECLINED = TextKind(
    "groupements.declined",
    N_("Groupement : un membre décline"),
    N_("À la mandataire, quand un membre décline"),
    (_MEMBER, _JOINT, _PAGE),
    N_("{membre} décline votre groupement"),
    N_("Bonjour,\n\n{membre} ne rejoint pas le groupement « {groupement} ».\n\n{lien}\n"),
)

LEFT = TextKind(
    "groupements.left",
    N_("Groupement : un membre part"),
    N_("À la mandataire, quand un membre quitte le groupement"),
    (_MEMBER, _JOINT, _PAGE),
    N_("{membre} quitte votre groupement"),
    N_("Bonjour,\n\n{membre} quitte le groupement « {groupement} ».\n\n{lien}\n"),
)

FORMED = TextKind(
    "groupements.formed",
    N_("Groupement : constitué"),
    N_("Aux membres, quand la mandataire constitue le groupement"),
    (_LEAD, _JOINT, _PAGE),
    N_("« {groupement} » est constitué"),
    N_(
        "Bonjour,\n\n{mandataire} a constitué le groupement « {groupement} » : son offre commune est en ligne, et vous "
        "parlez désormais aussi pour lui.\n\n{lien}\n"
    ),
)

DISSOLVED = TextKind(
    "groupements.dissolved",
    N_("Groupement : dissous"),
    N_("Aux membres, quand la mandataire dissout le groupement"),
    (_LEAD, _JOINT, _PAGE),
    N_("« {groupement} » est dissous"),
    N_(
        "Bonjour,\n\n{mandataire} a dissous le groupement « {groupement} » : il ne répond plus à aucun besoin.\n\n{lien}\n"
    ),
)
