"""The register handed out: complete or communicable, for people (PDF) and for checking (CSV); and its form on paper."""

from collections.abc import Callable, Mapping

from matchmaker.clock import now
from matchmaker.core.directory.access import Actor
from matchmaker.core.sourcing.chain import Head, Line
from matchmaker.core.sourcing.copies import Copy, communicable, complete
from matchmaker.documents.language import Language
from matchmaker.documents.pdf_minutes import BlankMinutes, blank_minutes_pdf
from matchmaker.documents.pdf_sourcing import Dossier, register_pdf
from matchmaker.documents.sourcing_csv import register_csv
from matchmaker.services.sourcing.pages import structures_named
from matchmaker.services.sourcing.register import read_register

COPIES: Mapping[str, Callable[[list[Line], Head], Copy]] = {"complet": complete, "communicable": communicable}


def export_csv(actor: Actor, need_id: int, which: str) -> bytes:
    """The copy that ``matchmaker sourcing verify`` reads; ``which`` is a key of `COPIES`. Raises `NotFound`."""
    register = read_register(actor, need_id)
    return register_csv(COPIES[which](register.lines, register.head))


def export_pdf(actor: Actor, need_id: int, which: str, language: Language) -> bytes:
    """The same copy for people. Raises `NotFound`."""
    register = read_register(actor, need_id)
    copy = COPIES[which](register.lines, register.head)
    return register_pdf(Dossier(register.need.organisation.name, register.need.title, copy, now()), language)


def export_blank_minutes(actor: Actor, need_id: int, language: Language) -> bytes:
    """The five questions on paper, for each structure of the register. Raises `NotFound`."""
    need, names = structures_named(actor, need_id)
    return blank_minutes_pdf(BlankMinutes(need.organisation.name, need.title, names, now()), language)
