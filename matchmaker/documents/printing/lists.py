"""The lists of the desk and the wall as sheets: who is where and when, whom to tick, who sits at which table."""

from collections.abc import Iterable, Mapping, Sequence

from matchmaker.core.agenda.printing.half_days import HalfDay
from matchmaker.core.agenda.printing.tick_list import Letter
from matchmaker.core.agenda.printing.who_when_where import WhoRow
from matchmaker.core.agenda.table_plan import TablePlan
from matchmaker.core.agenda.timetable import Slot
from matchmaker.documents.language import FRENCH, Language
from matchmaker.documents.pdf_table_plan import table_plan_values
from matchmaker.documents.printing.sheet import Sheet
from matchmaker.documents.sheet_words import capitalised
from matchmaker.plugin_api.text import N_

WHO, TICK, PLAN = "who", "tick", "plan"
TABLES_TO_SHARE_A_SHEET = 9  # as the layout counts them
SLOTS_ACROSS = 14  # columns that fit a sheet lying on its side


def who_sheet(
    rows: Sequence[WhoRow],
    slots: Sequence[Slot],
    halves: Iterable[HalfDay],
    zone: str,
    language: Language = FRENCH,
) -> Sheet:
    """One table per half-day; a very long one is split into several."""
    say = language.say
    title = say(N_("Qui, quand, où"))
    values = {
        "title": title,
        "kind_of_sheet": title,
        "legend": say(
            N_("À chaque créneau, la table de la structure. Case vide : pas de rendez-vous à ce créneau.")
        ),
        "column": say(N_("Structure")),
        "halves": [
            _half(half, half.slots[start : start + SLOTS_ACROSS], rows, slots, zone, language)
            for half in halves
            for start in range(0, len(half.slots), SLOTS_ACROSS)
        ],
    }
    return Sheet(f"{WHO}:list", title, "who_when_where", values)


def _half(
    half: HalfDay,
    places: Sequence[int],
    rows: Sequence[WhoRow],
    slots: Sequence[Slot],
    zone: str,
    language: Language,
) -> dict[str, object]:
    return {
        "name": half_day_name(half, language),
        "times": [language.time(slots[place].starts_at, zone) for place in places],
        "rows": [
            {"name": row.name, "tables": [", ".join(row.tables[place]) for place in places]} for row in rows
        ],
    }


def half_day_name(half: HalfDay, language: Language) -> str:
    """« Jeudi 11 mars 2027, après-midi »."""
    template = N_("{day}, matin") if half.morning else N_("{day}, après-midi")
    return language.say(template, day=capitalised(language.day(half.date)))


def tick_sheet(letters: Iterable[Letter], language: Language = FRENCH) -> Sheet:
    """Structures in bold with their people, people with their structure, each with a box."""
    say = language.say
    title = say(N_("Liste de pointage"))
    values = {
        "title": title,
        "kind_of_sheet": title,
        "legend": say(
            N_("Structures et personnes dans un seul alphabet ; les personnes à leur nom de famille.")
        ),
        "letters": [
            {
                "letter": one.letter,
                "entries": [
                    {"name": entry.name, "other": entry.other, "bold": entry.is_structure}
                    for entry in one.entries
                ],
            }
            for one in letters
        ],
    }
    return Sheet(f"{TICK}:list", title, "tick_list", values)


def plan_sheets(plan: TablePlan, language: Language = FRENCH) -> list[Sheet]:
    """The plan of the tables for the wall: a sheet per slot in a large room, one for all slots in a small one."""
    values = table_plan_values(plan, language)
    title, slots = str(values["title"]), list(_listed(values["slots"]))
    if max((len(slot.seatings) for slot in plan.slots), default=0) <= TABLES_TO_SHARE_A_SHEET:
        return [Sheet(f"{PLAN}:wall", title, "wall", values)]
    return [
        Sheet(
            f"{PLAN}:{slot.starts_at.isoformat()}",
            language.say(N_("{title}, {slot}"), title=title, slot=_when(shown)),
            "wall",
            {**values, "slots": [shown]},
        )
        for slot, shown in zip(plan.slots, slots, strict=True)
    ]


def _when(slot: Mapping[str, object]) -> str:
    return " · ".join(str(slot[part]) for part in ("day", "time") if slot[part])


def _listed(values: object) -> list[Mapping[str, object]]:
    return values if isinstance(values, list) else []
