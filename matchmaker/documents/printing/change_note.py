"""The first sheet after a change: what to hand out, and what to throw away."""

from collections.abc import Mapping, Sequence

from matchmaker.core.agenda.printing.delta import Delta
from matchmaker.documents.language import FRENCH, Language
from matchmaker.documents.printing.sheet import Sheet
from matchmaker.plugin_api.text import N_


def change_note(delta: Delta, titles: Mapping[str, str], since: str, language: Language = FRENCH) -> Sheet:
    """``titles`` names each sheet by its key, those on paper before included; ``since`` says which print it follows."""
    say = language.say
    title = say(N_("Ce qui a changé"))
    lists = (
        (say(N_("À échanger : la nouvelle feuille remplace l’ancienne")), delta.changed),
        (say(N_("À ajouter")), delta.new),
        (say(N_("À retirer et à jeter")), delta.withdrawn),
    )
    values = {
        "title": title,
        "kind_of_sheet": title,
        "since": since,
        "lists": [{"title": words, "sheets": _named(keys, titles)} for words, keys in lists if keys],
        "others": _others(delta.unchanged, language),
    }
    return Sheet("note:changes", title, "change_note", values)


def _others(count: int, language: Language) -> str:
    """The others keep an older number in their foot, and are right all the same."""
    if not count:
        return ""
    return language.count(
        count,
        N_("{count} autre feuille reste valable telle quelle, même si elle porte un numéro plus ancien."),
        N_(
            "Les {count} autres feuilles restent valables telles quelles, même si elles portent un numéro "
            "plus ancien."
        ),
    )


def _named(keys: Sequence[str], titles: Mapping[str, str]) -> list[str]:
    return [titles.get(key, key) for key in keys]
