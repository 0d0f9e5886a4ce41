"""One line per sheet of paper: what an organiser types is read here, character by character.

A mark per meeting, in the order of the sheet: 1 to 5, 0 for not held, `a` for an absent partner, `-`
for nothing ticked. After a number, `o`, `p` or `n` (oui, peut-être, non) adds whether more is to come.
"""

import re
from collections.abc import Sequence

from matchmaker.core.errors import Invalid
from matchmaker.core.impact.feedback import ABSENT, NOT_HELD, MeetingAnswer, answer_of_mark
from matchmaker.plugin_api.text import N_

# The top row of a French keyboard without the shift key, in its order from 1 to 0.
AZERTY = str.maketrans("&é\"'(-è_çà", "1234567890")
AZERTY_MARKS = str.maketrans("&é\"'(à", "12345" + "0")  # `-` stays what it says
FOLLOW_UP = {"o": "yes", "p": "perhaps", "n": "no", "": ""}
_MARK = re.compile(r"([1-5])([opn]?)|([0a-])")


class NotANumber(Invalid):
    template = N_("« {typed} » n’est pas un numéro de planning.")


class UnknownMark(Invalid):
    template = N_(
        "« {mark} », au caractère {place}, ne se comprend pas : 1 à 5, 0 (pas tenu), a (absent) ou - (rien de coché)."
    )


class WrongCount(Invalid):
    template = N_(
        "{typed} réponses pour {expected} rendez-vous de {name} (n° {number}). Vérifiez le numéro de la feuille."
    )


def number_typed(typed: str) -> int:
    """The number of the sheet. Raises `NotANumber`."""
    said = typed.strip().lower().translate(AZERTY)
    if not said.isascii() or not said.isdigit() or len(said) > 6:
        raise NotANumber(typed=typed.strip())
    return int(said)


def marks_typed(typed: str) -> list[tuple[str, str]]:
    """(mark, follow-up) per meeting; an empty mark where nothing was ticked. Raises `UnknownMark`."""
    said = "".join(typed.split()).lower().translate(AZERTY_MARKS)
    found, place = [], 0
    while place < len(said):
        match = _MARK.match(said, place)
        if match is None:
            raise UnknownMark(mark=said[place], place=place + 1)
        useful, more, other = match.groups()
        mark = useful or {"0": NOT_HELD, "a": ABSENT, "-": ""}[other]
        found.append((mark, FOLLOW_UP[more or ""]))
        place = match.end()
    return found


def answers_typed(
    typed: str, meetings: Sequence[int], *, name: str, number: int
) -> tuple[MeetingAnswer, ...]:
    """The answers of one line for these meetings. Raises `WrongCount` when it is not one mark for each."""
    marks = marks_typed(typed)
    if len(marks) != len(meetings):
        raise WrongCount(typed=len(marks), expected=len(meetings), name=name, number=number)
    said = (answer_of_mark(one, *mark) for one, mark in zip(meetings, marks, strict=True))
    return tuple(answer for answer in said if answer is not None)
