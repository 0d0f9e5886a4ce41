"""« Familles d’achat » : what a buyer comes to buy where no need is written yet, by divisions of the CPV and a line of
words. Enough to be found and scored; nothing that a consultation could come of."""

from collections.abc import Collection, Iterable

from matchmaker.core.catalogue.cpv import CODE_LENGTH
from matchmaker.core.catalogue.divisions import DIVISION_LABELS
from matchmaker.core.errors import Invalid
from matchmaker.plugin_api.text import N_

DIVISION = 2  # digits
MOST = 6
LONGEST_TITLE = 180
# What structures of the social economy trade in most, first on the page; the other divisions follow.
FREQUENT = (
    *("77", "90", "45", "50", "15", "55", "79", "39", "22", "18"),
    *("37", "60", "80", "85", "92", "98", "72", "71", "03"),
)


class NoFamily(Invalid):
    template = N_("Cochez au moins une famille d’achat.")


class TooManyFamilies(Invalid):
    template = N_("{count} familles cochées, {most} au plus : gardez celles dont vous venez parler.")


class NoSuchFamily(Invalid):
    template = N_("« {code} » n’est pas une famille d’achat. Cochez celles de la liste.")


def family_codes(divisions: Iterable[str]) -> tuple[str, ...]:
    """The CPV codes of these divisions. Raises `NoFamily`, `TooManyFamilies`, `NoSuchFamily`."""
    chosen = list(dict.fromkeys(divisions))
    if not chosen:
        raise NoFamily
    if len(chosen) > MOST:
        raise TooManyFamilies(count=len(chosen), most=MOST)
    for one in chosen:
        if one not in DIVISION_LABELS:
            raise NoSuchFamily(code=one[:CODE_LENGTH])
    return tuple(one.ljust(CODE_LENGTH, "0") for one in chosen)


def divisions_of(codes: Collection[str]) -> list[str]:
    """The divisions that codes belong to."""
    return list(dict.fromkeys(code[:DIVISION] for code in codes))


def families_title(divisions: Iterable[str]) -> str:
    """How agendas, sheets and lists call it: « Familles d’achat : Imprimés ; Transport », cut where it is long."""
    labels = [DIVISION_LABELS[one] for one in divisions]
    title = "Familles d’achat : " + " ; ".join(labels)
    return title if len(title) <= LONGEST_TITLE else title[: LONGEST_TITLE - 1].rstrip(" ;") + "…"
