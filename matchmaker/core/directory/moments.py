"""Times of day, dates and durations as people and spreadsheets write them."""

import re
from datetime import date, datetime, time, timedelta

from matchmaker.core.directory.cells import as_text, is_blank
from matchmaker.core.directory.cleaning import EMPTY, Cell, Cleaned, Problem, noted, refused
from matchmaker.core.directory.names import fold
from matchmaker.plugin_api.text import N_

_TIME = re.compile(
    r"^(\d{1,2})\s*(?:[h:.]\s*(\d{2})?|heures?\s*(\d{2})?)?(?::\d{2})?\s*(?:mn|min)?$", re.IGNORECASE
)
_MINUTES_PER_DAY = 24 * 60
MONTHS = [
    "janvier",
    "fevrier",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "aout",
    "septembre",
    "octobre",
    "novembre",
    "decembre",
]
_WRITTEN = re.compile(r"^(?:[a-z]+ )?(\d{1,2})(?:er)? ([a-z]+) (\d{4})(?: (?:a )?\d{1,2} ?h ?\d{0,2})?$")
_NUMERIC = re.compile(r"^(?:[^\W\d]+\.?\s+)?(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{2})(?:\s.*)?$")
_ISO = re.compile(r"^(\d{4})-(\d{2})-(\d{2})(?:[T ].*)?$")
EXCEL_EPOCH = date(1899, 12, 30)  # day 0 of the 1900 date system, its false leap day allowed for
EXCEL_DAYS = range(20_000, 80_000)  # 1954 to 2119: a number in this range is a date that lost its format


def parse_time(text: str) -> time | None:
    """Read ``14h30``, ``14 h``, ``14:30``, ``14.30`` or ``9``; None when it is not a time of day."""
    match = _TIME.match(text.strip())
    if match is None:
        return None
    hour, minute = int(match.group(1)), int(match.group(2) or match.group(3) or 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def clean_time(cell: Cell) -> Cleaned[time]:
    """Give a time of day, to the minute."""
    if is_blank(cell):
        return EMPTY
    found = _time_of(cell)
    if found is None:
        template = N_("« {value} » n’est pas une heure.")
        advice = N_("Écrivez-la comme ceci : 14:30.")
        return Cleaned(problem=refused(template, advice, value=as_text(cell)))
    return Cleaned(found)


def _time_of(cell: Cell) -> time | None:
    if isinstance(cell, datetime):
        return _to_minute(cell.time())
    if isinstance(cell, time):
        return _to_minute(cell)
    if isinstance(cell, timedelta):
        return _at_minute(round(cell.total_seconds() / 60))
    if isinstance(cell, float) and 0 < cell < 1:  # a share of the day that lost its format
        return _at_minute(round(cell * _MINUTES_PER_DAY))
    return parse_time(as_text(cell))


def _to_minute(moment: time) -> time:
    return moment.replace(second=0, microsecond=0)


def _at_minute(minutes: int) -> time | None:
    return time(minutes // 60, minutes % 60) if 0 <= minutes < _MINUTES_PER_DAY else None


def clean_date(cell: Cell) -> Cleaned[date]:
    """Give a date; day before month, as in France."""
    if is_blank(cell):
        return EMPTY
    if isinstance(cell, datetime):
        return Cleaned(cell.date())
    if isinstance(cell, date):
        return Cleaned(cell)
    serial = _serial(cell)
    if serial is not None:
        found = EXCEL_EPOCH + timedelta(days=serial)
        template = N_("« {value} » lu comme le {date} : la cellule avait perdu son format de date.")
        return Cleaned(found, noted(template, value=as_text(cell), date=found.strftime("%d/%m/%Y")))
    found_in_text = parse_date(as_text(cell))
    return Cleaned(problem=_not_a_date(cell)) if found_in_text is None else Cleaned(found_in_text)


def _serial(cell: Cell) -> int | None:
    """The day number of a date that lost its format, in a cell or in a text made from it."""
    if isinstance(cell, str) and re.fullmatch(r"\d{5}", cell.strip(), re.ASCII):
        cell = int(cell)
    return int(cell) if isinstance(cell, int | float) and int(cell) in EXCEL_DAYS else None


def parse_date(text: str) -> date | None:
    """Read ``11/03/2027``, ``11.3.27``, ``2027-03-11`` or ``jeudi 11 mars 2027``; None otherwise."""
    iso = _ISO.match(text)
    numeric = _NUMERIC.match(text)
    written = _WRITTEN.match(fold(text))
    if iso:
        year, month, day = (int(part) for part in iso.groups())
    elif numeric:
        day, month, year = (int(part) for part in numeric.groups())
    elif written and written.group(2) in MONTHS:
        day, month, year = int(written.group(1)), MONTHS.index(written.group(2)) + 1, int(written.group(3))
    else:
        return None
    try:
        return date(year if year > 99 else 2000 + year, month, day)
    except ValueError:  # 31 February
        return None


def _not_a_date(cell: Cell) -> Problem:
    template = N_("« {value} » n’est pas une date.")
    return refused(template, N_("Écrivez-la comme ceci : 11/03/2027."), value=as_text(cell))


def clean_minutes(cell: Cell) -> Cleaned[int]:
    """Give a duration in minutes: ``15``, ``15 min``, ``1h``, ``0:20``, or a time cell."""
    if is_blank(cell):
        return EMPTY
    minutes = _minutes_of(cell)
    if minutes is None:
        template = N_("« {value} » n’est pas une durée.")
        return Cleaned(problem=refused(template, N_("Écrivez-la en minutes : 15."), value=as_text(cell)))
    return Cleaned(minutes)


def _minutes_of(cell: Cell) -> int | None:
    if isinstance(cell, time):
        return cell.hour * 60 + cell.minute
    if isinstance(cell, timedelta):
        return round(cell.total_seconds() / 60)
    text = as_text(cell)
    plain = re.fullmatch(r"(\d{1,4})\s*(?:min(?:utes?)?|mn|['’])?", text, re.IGNORECASE)
    if plain:
        return int(plain.group(1))
    moment = parse_time(text)
    return None if moment is None else moment.hour * 60 + moment.minute
