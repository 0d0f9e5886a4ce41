"""Table cards as sheets: one per table."""

from matchmaker.core.agenda.printing.table_cards import CardRow, TableCard
from matchmaker.documents.language import FRENCH, Language
from matchmaker.documents.printing.sheet import Sheet
from matchmaker.documents.sheet_words import by_day
from matchmaker.plugin_api.text import N_

CARD = "card"


def card_sheet(card: TableCard, zone: str, language: Language = FRENCH) -> Sheet:
    """The name of the table, readable across the room, and its meetings slot by slot."""
    say = language.say
    title = say(N_("Table {table}"), table=card.table)
    values = {
        "title": title,
        "kind_of_sheet": say(N_("Carton de table")),
        "words": say(N_("Table")),
        "table": card.table,
        "keepers": " · ".join(card.keepers),
        "columns": [say(N_("Heure")), say(N_("Structure")), say(N_("Structure"))],
        "days": by_day([(row.starts_at, _row(row, zone, language)) for row in card.rows], zone, language),
    }
    return Sheet(f"{CARD}:{card.table}", title, "table_card", values)


def _row(row: CardRow, zone: str, language: Language) -> dict[str, object]:
    time = language.hours(row.starts_at, row.ends_at, zone)
    if row.pair is None:
        return {"time": time, "free": True, "a": language.say(N_("libre")), "b": ""}
    return {"time": time, "free": False, "a": row.pair[0], "b": row.pair[1]}
