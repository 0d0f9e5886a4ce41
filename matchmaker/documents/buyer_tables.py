"""A buyer's dashboard as tables: the figures, and the lines behind them. CSV and workbook are made of the same rows."""

from collections.abc import Iterator, Sequence

from matchmaker.core.catalogue.divisions import division_label
from matchmaker.core.directory.facts import EVIDENCE_WORDS
from matchmaker.core.impact.dashboard import KINDS, NO_DIVISION, Dashboard, Line, Share
from matchmaker.core.impact.statuses import CATEGORIES, DECLARED, Status
from matchmaker.documents.csv import csv_file
from matchmaker.documents.language import Language
from matchmaker.documents.tables import Cell, Table, tables_workbook
from matchmaker.plugin_api.text import N_

ALL_TRADES = N_("Tous métiers")
NO_TRADE = N_("Sans métier indiqué")
KIND_WORDS = {"meetings": N_("Rendez-vous tenus"), "contracts": N_("Contrats déclarés")}
ANSWER_WORDS: dict[bool | None, str] = {True: N_("oui"), False: N_("non"), None: N_("inconnu")}
FIGURE_HEADS = (
    N_("Année"),
    N_("Acheteur"),
    N_("Métier (division CPV)"),
    N_("Ce qui est compté"),
    N_("Catégorie"),
    N_("Nombre"),
    N_("Oui"),
    N_("dont déclaré sans preuve"),
    N_("Non"),
    N_("Inconnu"),
    N_("Part en nombre (%)"),
    N_("Montant (€)"),
    N_("Montant, oui (€)"),
    N_("Montant, inconnu (€)"),
    N_("Sans montant"),
    N_("Part en valeur (%)"),
)
LINE_HEADS = (
    N_("Date"),
    N_("Événement"),
    N_("Structure"),
    N_("Sujet"),
    N_("CPV"),
    N_("Montant (€)"),
    N_("Déjà fournisseur"),
)
LOCAL_WITHIN = N_("Local (à {km} km au plus)")


def category_words(dashboard: Dashboard, language: Language) -> dict[str, str]:
    """Category → its name; that of the nearness says how near."""
    words = {category: language.say(label) for category, label in CATEGORIES.items()}
    return words | {"local": language.say(LOCAL_WITHIN, km=dashboard.km)}


def dashboard_csv(dashboard: Dashboard, language: Language) -> bytes:
    """The figures, a row for each trade, kind and category."""
    figures = _figures(dashboard, language)
    return csv_file(figures.headers, figures.rows)


def dashboard_workbook(dashboard: Dashboard, language: Language) -> bytes:
    """The same figures, and on two more sheets the lines that they count."""
    lines = [_lines(dashboard, kind, language) for kind in KINDS]
    return tables_workbook([_figures(dashboard, language), *lines])


def status_words(status: Status, language: Language) -> str:
    """Yes, no or unknown; and of a fact how it is known and since when."""
    words = language.say(ANSWER_WORDS[status.value])
    if status.value is None or (status.evidence is None and status.proven):
        return words
    if status.evidence is None or status.as_of is None:
        return f"{words} ({language.say(EVIDENCE_WORDS[DECLARED])})"
    return f"{words} ({language.say(EVIDENCE_WORDS[status.evidence])}, {language.shown(status.as_of)})"


def _figures(dashboard: Dashboard, language: Language) -> Table:
    names = category_words(dashboard, language)
    rows = [
        (dashboard.year, dashboard.buyer.name, trade, language.say(KIND_WORDS[kind]), *_cells(share, names))
        for trade, kind, shares in _groups(dashboard, language)
        for share in shares
    ]
    return Table(language.say(N_("Chiffres")), [language.say(head) for head in FIGURE_HEADS], rows)


def _groups(dashboard: Dashboard, language: Language) -> Iterator[tuple[str, str, Sequence[Share]]]:
    for kind in KINDS:
        yield language.say(ALL_TRADES), kind, dashboard.shares[kind]
    for one in dashboard.divisions:
        trade = language.say(NO_TRADE) if one.code == NO_DIVISION else division_label(one.code)
        yield trade, "meetings", one.meeting_shares
        yield trade, "contracts", one.contract_shares


def _cells(share: Share, names: dict[str, str]) -> tuple[Cell, ...]:
    return (
        names[share.category],
        share.whole.count,
        share.yes.count,
        share.declared,
        share.no.count,
        share.unknown.count,
        share.in_number,
        share.whole.amount,
        share.yes.amount,
        share.unknown.amount,
        share.whole.unsaid,
        share.in_value,
    )


def _lines(dashboard: Dashboard, kind: str, language: Language) -> Table:
    heads = [language.say(head) for head in LINE_HEADS] + list(category_words(dashboard, language).values())
    return Table(
        language.say(KIND_WORDS[kind]), heads, [_line(one, language) for one in dashboard.lines[kind]]
    )


def _line(one: Line, language: Language) -> tuple[Cell, ...]:
    known = one.existing_client
    return (
        one.on,
        one.event_name,
        one.partner,
        one.subject,
        one.cpv,
        one.amount,
        None if known is None else language.say(ANSWER_WORDS[known]),
        *(status_words(one.statuses[category], language) for category in CATEGORIES),
    )
