"""matchmaker runs rencontres d'affaires: who should meet whom, when, at which table, and what came of it."""

from importlib.metadata import version

__version__ = version("matchmaker")
