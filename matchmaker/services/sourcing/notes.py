"""« Note confidentielle »: what a supplier confides to one buyer about a need (L2132-1).

It is an entry of the buyer's register, guarded `secret`: the buyer's own people read it there, the communicable copy
never shows it. Its author finds it again; nobody else does, of its own structure either.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from matchmaker.core.directory.access import Actor
from matchmaker.core.errors import Invalid, NotFound, Refusal
from matchmaker.db.catalogue import Need
from matchmaker.db.directory import Person
from matchmaker.db.queries.party_messages import needs_spoken_of, purchases_prepared
from matchmaker.db.queries.sourcing_notes import NoteLine, notes_by, notes_on
from matchmaker.db.sourcing_notes import SourcingNote
from matchmaker.db.transaction import transaction
from matchmaker.plugin_api.text import N_
from matchmaker.services.catalogue.public_purchases import in_public_sourcing
from matchmaker.services.requests.messages.conversation import Two, two_for
from matchmaker.services.requests.messages.send import refuse_unwanted
from matchmaker.services.sourcing.follow import of_event
from matchmaker.services.sourcing.letters import tell_noted
from matchmaker.services.sourcing.write import ToWrite, checked, write_entries

MOST = 20  # notes of one structure about one need: a register takes nothing back


class NothingConfided(Invalid):
    template = N_("Écrivez la note avant de l’envoyer.")


class EnoughConfided(Refusal):
    template = N_(
        "Votre structure a déjà écrit vingt notes sur ce besoin. Dites le reste de vive voix à l’acheteur."
    )


@dataclass(frozen=True)
class Confided:
    """The page of notes: the needs one may write about, and what the reader has written."""

    two: Two
    needs: Sequence[Need]
    notes: Sequence[NoteLine]


def confided(actor: Actor, event_id: int, partner_id: int, organisation_id: int | None = None) -> Confided:
    """Raises `NotFound` where the two do not meet about a public purchase in sourcing, and as `two_for`."""
    two = two_for(actor, event_id, partner_id, organisation_id)
    notes = notes_by(actor.person_id, two.own.organisation_id, two.partner.organisation_id)
    needs = needs_to_note(two)
    if not needs and not notes:
        raise NotFound
    return Confided(two, needs, notes)


def needs_to_note(two: Two) -> list[Need]:
    """The other side's public purchases in sourcing that the two meet about; all it shows where no subject was said."""
    if not two.agreed:
        return []
    found = [
        one
        for one in purchases_prepared(two.partner.organisation_id)
        if in_public_sourcing(one) and one.visibility != "own"
    ]
    spoken_of = needs_spoken_of(two.event.id, two.own.id, two.partner.id)
    return [one for one in found if one.id in spoken_of] if spoken_of else found


def write_note(
    actor: Actor,
    event_id: int,
    partner_id: int,
    need_id: int,
    text: str,
    organisation_id: int | None = None,
) -> None:
    """Write the note into the buyer's register and tell its people that there is one, not what it says.

    Raises `NothingConfided`, `TooLong`, `EnoughConfided`, `TakesNoMore`, `NoLongerAgreed`, `NotFound`.
    """
    with transaction(actor, "sourcing.write_note") as session:
        two = two_for(actor, event_id, partner_id, organisation_id)
        need = next((one for one in needs_to_note(two) if one.id == need_id), None)
        if need is None:
            raise NotFound
        words = checked(text)
        if not words:
            raise NothingConfided
        refuse_unwanted(two)
        _write(session, actor, two, need, words)
        tell_noted(session, two.partner.id, two.own.organisation.name, need)


def _write(session: Session, actor: Actor, two: Two, need: Need, words: str) -> None:
    person = session.get(Person, actor.person_id) if actor.person_id else None
    own = two.own.organisation
    entry = ToWrite(
        "noted",
        {**of_event(two.event), "structure_id": own.id},
        {
            "structure": ("open", own.name),
            "author": ("person", person.name if person else ""),
            "secret": ("secret", words),
        },
    )
    [row] = write_entries(session, {need.id: [entry]})
    if (
        notes_on(need.id, own.id) >= MOST
    ):  # counted with the register locked; the refusal takes the entry back
        raise EnoughConfided
    session.add(SourcingNote(entry_id=row.id, organisation_id=own.id, person_id=actor.person_id))
    session.flush()
