"""The report of an event as a PDF to hand on to those who paid for it: no name but the event's."""

from collections.abc import Iterable, Mapping, Sequence

from matchmaker.core.impact.outcomes import Figures, Outcomes
from matchmaker.core.impact.report import Report, Spread
from matchmaker.core.impact.words import FOLLOW_UPS, SATISFACTION, STAGES, STATES, USEFULNESS
from matchmaker.documents.language import FRENCH, Language
from matchmaker.documents.pdf import typeset
from matchmaker.documents.report_words import (
    DIMENSION_WORDS,
    GROUP_HEADS,
    LINE_HEADS,
    NEVER_ADDED,
    NO_OUTCOME,
    SECRECY,
    group_figures,
    headline,
    line_cells,
    lines_of,
    mean_words,
    stage_columns,
)
from matchmaker.documents.sheet_words import head_and_foot
from matchmaker.plugin_api.text import N_


def report_pdf(report: Report, language: Language = FRENCH) -> bytes:
    """Registered to held, whom it served, why others were not, what people thought and what came of it."""
    say = language.say
    values = {
        **head_and_foot(report.facts, 0, report.made_at, language),
        "foot": say(
            N_("Bilan arrêté le {moment}"), moment=language.moment(report.made_at, report.facts.zone)
        ),
        "title": say(N_("Bilan de {event}"), event=report.facts.name),
        "kind_of_sheet": report.facts.organiser,
        "figures": [{"words": say(words), "value": value} for words, value in headline(report)],
        "states_title": say(N_("Les rendez-vous placés ont-ils été tenus ?")),
        "states": _states(report, language),
        "share": say(N_("Part avec rendez-vous")),
        "groups_title": say(N_("Qui a été servi")),
        "groups": _groups(report, language),
        "secrecy": say(SECRECY),
        "reasons_title": say(N_("Pourquoi des vœux n’ont pas de rendez-vous")),
        "reasons": _bars(((say(words), count) for words, count in report.reasons)),
        "no_reasons": say(N_("Tous les vœux ont un rendez-vous.")),
        "opinions_title": say(N_("Ce que les participants en disent")),
        "opinions": _opinions(report, language),
        "outcomes_title": say(N_("Suites données")),
        "no_outcome": say(NO_OUTCOME),
        "outcomes": None if report.outcomes is None else _outcomes(report.outcomes, language),
    }
    return typeset("report", values, printed_at=report.made_at)


def _bars(rows: Iterable[tuple[str, int]]) -> list[dict[str, object]]:
    """Rows of a bar chart, each with its length in percent of the longest."""
    found = list(rows)
    longest = max((count for _, count in found), default=0) or 1
    return [{"words": words, "count": count, "length": 100 * count / longest} for words, count in found]


def _states(report: Report, language: Language) -> list[dict[str, object]]:
    return _bars((language.say(words), report.states[state]) for state, words in STATES.items())


def _groups(report: Report, language: Language) -> list[dict[str, object]]:
    """One table per way of grouping, with a bar for each group's structures that had a meeting."""
    heads = [language.say(head) for head in GROUP_HEADS]
    return [
        {
            "heads": [language.say(DIMENSION_WORDS[name]), *heads],
            "rows": [
                {
                    "label": language.say(group.label),
                    "cells": list(group_figures(group)),
                    "share": 100 * group.placed / group.registered,
                }
                for group in groups
            ],
        }
        for name, groups in report.groups.items()
        if groups
    ]


def _opinions(report: Report, language: Language) -> list[dict[str, object]]:
    say = language.say
    marks = (
        (N_("La journée"), report.satisfaction, SATISFACTION, N_("Reviendraient"), report.would_return),
        (
            N_("L’utilité des rendez-vous"),
            report.useful,
            USEFULNESS,
            N_("Une suite est envisagée"),
            report.follow_ups,
        ),
    )
    return [
        {
            "title": say(title),
            "mean": mean_words(spread, language),
            "bars": [] if spread.mean is None else _spread(spread, words, language),
            "also": "" if spread.mean is None else f"{say(also)} : {_choices(choices, language)}",
        }
        for title, spread, words, also, choices in marks
    ]


def _spread(spread: Spread, words: Mapping[int, str], language: Language) -> list[dict[str, object]]:
    return _bars(
        (f"{mark} · {language.say(words[mark])}", spread.counts[mark - 1])
        for mark in sorted(words, reverse=True)
    )


def _choices(choices: Mapping[str, int], language: Language) -> str:
    said = (f"{language.say(words).lower()} {choices[choice]}" for choice, words in FOLLOW_UPS.items())
    return ", ".join(said)


def _outcomes(outcomes: Outcomes, language: Language) -> dict[str, object]:
    say = language.say
    answered = N_("{answered} structures sur {asked} ont répondu, pour {meetings} rendez-vous.")
    return {
        "answered": say(
            answered, answered=outcomes.answered, asked=outcomes.asked, meetings=outcomes.meetings
        ),
        "stage_heads": [say(head) for head in stage_columns()],
        "stages": [
            [say(STAGES[one.stage]), *map(str, (one.buyers, one.suppliers, one.both, one.peers))]
            for one in outcomes.stages
        ],
        "line_heads": ["", *(say(head) for head in LINE_HEADS)],
        "blocks": [
            _block(say(N_("Nouveaux clients")), outcomes.new_clients, language),
            _block(say(N_("Clients existants")), outcomes.existing_clients, language),
        ],
        "never_added": say(NEVER_ADDED),
    }


def _block(title: str, figures: Figures, language: Language) -> dict[str, object]:
    rows: Sequence[list[str]] = [
        [language.say(words), *line_cells(line, language)] for words, line in lines_of(figures)
    ]
    return {"title": title, "rows": rows}
