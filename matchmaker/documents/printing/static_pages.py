"""The timetable as pages that need no server and no network: opened from a USB key, in any browser.

Each page carries its own style and, where it searches, its own few lines of script: a page opened
from a file can load nothing else. Everything typed by people is escaped.
"""

import re
from collections.abc import Iterable, Sequence
from html import escape

from matchmaker.core.agenda.agendas import Agenda, Appointment
from matchmaker.core.agenda.printing.people import alphabetical
from matchmaker.core.agenda.printing.table_cards import CardRow, TableCard
from matchmaker.documents.language import FRENCH, Language
from matchmaker.documents.plain_text import plain_text
from matchmaker.documents.printing.sheet import Printing
from matchmaker.documents.sheet_words import what_when_where
from matchmaker.plugin_api.text import N_

STYLE = """
:root{color-scheme:light}
body{font:1.05rem/1.45 system-ui,sans-serif;color:#1d2624;background:#fff;margin:0 auto;max-width:62rem;padding:1rem}
h1{color:#0b5d4e;font-size:1.6rem;margin:.5rem 0}h2{font-size:1.15rem;margin:1.4rem 0 .3rem}
a{color:#0b5d4e}nav{margin-bottom:1rem}nav a{margin-right:1rem}
.old{background:#eef3f0;border-left:.3rem solid #0b5d4e;padding:.6rem .8rem}
table{border-collapse:collapse;width:100%}td{border-bottom:1px solid #c9d3cd;padding:.35rem .5rem;vertical-align:top}
td:first-child{white-space:nowrap;width:8.5rem}td:nth-child(2){font-weight:600}
td,h2,li{overflow-wrap:anywhere}
input{font:inherit;padding:.5rem;width:100%;box-sizing:border-box;border:2px solid #0b5d4e;border-radius:.3rem}
label{font-weight:600}.faint{color:#55635d}
@media print{nav,.search{display:none}section{break-inside:avoid}}
"""
# A section stays while each word typed is in it, accents and capitals aside.
SEARCH = """
const plain = (text) => text.normalize("NFD").replace(/[\\u0300-\\u036f]/g, "").toLowerCase();
const box = document.getElementById("search"), none = document.getElementById("none");
const sections = [...document.querySelectorAll("section")].map((one) => [one, plain(one.textContent)]);
document.getElementById("searching").hidden = false;
box.addEventListener("input", () => {
  const words = plain(box.value).split(/\\s+/).filter(Boolean);
  let shown = 0;
  for (const [one, text] of sections) {
    one.hidden = !words.every((word) => text.includes(word));
    if (!one.hidden) shown += 1;
  }
  none.hidden = shown > 0;
});
"""
HOME, WHO, TABLES = "index.html", "qui-quand-ou.html", "tables.html"


def who_page(agendas: Iterable[Agenda], printing: Printing, language: Language = FRENCH) -> bytes:
    """Every structure with its meetings, found by typing a few letters of a name, a table or an hour."""
    say = language.say
    ordered = sorted(agendas, key=lambda one: (alphabetical(one.delegation.name), one.delegation.id))
    sections = "".join(_structure(one, language) for one in ordered)
    search = (
        f'<div class="search" id="searching" hidden><label for="search">{_text(say(N_("Chercher une structure, une personne, une table, une heure")))}'
        f'</label><input id="search" type="search" autocomplete="off">'
        f'<p id="none" role="status" hidden>{_text(say(N_("Rien ne correspond à ces mots.")))}</p></div>'
    )
    return _page(say(N_("Qui, quand, où")), search + sections, printing, language, script=SEARCH)


def tables_page(cards: Iterable[TableCard], printing: Printing, language: Language = FRENCH) -> bytes:
    """Every table with who sits there, slot by slot."""
    title = language.say(N_("Table par table"))
    zone = printing.event.zone
    return _page(title, "".join(_table(card, zone, language) for card in cards), printing, language)


def home_page(files: Sequence[tuple[str, str]], printing: Printing, language: Language = FRENCH) -> bytes:
    """Where to find what; ``files`` are paths beside the page with what they are."""
    items = "".join(f'<li><a href="{escape(path)}">{_text(words)}</a></li>' for path, words in files)
    return _page(printing.event.name, f"<ul>{items}</ul>", printing, language)


def _structure(agenda: Agenda, language: Language) -> str:
    one, zone = agenda.delegation, agenda.event.zone
    about = " · ".join(filter(None, (one.kind, *one.people)))
    rows = "".join(_meeting(meeting, zone, language) for meeting in agenda.held)
    none = _text(language.say(N_("Aucun rendez-vous.")))
    table = f"<table>{rows}</table>" if rows else f"<p>{none}</p>"
    return f'<section><h2>{_text(one.name)}</h2><p class="faint">{_text(about)}</p>{table}</section>'


def _meeting(one: Appointment, zone: str, language: Language) -> str:
    hours = language.hours(one.starts_at, one.ends_at, zone)
    place = language.say(N_("Table {table}"), table=one.table)
    return f"<tr><td>{_text(hours)}</td><td>{_text(place)}</td><td>{_text(one.partner)}</td></tr>"


def _table(card: TableCard, zone: str, language: Language) -> str:
    rows = "".join(_sitting(row, zone, language) for row in card.rows)
    name = _text(language.say(N_("Table {table}"), table=card.table))
    keepers = f'<p class="faint">{_text(" · ".join(card.keepers))}</p>' if card.keepers else ""
    return f"<section><h2>{name}</h2>{keepers}<table>{rows}</table></section>"


def _sitting(row: CardRow, zone: str, language: Language) -> str:
    hours = language.hours(row.starts_at, row.ends_at, zone)
    who = language.say(N_("libre")) if row.pair is None else " · ".join(row.pair)
    return f"<tr><td>{_text(hours)}</td><td>{_text(who)}</td></tr>"


def _page(title: str, body: str, printing: Printing, language: Language, script: str = "") -> bytes:
    say, event = language.say, printing.event
    links = (
        (HOME, say(N_("Accueil"))),
        (WHO, say(N_("Qui, quand, où"))),
        (TABLES, say(N_("Table par table"))),
    )
    menu = "".join(f'<a href="{path}">{_text(words)}</a>' for path, words in links)
    age = say(
        N_(
            "Copie du planning n° {number}, faite le {moment}. Elle ne se met pas à jour : en cas de doute, la page en ligne fait foi."
        ),
        number=printing.number,
        moment=language.moment(printing.printed_at, event.zone),
    )
    run = f"<script>{script}</script>" if script else ""
    return (
        f'<!doctype html><html lang="{language.locale[:2]}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{_text(title)}</title>'
        f"<style>{STYLE}</style></head><body><nav>{menu}</nav><main><h1>{_text(title)}</h1>"
        f'<p class="faint">{_text(what_when_where(event, language))}</p><p class="old">{_text(age)}</p>{body}</main>{run}</body></html>\n'
    ).encode()


def _text(words: str) -> str:
    """Escaped, with no colon or « ? » alone at the head of a line."""
    return escape(re.sub(" (?=[:;?!»])", "\N{NO-BREAK SPACE}", plain_text(words)))
