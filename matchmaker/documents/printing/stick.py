"""The *trousse du jour J*: everything of the day on a USB key, for when nothing else works."""

from collections.abc import Callable, Mapping, Sequence

from matchmaker.core.agenda.agendas import build_agendas
from matchmaker.core.agenda.printing.table_cards import build_table_cards
from matchmaker.core.agenda.summary import Summary
from matchmaker.core.agenda.timetable import Timetable
from matchmaker.documents.file_names import slug
from matchmaker.documents.language import FRENCH, Language
from matchmaker.documents.pack import CALENDARS, SUMMARY, WORKBOOK, pack_files
from matchmaker.documents.printing.sheet import Printing, Sheet, print_sheets
from matchmaker.documents.printing.static_pages import (
    HOME,
    TABLES,
    WHO,
    home_page,
    tables_page,
    who_page,
)
from matchmaker.plugin_api.text import N_

Report = Callable[[float], None]
README, TO_PRINT = "LISEZ-MOI.txt", "a-imprimer"


def stick_files(
    timetable: Timetable,
    summary: Summary,
    taking_part: frozenset[str],
    documents: Mapping[str, Sequence[Sheet]],
    titles: Mapping[str, str],
    language: Language = FRENCH,
    *,
    report: Report = lambda share: None,
) -> dict[str, bytes]:
    """Path on the key → content. ``documents`` are the sheets to print by document, ``titles`` their names."""
    printing = Printing(timetable.event, timetable.version, timetable.printed_at)
    agendas = [one for one in build_agendas(timetable) if one.delegation.id in taking_part]
    contents = pack_files(timetable, summary, language, report=lambda share: report(0.7 * share))
    printed: list[tuple[str, str]] = []
    for place, (document, sheets) in enumerate(documents.items(), start=1):
        path = f"{TO_PRINT}/{slug(titles[document])}.pdf"
        contents[path] = print_sheets(sheets, titles[document], printing, language)
        printed.append((path, titles[document]))
        report(0.7 + 0.3 * place / len(documents))
    contents[WHO] = who_page(agendas, printing, language)
    contents[TABLES] = tables_page(build_table_cards(timetable), printing, language)
    contents[HOME] = home_page(_links(printed, language), printing, language)
    contents[README] = _readme(printing, language)
    return contents


def _links(printed: Sequence[tuple[str, str]], language: Language) -> list[tuple[str, str]]:
    say = language.say
    return [
        (WHO, say(N_("Qui, quand, où : chercher une structure"))),
        (TABLES, say(N_("Table par table"))),
        *((path, say(N_("{title} (PDF à imprimer)"), title=title)) for path, title in printed),
        (WORKBOOK, say(N_("Le planning en classeur"))),
        (SUMMARY, say(N_("La synthèse, réservée à l’organisateur"))),
    ]


def _readme(printing: Printing, language: Language) -> bytes:
    say = language.say
    lines = (
        say(N_("TROUSSE DU JOUR J : {event}"), event=printing.event.name),
        say(
            N_("Planning n° {number}, copié le {moment}."),
            number=printing.number,
            moment=language.moment(printing.printed_at, printing.event.zone),
        ),
        "",
        say(N_("1. Copiez tout le contenu du zip sur une clé USB.")),
        say(N_("2. Sans réseau, ouvrez index.html : la recherche marche sans connexion.")),
        say(N_("3. Le dossier « a-imprimer » contient chaque document prêt à imprimer en A4.")),
        say(
            N_("4. Le dossier « {folder} » contient un fichier de calendrier par structure."),
            folder=CALENDARS,
        ),
        "",
        say(
            N_(
                "Cette copie ne se met pas à jour. Après une nouvelle diffusion, refaites la trousse et effacez celle-ci."
            )
        ),
        say(
            N_(
                "Elle contient des noms de personnes et la synthèse de l’organisateur : ne la laissez pas traîner, effacez-la après la rencontre."
            )
        ),
    )
    return "\r\n".join((*lines, "")).encode("utf-8-sig")
