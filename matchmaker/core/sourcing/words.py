"""The register in words: what each entry says, for the page and for the PDF alike. French templates."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from matchmaker.core.sourcing.chain import Content
from matchmaker.core.sourcing.questions import CHOICES, QUESTIONS
from matchmaker.core.sourcing.unmet import WHY_UNMET
from matchmaker.plugin_api.text import N_

Translate = Callable[[str], str]

KINDS: Mapping[str, str] = {
    "frozen": N_("Besoin et critères figés"),
    "invited": N_("Structures invitées"),
    "supplier": N_("Demande de rendez-vous"),
    "met": N_("Rendez-vous"),
    "not_met": N_("Structure non rencontrée"),
    "decided": N_("Rendez-vous sur un sujet fermé"),
    "minutes": N_("Compte rendu"),
    "call": N_("Publication de l’appel"),
    "measure": N_("Mesure prise (R2111-2)"),
    "published": N_("Information publiée pour tous"),
    "withdrawn": N_("Information publiée puis retirée"),
    "noted": N_("Note confidentielle d’une structure"),
    "emptied": N_("Fin de conservation : noms et notes confidentielles effacés"),
}
LABELS: Mapping[str, str] = {
    "event": N_("Rencontre"),
    "title": N_("Besoin"),
    "need_version": N_("Version du besoin"),
    "need_fingerprint": N_("Empreinte du besoin"),
    "criteria": N_(
        "Critères et poids (hors ceux qui n’ordonnent que les rencontres ; l’empreinte les couvre tous)"
    ),
    "criteria_fingerprint": N_("Empreinte de tous les critères et poids"),
    "count": N_("Nombre de structures"),
    "publication": N_("Planning diffusé n°"),
    "asked": N_("Demandé par"),
    "answer": N_("Réponse"),
    "meeting": N_("Rendez-vous"),
    "held": N_("A eu lieu"),
    "why": N_("Pourquoi"),
    "slot": N_("Créneau"),
    "table": N_("Table"),
    "on": N_("Date"),
    "publication_on": N_("Publication"),
    "decision": N_("Décision"),
    "item": N_("Sur la page publique, n°"),
    "corrects": N_("Corrige le n°"),
    "values": N_("Valeurs effacées"),
    "file_sha256": N_("Empreinte du fichier (SHA-256)"),
    # Names and texts, beside the chain.
    "structure": N_("Structure"),
    "structures": N_("Structures"),
    "description": N_("Texte du besoin"),
    "attendees": N_("Personnes présentes"),
    "author": N_("Écrit par"),
    "given": N_("Informations données"),
    "secret": N_("Confidentiel (secret des affaires)"),
    "message": N_("Message envoyé à tous"),
    "where": N_("Où"),
    "measure": N_("Mesure"),
    "question": N_("Question posée"),
    "text": N_("Texte publié"),
    "file": N_("Fichier publié"),
    "reason": N_("Motif"),
    **QUESTIONS,
}
CODES: Mapping[str, Mapping[str, str]] = {
    "asked": {
        "supplier": N_("la structure"),
        "buyer": N_("l’acheteur"),
        "both": N_("les deux"),
        "chamber": N_("l’organisateur"),
        "nobody": N_("personne"),
    },
    "answer": {
        "accepted": N_("acceptée"),
        "declined": N_("refusée"),
        "pending": N_("sans réponse"),
        "none": N_("aucune demande"),
    },
    "meeting": {"planned": N_("prévu"), "none": N_("non prévu")},
    "decision": {"cancelled": N_("annulé"), "kept": N_("gardé, sur un autre sujet")},
    "held": {"yes": N_("oui"), "no": N_("non"), "unknown": N_("non noté à l’accueil")},
    "why": {
        "declined": N_("la demande a été refusée"),
        "no_answer": N_("la demande est restée sans réponse"),
        "out_of_scope": N_("hors du besoin"),
        "current_contract": N_("un marché est en cours"),
        "agenda_full": N_("l’agenda est complet"),
        "wrong_contact": N_("ce n’est pas le bon interlocuteur"),
        "no_common_slot": N_("aucun créneau commun"),
        "no_such_table": N_("aucune table ne convient"),
        "participant_full": N_("le nombre de rendez-vous est atteint"),
        "busy": N_("les créneaux communs sont pris"),
        "outweighed": N_("d’autres rendez-vous demandés n’auraient pas pu se tenir"),
        "guarantee": N_("la place a servi à garantir un rendez-vous à une autre structure"),
        "fixed": N_("un rendez-vous fixé occupe la place"),
        "precedence": N_("l’ordre des rendez-vous ne le permet pas"),
        "break_rule": N_("une pause à respecter ne le permet pas"),
        "not_proven": N_("le calcul du planning ne lui a pas trouvé de place"),
        "taken_out": N_("l’organisateur l’a retiré du planning"),
        "forbidden": N_("l’organisateur n’a pas retenu ce rendez-vous"),
        "free": N_("une place restait libre au planning, sans lui être donnée"),
        "no_room": N_("il ne restait pas de place au planning"),
        "need_closed": N_("le sujet était fermé : la consultation paraissait avant"),
        "not_scheduled": N_("le planning diffusé ne le retient pas"),
        "cancelled": N_("le rendez-vous a été annulé"),
        "buyer_absent": N_("l’acheteur était absent"),
        "supplier_absent": N_("la structure était absente"),
        **WHY_UNMET,
    },
    **CHOICES,
}


@dataclass(frozen=True)
class Told:
    """A line of an entry: its label and what it says, translated."""

    label: str
    words: str


def told(content: Content, say: Translate) -> list[Told]:
    """What an entry says beside its names and texts, in the order of `LABELS`."""
    return [
        Told(say(label), _words(name, content[name], say))
        for name, label in LABELS.items()
        if name in content
    ]


def _words(name: str, value: object, say: Translate) -> str:
    if name in CODES:
        code = str(value)
        return say(CODES[name].get(code, code))
    if name == "criteria" and isinstance(value, list):
        return ", ".join(f"{say(label)} ({weight})" for label, weight in value)
    if name == "on":
        return f"{date.fromisoformat(str(value)):%d/%m/%Y}"
    if name in ("slot", "publication_on"):
        return f"{datetime.fromisoformat(str(value)):%d/%m/%Y %H:%M}"
    return str(value)
