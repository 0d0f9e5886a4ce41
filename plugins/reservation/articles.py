"""What each article of the code de la commande publique lets in, and the words for the others."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from matchmaker.plugin_api import N_, Reason
from matchmaker.plugin_api.dated import Step, in_force

CODE = date(2019, 4, 1)  # since when there is a code de la commande publique
ASAP = date(2020, 12, 9)  # the day after the law 2020-1525 of 7 December 2020 came out
UNKNOWN = "UNKNOWN"  # what `executing_kinds` holds for a member nobody knows the kind of
DISABILITY = frozenset({"EA", "EATT", "ESAT"})
INSERTION = frozenset({"EI", "AI", "ACI", "ETTI"})
OPEN_TO_EITI = ("l2113_13", "l2113_12_13")  # where the buyer says so (DOMAIN.md 2.3)


@dataclass(frozen=True)
class Article:
    """Whom one article of the code de la commande publique lets in, and the words for the others."""

    kinds: tuple[Step[frozenset[str]], ...]
    refused: str  # {kind}: what the supplier is
    unknown: str  # its kind is not known: what would prove it
    name: str  # for the members of a groupement


ARTICLES: Mapping[str, Article] = {
    "l2113_12": Article(
        (Step(CODE, DISABILITY, "L2113-12"),),
        N_(
            "Besoin réservé aux entreprises adaptées et aux ESAT (article L2113-12) : le statut « {kind} » n’y donne pas accès."
        ),
        N_(
            "Besoin réservé aux entreprises adaptées et aux ESAT (article L2113-12) : le statut n’est pas connu. "
            "L’agrément d’entreprise adaptée ou l’autorisation d’ESAT le prouverait."
        ),
        "L2113-12",
    ),
    "l2113_13": Article(
        (Step(CODE, INSERTION, "L2113-13"),),
        N_(
            "Besoin réservé aux structures d’insertion (article L2113-13) : le statut « {kind} » n’y donne pas accès."
        ),
        N_(
            "Besoin réservé aux structures d’insertion (article L2113-13) : le statut n’est pas connu. "
            "La convention d’insertion par l’activité économique le prouverait."
        ),
        "L2113-13",
    ),
    "l2113_12_13": Article(
        (Step(ASAP, DISABILITY | INSERTION, "L2113-14, loi 2020-1525"),),
        N_(
            "Besoin réservé aux structures du handicap et de l’insertion (article L2113-14) : "
            "le statut « {kind} » n’y donne pas accès."
        ),
        N_(
            "Besoin réservé aux structures du handicap et de l’insertion (article L2113-14) : "
            "le statut n’est pas connu. L’agrément, l’autorisation ou la convention le prouverait."
        ),
        "L2113-14",
    ),
    "prison": Article(
        (Step(date(2022, 10, 21), frozenset({"SEP"}), "L2113-13-1, ordonnance 2022-1336"),),
        N_(
            "Besoin réservé au travail en détention (article L2113-13-1) : le statut « {kind} » n’y donne pas accès."
        ),
        N_(
            "Besoin réservé au travail en détention (article L2113-13-1) : le statut n’est pas connu. "
            "Le contrat d’implantation dans l’établissement pénitentiaire le prouverait."
        ),
        "L2113-13-1",
    ),
}

# What L2113-15 reserves: how long it may last, and the years until the same buyer may do so again.
MOST_MONTHS = (Step(CODE, 36.0, "L2113-16"),)
YEARS_BETWEEN = (Step(CODE, 3, "L2113-16"),)

MEMBER_REFUSED = N_(
    "Besoin réservé (article {article}) : dans ce groupement, un membre qui exécute a le statut « {kind} », "
    "qui n’y donne pas accès."
)
MEMBER_UNKNOWN = N_(
    "Besoin réservé (article {article}) : dans ce groupement, le statut d’un membre qui exécute n’est pas connu."
)

NOT_ESS = Reason(
    N_(
        "Besoin réservé à l’économie sociale et solidaire (article L2113-15) : la structure n’en fait pas partie."
    )
)
ESS_UNKNOWN = Reason(
    N_(
        "Besoin réservé à l’économie sociale et solidaire (article L2113-15) : le statut n’est pas connu. "
        "L’inscription à la liste des entreprises de l’ESS ou les statuts le prouveraient."
    )
)
NOT_SOCIAL = Reason(
    N_(
        "L’article L2113-15 ne vaut que pour des services sociaux ou de santé : aucun code CPV du besoin "
        "n’est sur la liste."
    )
)
TOO_LONG = Reason(
    N_(
        "Un marché réservé à l’économie sociale et solidaire ne dure pas plus de trois ans (article L2113-16) : "
        "la durée annoncée les dépasse."
    )
)
HELD_ONE = Reason(
    N_(
        "La structure a obtenu un tel marché réservé de cet acheteur il y a moins de trois ans : l’article "
        "L2113-16 ne permet pas de lui en réserver un autre."
    )
)


def refusal(code: str, kinds: tuple[str, ...], day: date, *, eiti: bool = False) -> Reason | None:
    """Why those who execute may not answer a need reserved under an article on a day; None where all may.

    One kind for who works alone, one per executing member of a groupement; () where not known.
    """
    article = ARTICLES.get(code)
    if article is None:
        return None
    let_in = in_force(article.kinds, day, frozenset[str]())
    if eiti and code in OPEN_TO_EITI:
        let_in |= {"EITI"}
    for kind in kinds or (UNKNOWN,):
        if kind not in let_in:
            return _alone(article, kind) if len(kinds) <= 1 else _member(article, kind)
    return None


def _alone(article: Article, kind: str) -> Reason:
    return Reason(article.unknown) if kind == UNKNOWN else Reason(article.refused, {"kind": _named(kind)})


def _member(article: Article, kind: str) -> Reason:
    if kind == UNKNOWN:
        return Reason(MEMBER_UNKNOWN, {"article": article.name})
    return Reason(MEMBER_REFUSED, {"article": article.name, "kind": _named(kind)})


def _named(kind: str) -> str:
    return "aucun" if kind == "NONE" else kind
