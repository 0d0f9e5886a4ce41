"""Why two structures fit: the same page for the organiser and for each of the two."""

from flask import render_template, url_for

from matchmaker.core.directory.access import Audience
from matchmaker.core.scoring.questions import Question
from matchmaker.services.requests.messages.conversation import may_write
from matchmaker.services.scoring.pair import PairSeen, pair_seen
from matchmaker.web.events.own import organised_event, own_delegation
from matchmaker.web.policy import audience, current_actor
from matchmaker.web.proofs import NUMBER
from matchmaker.web.scoring import pages


@pages.get("/evenements/<int:event_id>/criteres/<int:a_id>-<int:b_id>")
@audience(Audience.ORGANISER)
def pair(event_id: int, a_id: int, b_id: int) -> str:
    event = organised_event(event_id)
    seen = pair_seen(current_actor(), event, a_id, b_id)
    back = url_for("scoring.settings", event_id=event.id)
    return render_template("scoring/pair.html", event=event, seen=seen, back=back, **_links(seen))


@pages.get("/mes-rencontres/<int:event_id>/partenaires/<int:delegation_id>")
@audience(Audience.PARTICIPANT, on_behalf=True)
def why(event_id: int, delegation_id: int) -> str:
    own = own_delegation(event_id)
    seen = pair_seen(current_actor(), own.event, own.id, delegation_id)
    back = url_for("scoring.partners", event_id=event_id, _anchor=f"structure-{delegation_id}")
    return render_template(
        "scoring/pair.html",
        event=own.event,
        delegation=own,
        seen=seen,
        back=back,
        writes_to=delegation_id if may_write(current_actor(), own, delegation_id) else None,
        **_links(seen),
    )


def _links(seen: PairSeen) -> dict[str, object]:
    """Where the reader answers a question, and where it gives or checks what proves an answer; None where
    it is somebody else's."""

    def answer_at(question: Question, of_asking: bool) -> str | None:
        organisation = seen.party(of_asking=of_asking).organisation
        if organisation not in seen.reach or _of_members(seen, question, organisation):
            return None
        if question.form == "fact":
            return url_for("directory.fact_add", organisation_id=organisation, key=question.key)
        if question.form == "organisation":
            return url_for("directory.organisation", organisation_id=organisation, _anchor=question.key)
        return _record(seen, of_asking, "_edit", question.key)

    def proof_at(question: Question, of_asking: bool) -> str | None:
        organisation = seen.party(of_asking=of_asking).organisation
        if organisation not in seen.reach or _of_members(seen, question, organisation):
            return None
        if question.form == "fact" or question.proved_by:
            key = question.proved_by or question.key
            return url_for("directory.fact_add", organisation_id=organisation, key=key)
        own = current_actor().speaks_for(organisation)
        anchor = question.key + NUMBER if own else "justificatifs"
        if question.form == "organisation":
            return url_for("directory.organisation", organisation_id=organisation, _anchor=anchor)
        return _record(seen, of_asking, "_edit" if own else "", anchor)

    return {"answer_at": answer_at, "proof_at": proof_at}


def _of_members(seen: PairSeen, question: Question, organisation: int) -> bool:
    """Whether only the members of a groupement answer it, each for itself."""
    return organisation in seen.joint and (question.form != "record" or bool(question.proved_by))


def _record(seen: PairSeen, of_asking: bool, page: str, anchor: str) -> str | None:
    """The form or the sheet of the need or the offer on that side of the row."""
    subject = seen.pair.subject_of(of_asking) if seen.pair else None
    if seen.pair is None or subject is None:
        return None
    if of_asking and seen.pair.kind == "need_offer":
        return url_for(f"catalogue.need{page}", need_id=subject.id, _anchor=anchor)
    return url_for(f"catalogue.offer{page}", offer_id=subject.id, _anchor=anchor)
