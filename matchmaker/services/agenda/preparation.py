"""The sheets to prepare one's meetings, from the agenda and what each partner lets the reader see."""

from collections.abc import Sequence

from matchmaker.core.agenda.agendas import Agenda, Appointment
from matchmaker.core.agenda.preparation import Preparation, questions_for
from matchmaker.core.directory.access import Actor
from matchmaker.core.events.words import KINDS
from matchmaker.db.events import Delegation
from matchmaker.db.queries.preparation import PartnerRow, needs_seen, offers_seen, partners_of
from matchmaker.documents.language import Language


def preparations(
    actor: Actor, delegation: Delegation, agenda: Agenda, language: Language
) -> Sequence[Preparation]:
    """One sheet a meeting that stands, in the order of the day. ``agenda`` is the delegation's own."""
    partners = partners_of(delegation.event_id, delegation.id)
    organisations = {one.organisation_id for one in partners.values()}
    seeks, offers = needs_seen(actor, organisations), offers_seen(actor, organisations)
    return [
        _sheet(
            one,
            partners[one.uid],
            delegation.kind,
            seeks.get(partners[one.uid].organisation_id, ()),
            offers.get(partners[one.uid].organisation_id, ()),
            language,
        )
        for one in agenda.held
        if one.uid in partners
    ]


def _sheet(
    one: Appointment,
    partner: PartnerRow,
    own_kind: str,
    seeks: tuple[str, ...],
    offers: tuple[str, ...],
    language: Language,
) -> Preparation:
    return Preparation(
        delegation_id=partner.delegation_id,
        partner=one.partner,
        kind=language.gettext(KINDS[partner.kind]),
        people=one.partner_people,
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        table=one.table,
        subject=one.subject or one.guess,
        why=one.why,
        seeks=seeks,
        offers=offers,
        questions=tuple(language.gettext(one) for one in questions_for(own_kind, partner.kind)),
    )
