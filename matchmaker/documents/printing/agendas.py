"""Each structure's planning as a sheet of paper, with the room and the way to the page that is up to date."""

from collections.abc import Mapping

from matchmaker.core.agenda.agendas import Agenda
from matchmaker.core.agenda.printing.room_map import room_map
from matchmaker.documents.language import FRENCH, Language
from matchmaker.documents.pdf_agenda import agenda_values
from matchmaker.documents.printing.opinion import OpinionKey, opinion_link, opinion_values
from matchmaker.documents.printing.qr import qr_runs
from matchmaker.documents.printing.sheet import Printing, Sheet, print_sheets
from matchmaker.plugin_api.text import N_

AGENDA, LARGE = "agenda", "large"


def agenda_sheet(
    agenda: Agenda,
    tables: tuple[str, ...],
    address: str,
    language: Language = FRENCH,
    *,
    opinion: OpinionKey | None = None,
    drawn: bool = True,
) -> Sheet:
    """The planning with the map of the tables, the reader's own marked, and a code that opens ``address``.

    With ``opinion``, the back asks what the structure thinks of its meetings. Not ``drawn`` it can be compared and not printed: drawing the codes takes most of the time.

    People's names are on their badges, and on the page that is up to date: who replaces whom changes no sheet,
    unless a meeting takes this one person and no other.
    """
    say = language.say
    home = agenda.delegation.home_table
    own = {one.table for one in agenda.held} | ({home} if home else set())
    words = say(N_("Votre planning à jour, en ligne"))
    values = {
        **agenda_values(agenda, language, with_people=False),
        "room": {
            "words": say(
                N_("Les tables dans l’ordre de la salle, les vôtres en couleur (plan sans échelle)")
            ),
            "rows": [
                [{"table": place.table, "own": place.own} for place in row] for row in room_map(tables, own)
            ],
        },
        "address": address,
    }
    pictures: dict[str, object] = {"link": {"code": qr_runs(address), "words": words}} if drawn else {}
    if opinion is not None and agenda.held:
        values["opinion"] = opinion_values(agenda, opinion, language)
        pictures |= {"opinion_link": opinion_link(opinion, language)} if drawn else {}
    return Sheet(
        f"{AGENDA}:{agenda.delegation.id}",
        str(values["title"]),
        "agenda",
        values,
        version=agenda.version,
        pictures=pictures,
    )


def large_agenda_sheet(agenda: Agenda, language: Language = FRENCH) -> Sheet:
    """The same planning in large print: nothing is smaller than 18 points."""
    values = agenda_values(agenda, language, with_people=False)
    values["kind_of_sheet"] = language.say(N_("Planning individuel en gros caractères"))
    values["days"] = [_large_day(day, language) for day in _mappings(values["days"])]
    return Sheet(
        f"{LARGE}:{agenda.delegation.id}",
        language.say(N_("{name} (gros caractères)"), name=agenda.delegation.name),
        "large_agenda",
        values,
        version=agenda.version,
    )


def large_agenda_pdf(agenda: Agenda, language: Language = FRENCH) -> bytes:
    """One structure's planning in large print, alone."""
    printing = Printing(agenda.event, agenda.version, agenda.printed_at)
    sheet = large_agenda_sheet(agenda, language)
    return print_sheets([sheet], sheet.title, printing, language)


def _large_day(day: Mapping[str, object], language: Language) -> dict[str, object]:
    def row(one: Mapping[str, object]) -> dict[str, object]:
        if one["type"] != "meeting":
            return dict(one)
        return {**one, "place": language.say(N_("Table {table}"), table=one["table"])}

    return {**day, "rows": [row(one) for one in _mappings(day["rows"])]}


def _mappings(values: object) -> list[Mapping[str, object]]:
    return values if isinstance(values, list) else []
