"""What was printed before, and what has changed since."""

from collections.abc import Sequence
from dataclasses import dataclass

from matchmaker.core.agenda.printing.delta import Delta, changed_sheets, kind_of
from matchmaker.core.directory.access import Actor
from matchmaker.core.errors import NotFound
from matchmaker.db.events import Event
from matchmaker.db.printing import PrintRun
from matchmaker.db.queries.agenda import latest_publication
from matchmaker.db.queries.printing import logos_of, print_runs_of
from matchmaker.services.agenda.printing.contents import Content, content_of
from matchmaker.services.events.access import event_for_organiser

# Each document, in the order of the page, and the kind of its sheets.
DOCUMENTS = {
    "agendas": "agenda",
    "cards": "card",
    "who": "who",
    "tick": "tick",
    "attendance": "sign",
    "plan": "plan",
    "badges": "badge",
    "large": "large",
}
ON_REQUEST = ("large",)  # printed for those who ask, not with everything else
PACK = tuple(document for document in DOCUMENTS if document not in ON_REQUEST)


@dataclass(frozen=True)
class Line:
    """A document of the page: how many sheets it has, and how many are no longer right on paper."""

    document: str
    sheets: int
    changed: int


@dataclass(frozen=True)
class Overview:
    """What the page shows. ``number`` is 0 before any publication, and then there is nothing else."""

    number: int
    runs: Sequence[PrintRun] = ()
    base: PrintRun | None = None  # the print that is compared with
    delta: Delta | None = None  # None when nothing was printed yet
    to_change: Sequence[str] = ()
    to_add: Sequence[str] = ()
    to_withdraw: Sequence[str] = ()
    lines: Sequence[Line] = ()
    unnamed: int = 0  # structures with nobody to write a badge for
    logos: Sequence[tuple[int, str]] = ()


def overview(actor: Actor, event_id: int, since: int | None = None) -> Overview:
    """The organiser's page: the documents, and what changed since a print, the last one by default.

    Raises `NotFound` for an event of others, or a print that never was.
    """
    event = event_for_organiser(actor, event_id)
    publication = latest_publication(event.id)
    if publication is None:
        return Overview(0)
    runs = print_runs_of(event.id)
    base = run_to_compare(runs, since)
    content = content_of(event)
    delta = None if base is None else changed_sheets(base.sheets, content.fingerprints)
    titles = (base.titles if base else {}) | content.titles
    return Overview(
        number=publication.number,
        runs=runs,
        base=base,
        delta=delta,
        to_change=[titles[key] for key in delta.changed] if delta else (),
        to_add=[titles[key] for key in delta.new] if delta else (),
        to_withdraw=[titles.get(key, key) for key in delta.withdrawn] if delta else (),
        lines=[_line(document, content, delta) for document in DOCUMENTS],
        unnamed=_unnamed(event, content),
        logos=[(one.id, one.name) for one in logos_of(event.id)],
    )


def run_to_compare(runs: Sequence[PrintRun], since: int | None) -> PrintRun | None:
    """The print of this number, the last one by default, None before the first. Raises `NotFound`."""
    if since is None:
        return runs[0] if runs else None
    found = next((run for run in runs if run.number == since), None)
    if found is None:
        raise NotFound
    return found


def _line(document: str, content: Content, delta: Delta | None) -> Line:
    kind = DOCUMENTS[document]
    changed = 0 if delta is None else sum(kind_of(key) == kind for key in delta.to_print)
    return Line(document, sum(kind_of(sheet.key) == kind for sheet in content.sheets), changed)


def _unnamed(event: Event, content: Content) -> int:
    """Structures of the meetings for which no badge can be made."""
    with_badge = {sheet.values["structure"] for sheet in content.sheets if kind_of(sheet.key) == "badge"}
    return sum(
        one.name not in with_badge for one in content.timetable.delegations if one.id in content.taking_part
    )
