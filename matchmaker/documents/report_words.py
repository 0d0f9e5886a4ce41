"""The words and the order of the report's figures, the same on the page, in the PDF and in the workbook."""

from collections.abc import Sequence

from babel.numbers import format_decimal

from matchmaker.core.impact.outcomes import Figures, Line, Total
from matchmaker.core.impact.report import Group, Report, Spread
from matchmaker.documents.language import Language
from matchmaker.plugin_api.text import N_

DIMENSION_WORDS = {
    "kind": N_("Participe comme"),
    "form": N_("Forme"),
    "size": N_("Taille"),
    "departement": N_("Département"),
    "epci": N_("Intercommunalité"),
}
GROUP_HEADS = (
    N_("Inscrites"),
    N_("Présentes"),
    N_("Demandeuses ou demandées"),
    N_("Avec rendez-vous"),
    N_("Rendez-vous tenu"),
)
LINE_WORDS = {
    "buyers": N_("Dit par les acheteurs"),
    "suppliers": N_("Dit par les fournisseurs"),
    "confirmed": N_("Confirmé par les deux"),
    "between_peers": N_("Entre structures de même rôle"),
}
LINE_HEADS = (N_("Contrats ou commandes"), N_("Montant"), N_("Emplois"), N_("Heures d’insertion"))
SECRET = N_("secret statistique")
NOT_SAID = N_("non renseigné")
TOO_FEW = N_("Moins de trois structures ont répondu : rien n’est montré.")
NO_OUTCOME = N_(
    "Pas encore de suites connues : elles sont demandées un mois, puis six mois après l’événement."
)
NEVER_ADDED = N_(
    "Ces lignes ne s’additionnent pas : un même contrat peut être dit par l’acheteur, par le fournisseur et par les "
    "deux. Confirmé : les deux disent contrat ; le montant est le plus bas des deux, s’ils diffèrent d’un dixième au plus."
)
SECRECY = N_(
    "Secret statistique : les groupes de moins de trois structures sont réunis, et aucun total ne permet de lire ce "
    "qu’a dit une structure."
)


def headline(report: Report) -> tuple[tuple[str, int], ...]:
    """The figures at the head, in order."""
    return (
        (N_("Structures inscrites"), report.registered),
        (N_("Structures présentes"), report.present),
        (N_("Vœux exprimés"), report.asked),
        (N_("Vœux sans rendez-vous"), report.unserved),
        (N_("Rendez-vous placés"), report.placed),
        (N_("Rendez-vous tenus"), report.held),
    )


def group_figures(group: Group) -> tuple[int, int, int, int, int]:
    """The figures of one group, in the order of `GROUP_HEADS`."""
    return group.registered, group.present, group.asked, group.placed, group.held


def lines_of(figures: Figures) -> tuple[tuple[str, Line], ...]:
    """The lines of one kind of client that say something, with their words."""
    named = ((words, getattr(figures, name)) for name, words in LINE_WORDS.items())
    return tuple(
        (words, line) for words, line in named if line.contracts or words != LINE_WORDS["between_peers"]
    )


def line_cells(line: Line, language: Language) -> list[str]:
    """One line in words, in the order of `LINE_HEADS`."""
    if not line.contracts:
        return ["0", "–", "–", "–"]
    return [
        str(line.contracts),
        total_words(line.amount, language, unit=" €"),
        total_words(line.jobs, language),
        total_words(line.hours, language),
    ]


def total_words(total: Total, language: Language, *, unit: str = "") -> str:
    if total.hidden:
        return language.say(SECRET)
    if total.value is None:
        return language.say(NOT_SAID) if not total.said else "0"
    return f"{format_decimal(total.value, locale=language.locale)}{unit}"


def mean_words(spread: Spread, language: Language) -> str:
    """« 4,2 sur 5 (31 réponses) », or why there is none."""
    if spread.hidden:
        return language.say(TOO_FEW)
    if spread.mean is None:
        return language.say(N_("Pas encore de réponse."))
    mean = format_decimal(spread.mean, format="0.0", locale=language.locale)
    one, many = N_("{mean} sur 5 ({count} réponse)"), N_("{mean} sur 5 ({count} réponses)")
    return language.say(one if spread.answers == 1 else many, mean=mean, count=spread.answers)


def stage_columns() -> Sequence[str]:
    return (
        N_("Suite donnée"),
        N_("Selon l’acheteur"),
        N_("Selon le fournisseur"),
        N_("Selon les deux"),
        N_("Entre structures de même rôle"),
    )
