"""« 1er mars »: the one day that French counts, which the Unicode tables write as any other."""

import re

_FIRST = re.compile(r"\b1(?= (?:janv|févr|mars|avr|mai|juin|juil|août|sept|oct|nov|déc))")


def first_of_month(words: str) -> str:
    """The date as a person writes it; a date of another language has no French month and stays."""
    return _FIRST.sub("1er", words)
