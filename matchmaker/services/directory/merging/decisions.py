"""What a merge does with every table that refers to an organisation, to a delegation, or to a row it folds.

A table that is not decided about here fails `tests/services/directory/merging/test_decisions.py`: nobody may find
out later that a merge left its rows behind, or took them along with the one that goes.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from matchmaker.plugin_api.text import N_
from matchmaker.services.directory.merging import folds

Fold = Callable[[Session, Any, Any], None]


@dataclass(frozen=True)
class Follow:
    """The rows of a table follow from the one that goes to the one that stays.

    ``apart``: the other columns by which one side has only one row; where both have it, ``fold`` says what
    is kept, and the second row goes, unless ``numbered``: then both stay. ``private``: what the structure keeps
    to itself, so that a chamber does not even read how many there are.
    """

    table: str
    column: str
    label: str  # what is counted before the button is pressed
    apart: tuple[str, ...] | None = None
    fold: Fold = folds.nothing_to_keep
    numbered: bool = False
    private: bool = False


OF_ORGANISATION = (
    Follow(
        "chamber_organisation",
        "organisation_id",
        N_("Notes de votre CRESS"),
        ("chamber_id",),
        folds.fold_known,
    ),
    Follow("fact", "organisation_id", N_("Statuts et preuves")),
    Follow("need", "organisation_id", N_("Besoins"), ("title_key",), folds.rename, numbered=True),
    Follow("offer", "organisation_id", N_("Offres"), ("title_key",), folds.rename, numbered=True),
    Follow("groupement", "lead_id", N_("Groupements qu’elle conduit")),
    # Both in one groupement is refused: the others agreed with each of them.
    Follow("groupement_member", "organisation_id", N_("Places dans un groupement"), ("groupement_id",)),
    Follow("programme", "organisation_id", N_("Programmes d’achat importés")),
    # The target of the one that stays is the one its people typed.
    Follow("spaser_target", "organisation_id", N_("Objectifs du SPASER"), ("year", "category")),
    Follow("sourcing_note", "organisation_id", N_("Notes confidentielles à des acheteurs"), private=True),
    # What the one that stays said of somebody stands.
    Follow("relation", "organisation_id", N_("Structures qu’elle connaît déjà"), ("other_id",), private=True),
    Follow(
        "relation", "other_id", N_("Structures qui la connaissent déjà"), ("organisation_id",), private=True
    ),
    Follow("organisation_merge", "kept_id", N_("Fusions antérieures")),
)
MEMBERSHIP = Follow(
    "membership", "organisation_id", N_("Interlocuteurs"), ("person_id",), folds.fold_membership
)
DELEGATION = Follow("delegation", "organisation_id", N_("Participations à des événements"), ("event_id",))
OF_DELEGATION = (
    Follow("absence", "delegation_id", N_("Créneaux d’absence"), ("slot_id",), folds.fold_absence),
    Follow("availability_said", "delegation_id", N_("Disponibilités données"), (), folds.fold_said),
    Follow("delegate", "delegation_id", N_("Personnes qui viennent"), ("person_id",), folds.fold_delegate),
    Follow("confirmation", "delegation_id", N_("Confirmations"), ("person_id",), folds.fold_confirmation),
    Follow("day_feedback", "delegation_id", N_("Avis sur la journée"), (), folds.fold_day),
    Follow("feedback_entry", "delegation_id", N_("Feuilles d’avis saisies")),
    # Its number opens one sheet: that of the delegation that stays, where both had one.
    Follow("feedback_key", "delegation_id", N_("Numéros de feuille d’avis"), ()),
    Follow(
        "follow_up",
        "delegation_id",
        N_("Questions sur les suites"),
        ("person_id", "wave"),
        folds.fold_follow_up,
    ),
    Follow("meeting", "a_id", N_("Rendez-vous")),
    Follow("meeting", "b_id", N_("Rendez-vous")),
    Follow("meeting_seat", "delegation_id", N_("Places à une table")),
    Follow("feedback", "delegation_id", N_("Avis sur un rendez-vous"), ("meeting_id",)),
    Follow("outcome", "delegation_id", N_("Suites d’un rendez-vous"), ("meeting_id", "wave")),
    Follow("award", "delegation_id", N_("Données de contrats"), ("meeting_id",)),
    Follow("party_message", "from_id", N_("Messages à d’autres structures")),
    Follow("party_message", "to_id", N_("Messages d’autres structures")),
    Follow(
        "party_block",
        "delegation_id",
        N_("Structures dont elle ne reçoit plus de messages"),
        ("partner_id",),
        private=True,
    ),
    Follow(
        "party_block",
        "partner_id",
        N_("Structures qui n’en reçoivent plus d’elle"),
        ("delegation_id",),
        private=True,
    ),
    Follow("personal_link", "delegation_id", N_("Liens envoyés par mail")),
    Follow("presence", "delegation_id", N_("Pointages à l’accueil")),
    Follow("registration", "delegation_id", N_("Inscriptions")),
    Follow(
        "registration_answer",
        "delegation_id",
        N_("Réponses à l’inscription"),
        ("question_id",),
        folds.fold_answer,
    ),
    Follow("reminder", "delegation_id", N_("Relances")),
    Follow("resource_use", "delegation_id", N_("Interprètes et matériel"), ("resource_id", "partner_id")),
    Follow("resource_use", "partner_id", N_("Interprètes et matériel"), ("resource_id", "delegation_id")),
    Follow("schedule_assignment", "a_id", N_("Rendez-vous d’anciens plannings")),
    Follow("schedule_assignment", "b_id", N_("Rendez-vous d’anciens plannings")),
    Follow("schedule_unplaced", "a_id", N_("Rendez-vous non placés")),
    Follow("schedule_unplaced", "b_id", N_("Rendez-vous non placés")),
)
# Rows of two sides, which may turn out to be one side twice: `pairs` folds them.
PAIRS = (
    Follow("request", "from_id", N_("Vœux faits")),
    Follow("request", "to_id", N_("Vœux reçus")),
    Follow("forbidden_pair", "a_id", N_("Rencontres exclues")),
    Follow("forbidden_pair", "b_id", N_("Rencontres exclues")),
    Follow("second_chance", "a_id", N_("Secondes chances")),
    Follow("second_chance", "b_id", N_("Secondes chances")),
)
APART = (
    Follow("not_duplicate", "a_id", N_("« Ce sont deux structures »")),
    Follow("not_duplicate", "b_id", N_("« Ce sont deux structures »")),
)
REFUSED = {("groupement", "organisation_id"): "a groupement is made of its members and is not merged"}
# Rows below one that may be folded away: moved by its fold, or gone with it on purpose.
BELOW = {
    ("badge", "delegate_id"): "fold_delegate",
    ("delegate_subject", "delegate_id"): "fold_delegate",
    ("presence", "delegate_id"): "fold_delegate",
    ("confirmation_call", "confirmation_id"): "fold_confirmation",
    ("request", "meeting_id"): "follows its meeting, which stays",
    ("feedback", "meeting_id"): "follows its meeting, which stays",
    ("award", "meeting_id"): "follows its meeting, which stays",
    ("outcome", "meeting_id"): "follows its meeting, which stays",
    ("meeting_seat", "meeting_id"): "follows its meeting, which stays",
    ("meeting", "continues_id"): "follows its meeting, which stays",
    ("groupement_member", "groupement_id"): "the groupement stays",
}


def decided() -> dict[tuple[str, str], str]:
    """(table, column) → what was decided, for the test that compares it with the schema."""
    followed = (*OF_ORGANISATION, MEMBERSHIP, DELEGATION, *OF_DELEGATION, *PAIRS, *APART)
    return {(one.table, one.column): "follows" for one in followed} | REFUSED
