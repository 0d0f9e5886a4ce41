"""The code of a badge: opaque, read aloud without mistake, typed by hand where no scanner works."""

from collections.abc import Callable

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # without 0 O, 1 I L, U (read as V)
LENGTH, GROUP = 12, 4


def new_code(choose: Callable[[str], str]) -> str:
    """Twelve characters, 30^12 of them; ``choose`` takes one of the alphabet at random."""
    return "".join(choose(ALPHABET) for _ in range(LENGTH))


def shown_code(code: str) -> str:
    """« K7QM 3XZP 9RTA »: in groups, as it stands on the badge."""
    return " ".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def typed_code(text: str) -> str:
    """What was scanned or typed, as the code is kept: capitals without spaces or dashes."""
    return "".join(char for char in text.upper() if char.isalnum())
