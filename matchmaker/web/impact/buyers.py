"""« Tableau de bord » of a public buyer: the figures of a year, the lines each of them counts, CSV and workbook."""

from flask import Response, render_template, request
from flask_babel import format_decimal

from matchmaker.core.catalogue.divisions import division_label
from matchmaker.core.directory.access import Audience
from matchmaker.core.errors import NotFound
from matchmaker.core.impact.dashboard import ANSWERS, KINDS, NO_DIVISION, Dashboard, chosen, tally
from matchmaker.core.impact.spaser import TARGETED
from matchmaker.core.impact.statuses import CATEGORIES
from matchmaker.documents.buyer_tables import (
    ANSWER_WORDS,
    KIND_WORDS,
    NO_TRADE,
    category_words,
    dashboard_csv,
    dashboard_workbook,
    status_words,
)
from matchmaker.documents.file_names import file_names
from matchmaker.services.impact.buyers.access import own_buyers
from matchmaker.services.impact.buyers.dashboard import km_typed, read_dashboard, year_typed
from matchmaker.services.impact.buyers.spaser import targets
from matchmaker.web.agenda.sending import download, reader_language
from matchmaker.web.fields import shown as number_typed
from matchmaker.web.impact import pages
from matchmaker.web.impact.report import XLSX
from matchmaker.web.policy import audience, current_actor


@pages.get("/tableau-de-bord")
@audience(Audience.PARTICIPANT)
def dashboard() -> str:
    shown = _asked()
    return render_template(
        "impact/dashboard.html",
        board=shown,
        buyers=own_buyers(current_actor()),
        targets=targets(current_actor(), shown.buyer.id, shown.year),
        targeted=TARGETED,
        shown=number_typed,
        **_words(shown),
    )


@pages.get("/tableau-de-bord/detail")
@audience(Audience.PARTICIPANT)
def dashboard_lines() -> str:
    shown = _asked()
    kind, category = request.args.get("quoi", "meetings"), request.args.get("categorie")
    answer, division = request.args.get("reponse"), request.args.get("metier")
    if kind not in KINDS or category not in (None, *CATEGORIES) or answer not in (None, *ANSWERS):
        raise NotFound
    lines = chosen(shown.lines[kind], category, answer, division)
    return render_template(
        "impact/dashboard_lines.html",
        board=shown,
        kind=kind,
        category=category,
        answer=answer,
        division=division,
        lines=lines,
        whole=tally(lines),
        status=lambda one: status_words(one, reader_language()),
        **_words(shown),
    )


@pages.get("/tableau-de-bord.csv")
@audience(Audience.PARTICIPANT)
def dashboard_as_csv() -> Response:
    shown = _asked()
    return download(
        dashboard_csv(shown, reader_language()), _file_name(shown, ".csv"), "text/csv; charset=utf-8"
    )


@pages.get("/tableau-de-bord.xlsx")
@audience(Audience.PARTICIPANT)
def dashboard_as_workbook() -> Response:
    shown = _asked()
    return download(dashboard_workbook(shown, reader_language()), _file_name(shown, ".xlsx"), XLSX)


def asked_for() -> tuple[int | None, int, int]:
    """Structure, year and distance of the address. Raises `NoSuchYear`, `NoSuchDistance`."""
    args = request.args
    return args.get("structure", type=int), year_typed(args.get("annee", "")), km_typed(args.get("km", ""))


def here(board: Dashboard) -> dict[str, object]:
    """What every address of these pages carries on."""
    return {"structure": board.buyer.id, "annee": board.year, "km": board.km}


def _asked() -> Dashboard:
    return read_dashboard(current_actor(), *asked_for())


def _words(board: Dashboard) -> dict[str, object]:
    return {
        "here": here(board),
        "categories": category_words(board, reader_language()),
        "kinds": KIND_WORDS,
        "answers": {name: ANSWER_WORDS[value] for name, value in ANSWERS.items()},
        "no_division": NO_DIVISION,
        "no_trade": NO_TRADE,
        "division_label": division_label,
        "euros": euros,
        "percents": lambda part: "–" if part is None else f"{format_decimal(part)} %",
    }


def euros(amount: int | None) -> str:
    """« 12 000 € », or a dash where nobody said one."""
    return "–" if amount is None else f"{format_decimal(amount)} €"


def _file_name(board: Dashboard, suffix: str) -> str:
    [name] = file_names("tableau-de-bord", [f"{board.buyer.name} {board.year}"], suffix)
    return name
