"""How complete a structure's page is: it rises only with what helps somebody to choose it.

Words count once and must say something: an empty field, « … », « à compléter » or a title said again raise nothing.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from matchmaker.core.directory.names import fold
from matchmaker.plugin_api.text import N_

TOLD_IN, DETAILED_IN = 8, 4  # different words of a presentation, and of what is behind a title
FILLERS = frozenset(
    [
        "a",
        "completer",
        "voir",
        "faire",
        "suivre",
        "venir",
        "preciser",
        "definir",
        "renseigner",
        "neant",
        "rien",
        "aucun",
        "aucune",
        "test",
        "essai",
        "lorem",
        "ipsum",
        "xxx",
        "tbd",
        "todo",
        "na",
        "nc",
        "divers",
        "autre",
        "autres",
        "titre",
        "description",
    ]
)


@dataclass(frozen=True)
class Entry:
    """An offer or a need, as its author wrote it."""

    title: str
    description: str = ""


@dataclass(frozen=True)
class Shown:
    """What there is to read of a structure; None and "" are unknown."""

    name: str
    description: str = ""
    commune: str | None = None
    phone: str | None = None
    website: str | None = None
    legal_category: str | None = None
    status_known: bool = False  # of the ESS, of insertion or a public buyer, or not
    people: int = 0  # who speak for it and can be written to
    entries: Sequence[Entry] = ()


@dataclass(frozen=True)
class Step:
    """What would raise it, and where on the page it is done."""

    sentence: str
    anchor: str


@dataclass(frozen=True)
class Completeness:
    """In whole percent, with what is missing, the most useful first."""

    percent: int
    missing: tuple[Step, ...]


Part = tuple[Callable[[Shown], bool], Step]
PARTS: tuple[Part, ...] = (
    (
        lambda one: bool(_titles(one.entries)),
        Step(N_("Ajoutez une offre ou un besoin : c’est par là qu’on vous trouve."), "offres"),
    ),
    (
        lambda one: any(_is_detailed(entry) for entry in one.entries),
        Step(N_("Dites en une phrase ce qu’il y a derrière le titre d’une offre ou d’un besoin."), "offres"),
    ),
    (
        lambda one: len(_useful(one.description) - _words(one.name)) >= TOLD_IN,
        Step(N_("Dites en une ou deux phrases ce que fait la structure, et pour qui."), "description"),
    ),
    (
        lambda one: bool(one.commune),
        Step(N_("Donnez la commune : la distance compte pour beaucoup."), "commune"),
    ),
    (
        lambda one: one.people > 0,
        Step(
            N_("Ajoutez une personne avec son adresse e-mail : sans elle, aucun message n’arrive."), "equipe"
        ),
    ),
    (
        lambda one: bool(one.phone or one.website),
        Step(N_("Donnez un téléphone ou un site, pour être joint."), "phone"),
    ),
    (
        lambda one: one.status_known,
        Step(
            N_("Dites votre statut (ESS, insertion, acheteur public) : des critères en dépendent."), "statuts"
        ),
    ),
    (lambda one: bool(one.legal_category), Step(N_("Donnez la forme juridique."), "legal_category")),
    (
        lambda one: len(_titles(one.entries)) > 1,
        Step(N_("Ajoutez une autre offre ou un autre besoin, si vous en avez."), "offres"),
    ),
    (
        lambda one: len({frozenset(_detail(entry)) for entry in one.entries if _is_detailed(entry)}) > 1,
        Step(N_("Détaillez une deuxième offre ou un deuxième besoin."), "offres"),
    ),
)


def completeness_of(shown: Shown) -> Completeness:
    """What is there of `PARTS`, each of the same weight. Nothing that is added ever lowers it."""
    there = [has(shown) for has, _step in PARTS]
    missing = tuple(step for (_has, step), done in zip(PARTS, there, strict=True) if not done)
    return Completeness(100 * sum(there) // len(PARTS), missing)


def _words(text: str) -> frozenset[str]:
    """The different words that say something."""
    found = fold(text).split()
    return frozenset(word for word in found if len(word) > 2 and not word.isdigit() and len(set(word)) > 1)


def _useful(text: str) -> frozenset[str]:
    return _words(text) - FILLERS


def _titles(entries: Iterable[Entry]) -> set[frozenset[str]]:
    """The different titles, whatever the order and repetition of their words."""
    return {words for entry in entries if (words := _useful(entry.title))}


def _detail(entry: Entry) -> frozenset[str]:
    return _useful(entry.description) - _words(entry.title)


def _is_detailed(entry: Entry) -> bool:
    return bool(_useful(entry.title)) and len(_detail(entry)) >= DETAILED_IN
