"""The summary of a timetable as a PDF, for the organiser alone: it gives every reason in full."""

from matchmaker.core.agenda.summary import Equity, Summary
from matchmaker.documents.language import FRENCH, Language
from matchmaker.documents.pdf import typeset
from matchmaker.documents.sheet_words import capitalised, head_and_foot
from matchmaker.plugin_api.text import N_


def summary_pdf(summary: Summary, language: Language = FRENCH) -> bytes:
    """What was proven, how many wishes were served, how they are shared, and why others are not."""
    say = language.say
    draft = summary.version == 0
    values = {
        **head_and_foot(summary.event, summary.version, summary.printed_at, language, draft=draft),
        "title": say(N_("Synthèse du planning")),
        "kind_of_sheet": say(N_("Réservé à l’organisateur")),
        "proof": say(summary.proof.sentence, count=summary.proof.at_most_more),
        "figures": summary_figures(summary, language),
        "notes_title": say(N_("À savoir")),
        "notes": list(summary.notes),
        "equity_title": say(N_("Rendez-vous par structure")),
        "equity_columns": [say(words) for words in EQUITY_COLUMNS],
        "equity": [equity_cells(line, language) for line in summary.equity],
        "without": [_without(line, language) for line in summary.equity if line.without],
        "unplaced_title": say(N_("Vœux sans rendez-vous")),
        "unplaced_columns": [say(words) for words in UNPLACED_COLUMNS],
        "unplaced": [[one.a, one.b, one.subject, one.reason] for one in summary.unplaced],
    }
    return typeset("summary", values, printed_at=summary.printed_at)


EQUITY_COLUMNS = (
    N_("Structures"),
    N_("Nombre"),
    N_("Au moins"),
    N_("Médiane"),
    N_("Au plus"),
    N_("Sans rendez-vous"),
)
UNPLACED_COLUMNS = (N_("Demandé par"), N_("Avec"), N_("Sujet"), N_("Raison"))


def summary_figures(summary: Summary, language: Language) -> list[str]:
    """How many wishes were served and in how many meetings, one sentence each."""
    served = language.count(summary.served, N_("{count} vœu servi"), N_("{count} vœux servis"))
    meetings = language.count(
        summary.meetings,
        N_("Un rendez-vous : deux vœux réciproques en partagent un seul."),
        N_("{count} rendez-vous : deux vœux réciproques en partagent un seul."),
    )
    asked = language.say(N_("{served} sur {asked}."), served=served, asked=summary.asked)
    return [asked, meetings]


def equity_cells(line: Equity, language: Language) -> list[str]:
    """One line of the table, in the order of ``EQUITY_COLUMNS``; the median as people write it: « 3,5 »."""
    median = f"{line.median:g}".replace(".", "," if language.locale.startswith("fr") else ".")
    kind = capitalised(line.kind) or language.say(N_("Toutes"))
    return [kind, str(line.structures), str(line.fewest), median, str(line.most), str(len(line.without))]


def _without(line: Equity, language: Language) -> str:
    return language.say(
        N_("Sans rendez-vous ({kind}) : {names}."),
        kind=line.kind or language.say(N_("Toutes")),
        names=", ".join(line.without),
    )
