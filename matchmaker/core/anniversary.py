"""The same day in another year."""

from datetime import date


def years_after(day: date, years: int) -> date:
    """So many years later, earlier where negative; the last of February for its 29th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
