"""Bring in what surrounds an event's meetings. Nothing opens, acts or writes by itself because of it."""

import base64
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.clock import now
from matchmaker.core.directory.digests import digest_of
from matchmaker.core.events.dates import forgotten_from
from matchmaker.core.events.file_around import AROUND
from matchmaker.core.events.file_reading import EventFile
from matchmaker.db.badges import Badge
from matchmaker.db.confirmation import Confirmation, ConfirmationCall
from matchmaker.db.events import Delegate, Delegation, Event
from matchmaker.db.impact import DayFeedback, FollowUp
from matchmaker.db.jobs import Blob
from matchmaker.db.presence import Desk, Presence
from matchmaker.db.printing import EventLogo
from matchmaker.db.registrations import AvailabilitySaid, Registration, RegistrationDesk, Reminder
from matchmaker.db.second_chance import SecondChance
from matchmaker.db.set_up import EventDate, ProgrammeItem, RegistrationAnswer, RegistrationQuestion
from matchmaker.documents.pictures import UnreadablePicture, picture_format
from matchmaker.services.agenda.printing.logos import TYPES, NotAPicture
from matchmaker.services.events.registrations.desk import free_key

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Here:
    """The rows of the file that are there already, each list by place; None where one was not taken over."""

    session: Session
    event: Event
    file: EventFile
    slots: Sequence[Any]
    people: Sequence[Any]
    delegations: Sequence[Delegation]
    delegates: Mapping[tuple[int, int], Delegate]  # (participant, person), both places
    needs: Sequence[Any]
    offers: Sequence[Any]
    meetings: Sequence[Any]

    def add(self, rows: Any) -> list[Any]:
        return kept_rows(self.session, rows)


def kept_rows(session: Session, rows: Iterable[Any]) -> list[Any]:
    """The rows, flushed in this order so that their ids are too."""
    kept = list(rows)
    session.add_all(kept)
    session.flush()
    return kept


def bring_around(here: Here) -> None:
    """Every list of `AROUND`; the caller commits or does not."""
    _set_up(here)
    _answers(here)
    _registrations(here)
    _participants(here)
    _confirmations(here)
    _presences(here)
    _week_after(here)
    _logos(here)


def _values(name: str, row: Row, *without: str) -> dict[str, Any]:
    return {key: row[key] for key in AROUND[name].row if key not in (*without, *AROUND[name].points)}


def _set_up(here: Here) -> None:
    """Dates only remind: whoever opens the event here switches on what is to happen by itself."""
    event_id, file = here.event.id, here.file
    here.add(EventDate(event_id=event_id, acts=False, **row) for row in file["dates"])
    here.add(ProgrammeItem(event_id=event_id, **row) for row in file["programme"])
    # Closed, at an address of its own.
    here.add(
        RegistrationDesk(event_id=event_id, key=free_key(here.session, here.event), **row)
        for row in file["registration_page"]
    )


def _answers(here: Here) -> None:
    """Answers whose time is over are left: they would be erased within the minute."""
    questions = here.add(
        RegistrationQuestion(event_id=here.event.id, position=position, **row)
        for position, row in enumerate(here.file["questions"])
    )
    end = max((slot.ends_at for slot in here.slots), default=None)
    if end is not None and forgotten_from(end, here.event.zone) <= now():
        return
    here.add(
        RegistrationAnswer(
            event_id=here.event.id,
            question_id=questions[row["question"]].id,
            delegation_id=here.delegations[row["participant"]].id,
            answer=row["answer"],
        )
        for row in here.file["question_answers"]
    )


def _registrations(here: Here) -> None:
    """To be decided here. Their authors' links lead to where they registered."""
    here.add(
        Registration(event_id=here.event.id, link_hash=_nobodys_hash(), expires_at=row["created_at"], **row)
        for row in here.file["registrations"]
    )
    here.add(
        Reminder(
            delegation_id=here.delegations[row["participant"]].id,
            person_id=id_at(here.people, row["person"]),
            **_values("reminders", row),
        )
        for row in here.file["reminders"]
    )


def _nobodys_hash() -> str:
    """Of a key that nobody is given."""
    return digest_of(secrets.token_urlsafe(32))


def _participants(here: Here) -> None:
    rows = here.file["participants"]
    here.add(
        AvailabilitySaid(delegation_id=delegation.id, said_at=row["availability_said"])
        for row, delegation in zip(rows, here.delegations, strict=True)
        if row["availability_said"] is not None
    )
    codes = {
        (participant, item["person"]): item["badge"]
        for participant, row in enumerate(rows)
        for item in row["people"]
        if item["badge"]
    }
    taken = set(here.session.scalars(select(Badge.code).where(Badge.code.in_(codes.values()))))
    here.add(
        Badge(
            event_id=here.event.id,
            delegate_id=here.delegates[who].id,
            person_id=here.delegates[who].person_id,
            code=code,
        )
        for who, code in codes.items()
        if code not in taken  # the event is here twice: the newcomers get codes of their own
    )


def _confirmations(here: Here) -> None:
    for row in here.file["confirmations"]:
        [confirmation] = here.add(
            [
                Confirmation(
                    event_id=here.event.id,
                    delegation_id=here.delegations[row["participant"]].id,
                    person_id=here.people[row["person"]].id,
                    colleague_id=id_at(here.people, row["colleague"]),
                    kept=_kept(here, row["kept"]),
                    **_values("confirmations", row, "kept", "calls"),
                )
            ]
        )
        here.add(
            ConfirmationCall(confirmation_id=confirmation.id, **{**call, "before": dict(*call["before"])})
            for call in row["calls"]
        )


def _kept(here: Here, kept: Sequence[Row]) -> dict[str, list[int]]:
    lists = {"needs": here.needs, "offers": here.offers, "absent": here.slots, "meetings": here.meetings}
    return {
        name: [key for key in (id_at(lists[name], place) for place in places) if key is not None]
        for one in kept
        for name, places in one.items()
        if places is not None
    }


def _presences(here: Here) -> None:
    """Under the names of the desks; nobody holds a key to these."""
    names = dict.fromkeys(row["by"] for row in here.file["presences"])
    made = here.add(
        Desk(event_id=here.event.id, name=name, email=None, key_hash=_nobodys_hash(), revoked_at=now())
        for name in names
    )
    desks = dict(zip(names, made, strict=True))
    here.add(
        Presence(
            event_id=here.event.id,
            delegation_id=here.delegations[row["participant"]].id,
            delegate_id=None
            if row["person"] is None
            else here.delegates[row["participant"], row["person"]].id,
            desk_id=desks[row["by"]].id,
            **_values("presences", row, "by"),
        )
        for row in here.file["presences"]
    )


def _week_after(here: Here) -> None:
    event_id, people = here.event.id, here.people
    for row in here.file["second_chances"]:
        sides = sorted(here.delegations[row[side]].id for side in ("a", "b"))
        here.add(
            [
                SecondChance(
                    event_id=event_id,
                    a_id=sides[0],
                    b_id=sides[1],
                    proposed_by=id_at(here.delegations, row["proposed_by"]),
                    proposer_id=id_at(people, row["proposer"]),
                    accepter_id=id_at(people, row["accepter"]),
                    **_values("second_chances", row),
                )
            ]
        )
    for name, model in (("sentences", DayFeedback), ("follow_ups", FollowUp)):
        here.add(
            model(
                event_id=event_id,
                delegation_id=here.delegations[row["participant"]].id,
                **({"person_id": people[row["person"]].id} if "person" in row else {}),
                **_values(name, row),
            )
            for row in here.file[name]
        )


def _logos(here: Here) -> None:
    """Tried as an upload is. Raises `NotAPicture`."""
    for row in here.file["logos"]:
        data = base64.b64decode(row["data"])
        try:
            found = TYPES[picture_format(data)]
        except UnreadablePicture as error:
            raise NotAPicture(name=row["name"]) from error
        [blob] = here.add(
            [Blob(name=row["name"], content_type=found, data=data, chamber_id=here.event.chamber_id)]
        )
        here.add([EventLogo(event_id=here.event.id, blob_id=blob.id, name=row["name"])])


def id_at(rows: Sequence[Any], place: int | None) -> int | None:
    """The id of the row at this place; None for no place, and for a row that was not taken over."""
    row = None if place is None else rows[place]
    return None if row is None else int(row.id)
