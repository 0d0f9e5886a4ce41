"""Read an event file: all of it or nothing, with the place of what is wrong."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NoReturn

from matchmaker.core.errors import Invalid
from matchmaker.core.events.file_rules import Fault, Rule, read_row
from matchmaker.core.events.file_shape import EVENT, FORMAT, INNER, SECTIONS
from matchmaker.core.impact.waves import WAVES
from matchmaker.plugin_api.text import N_

Row = Mapping[str, Any]
EventFile = Mapping[str, Any]  # `event`, and a list of rows for each section
ROUNDS = tuple(wave.number for wave in WAVES)
MOST_SAID = 5  # faults in one sentence


class NotAnEventFile(Invalid):
    template = N_("Ce fichier n’est pas un événement exporté : {why}.")


class BadEventFile(Invalid):
    template = N_("Ce fichier ne peut pas être repris, rien n’est enregistré. {sentence}")


def parse_event_file(data: bytes) -> EventFile:
    """The file's content, every value checked and every pointer leading somewhere.

    Raises `NotAnEventFile` or `BadEventFile`.
    """
    try:
        content = json.loads(data, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise NotAnEventFile(why="il n’est pas du JSON lisible") from error
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise NotAnEventFile(why=f"il ne dit pas « format: {FORMAT} »")
    faults: list[str] = []
    read = {"event": _checked("event", content.get("event"), EVENT, faults)}
    for name, section in SECTIONS.items():
        read[name] = _rows(name, content.get(name, []), section.row, section.most, faults)
    if unknown := sorted(set(content) - {"format", "event", *SECTIONS})[:MOST_SAID]:
        faults.append(f"listes inconnues : {', '.join(str(name)[:40] for name in unknown)}")
    _refuse(faults)
    _refuse(list(_nowhere(read)))
    _refuse(list(_contradictions(read)))
    return read


def _checked(place: str, value: object, row: Mapping[str, Rule], faults: list[str]) -> Any:
    try:
        return read_row(value, row)
    except Fault as fault:
        faults.append(f"{place}, {fault}")
        return None


def _rows(name: str, value: object, row: Mapping[str, Rule], most: int, faults: list[str]) -> list[Any]:
    if not isinstance(value, list):
        faults.append(f"{name} : une liste est attendue")
        return []
    if len(value) > most:
        faults.append(f"{name} : {len(value)} lignes, {most} au plus")
        return []
    read = []
    for number, item in enumerate(value):
        read.append(_checked(f"{name}[{number}]", item, row, faults))
        if len(faults) > MOST_SAID:
            break
    return read


def _nowhere(read: EventFile) -> Iterator[str]:
    """Pointers to rows that are not there."""
    sizes = {name: len(read[name]) for name in SECTIONS}
    for name, section in SECTIONS.items():
        for number, row in enumerate(read[name]):
            for key, target in section.points.items():
                yield from _missing(f"{name}[{number}], {key}", row[key], target, sizes)
    for (name, outer, key), target in INNER.items():
        for number, row in enumerate(read[name]):
            for item in row[outer]:
                yield from _missing(f"{name}[{number}], {outer}, {key}", item[key], target, sizes)


def _missing(place: str, value: Any, target: str, sizes: Mapping[str, int]) -> Iterator[str]:
    for position in value if isinstance(value, list) else [value]:
        if position is not None and position >= sizes[target]:
            yield f"{place} : {target} n’a pas de ligne {position}"


def _contradictions(read: EventFile) -> Iterator[str]:
    """What each value allows and all of them together do not."""
    for number, slot in enumerate(read["slots"]):
        if slot["ends_at"] <= slot["starts_at"]:
            yield f"slots[{number}] : il finit avant de commencer"
    for number, row in enumerate(read["participants"]):
        if not any(row["organisation"][key] for key in ("siret", "rna", "number")):
            yield f"participants[{number}] : ni SIRET, ni RNA, ni numéro"
    owners = {kind: [row["participant"] for row in read[kind]] for kind in ("needs", "offers")}
    for number, row in enumerate(read["requests"]):
        yield from _strangers(f"requests[{number}]", row, (row["from"], row["to"]), owners)
    for number, row in enumerate(read["meetings"]):
        sides = (row["a"], row["b"])
        yield from _strangers(f"meetings[{number}]", row, sides, owners)
        if any(seat["participant"] not in sides for seat in row["seats"]):
            yield f"meetings[{number}] : une place pour qui n’y participe pas"
        if row["continues"] is not None and row["continues"] >= number:
            yield f"meetings[{number}] : il continue un rendez-vous qui vient après lui"
    yield from _around(read)


def _around(read: EventFile) -> Iterator[str]:
    """The same, of the lists around the meetings."""
    for number, row in enumerate(read["programme"]):
        if row["ends_at"] <= row["starts_at"]:
            yield f"programme[{number}] : il finit avant de commencer"
    for number, row in enumerate(read["confirmations"]):
        if (row["state"] == "asked") != (row["answered_at"] is None):
            yield f"confirmations[{number}] : une réponse et sa date vont ensemble"
    here = {(place, one["person"]) for place, row in enumerate(read["participants"]) for one in row["people"]}
    for number, row in enumerate(read["presences"]):
        if row["person"] is not None and (row["participant"], row["person"]) not in here:
            yield f"presences[{number}] : cette personne ne vient pas pour cette structure"
        if (row["what"] == "late") != (row["minutes"] is not None):
            yield f"presences[{number}] : un retard et ses minutes vont ensemble"
        if (row["what"] == "undone") != (row["undoes"] is not None):
            yield f"presences[{number}] : une annulation dit ce qu’elle annule"
    for number, row in enumerate(read["second_chances"]):
        yield from _second_chance(f"second_chances[{number}]", row)
    for number, row in enumerate(read["follow_ups"]):
        if row["wave"] not in ROUNDS:
            yield f"follow_ups[{number}], wave : une question de {row['wave']} jours n’existe pas"


def _second_chance(place: str, row: Row) -> Iterator[str]:
    if row["a"] == row["b"]:
        yield f"{place} : la même structure des deux côtés"
    if row["proposed_by"] not in (None, row["a"], row["b"]):
        yield f"{place} : proposée par une autre structure"
    said = [row[key] for key in ("way", "day", "half", "proposed_by", "proposer")]
    if row["state"] in ("proposed", "agreed") and None in said:
        yield f"{place} : la proposition n’est pas entière"
    if (row["state"] == "agreed") != (row["accepter"] is not None):
        yield f"{place} : un accord dit qui l’a donné"


def _strangers(
    place: str, row: Row, sides: tuple[int, int], owners: Mapping[str, Sequence[int]]
) -> Iterator[str]:
    if sides[0] == sides[1]:
        yield f"{place} : la même structure des deux côtés"
    for kind in ("need", "offer"):
        if row[kind] is not None and owners[f"{kind}s"][row[kind]] not in sides:
            yield f"{place}, {kind} : il n’est d’aucune des deux structures"


def _refuse(faults: list[str]) -> None:
    if faults:
        more = "…" if len(faults) > MOST_SAID else ""
        raise BadEventFile(sentence=" ; ".join(faults[:MOST_SAID]) + more)


def _no_constant(word: str) -> NoReturn:
    raise ValueError(word)  # NaN and Infinity are Python's, not JSON's
