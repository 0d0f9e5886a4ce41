"""What happens at an event, written into the registers of the public buyers who come with a purchase.

Called in the transaction of what happens. An entry that would say again what the last one of its kind said of the
same structure is not written.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from matchmaker.core.sourcing.chain import fingerprint
from matchmaker.core.sourcing.reasons import may_be_recorded
from matchmaker.db.catalogue import Need
from matchmaker.db.events import Event
from matchmaker.db.queries.sourcing import Structure, entries_about, structures_at
from matchmaker.services.catalogue.public_purchases import public_purchases_at
from matchmaker.services.scoring.criteria import EventCriterion, event_criteria
from matchmaker.services.sourcing.wording import version_of
from matchmaker.services.sourcing.write import ToWrite, write_entries

# What does not make an entry a new one: every publication has a number of its own.
NOT_NEWS = frozenset({"publication"})


def record_opening(session: Session, event: Event) -> None:
    """The wishes open: each need as it is worded, the criteria as they weigh, and who is invited.

    An event that is still tried out writes nothing: a register takes nothing back.
    """
    if event.opened_at is None:
        return
    needs = [need for need, _delegation in public_purchases_at(session, event.id)]
    if needs:
        opening = Opening(event, structures_at(session, event.id))
        write_news(session, {need.id: opening.entries(need) for need in needs})


class Opening:
    """What an event says of every need alike, read once."""

    def __init__(self, event: Event, structures: Iterable[Structure]) -> None:
        self.event = event
        self.suppliers = [one for one in structures if one.supplies]
        self.criteria = event_criteria(event.id)

    def entries(self, need: Need) -> list[ToWrite]:
        """The need and the criteria frozen, and those invited but for its own organisation."""
        others = [one for one in self.suppliers if one.organisation != need.organisation_id]
        return [_frozen(self.event, need, self.criteria), _invited(self.event, others)]


def of_event(event: Event) -> dict[str, Any]:
    """The event as values: the register outlives it."""
    return {"event": event.name, "event_id": event.id}


def write_news(session: Session, wanted: Mapping[int, Sequence[ToWrite]]) -> None:
    """Write what is not said already."""
    kinds = {entry.kind for entries in wanted.values() for entry in entries}
    said: dict[tuple[int, object], object] = {}
    for need, entry in entries_about(session, wanted.keys(), kinds):
        said[need, _subject(entry.kind, entry.content)] = _news(entry.content)
    news: dict[int, list[ToWrite]] = defaultdict(list)
    for need, entries in wanted.items():
        for one in entries:
            if said.get((need, _subject(one.kind, one.content))) != _news(one.content):
                news[need].append(one)
    write_entries(session, news)


def _subject(kind: str, content: Mapping[str, Any]) -> object:
    return kind, content.get("event_id"), content.get("structure_id")


def _news(content: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in content.items() if name not in NOT_NEWS}


def _frozen(event: Event, need: Need, criteria: Sequence[EventCriterion]) -> ToWrite:
    content = {
        **of_event(event),
        "title": need.title,
        **version_of(need),
        "criteria": [
            [one.kind.label, f"{one.weight:g}"]
            for one in criteria
            if one.enabled
            and one.weighable
            and one.weight > 0
            and may_be_recorded(one.key, one.kind.legal_stage)
        ],
        "criteria_fingerprint": fingerprint([_setting(one) for one in criteria]),
    }
    return ToWrite("frozen", content, {"description": ("open", need.description)})


def _setting(one: EventCriterion) -> list[object]:
    params = {name: repr(value) for name, value in one.params.items()}
    return [one.key, one.enabled, f"{one.weight:g}", params]


def _invited(event: Event, suppliers: Sequence[Structure]) -> ToWrite:
    content = {
        **of_event(event),
        "count": len(suppliers),
        "list": fingerprint(sorted(one.organisation for one in suppliers)),
    }
    return ToWrite("invited", content, {"structures": ("open", "\n".join(one.name for one in suppliers))})
