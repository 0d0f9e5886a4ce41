"""A participant's wishes: sent and received, a new one, an answer, another rank."""

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.clock import now
from matchmaker.core.directory.access import Audience
from matchmaker.core.errors import NotFound, Refusal
from matchmaker.core.events.phases import WISHES_OPEN
from matchmaker.core.requests.relations import RELATIONS
from matchmaker.core.requests.rules import COUNTED, LONGEST_MESSAGE, Incomplete, TooManyIndispensables
from matchmaker.core.requests.words import DECLINE_REASONS, RANKS, SILENT, STATES, UNTIL
from matchmaker.db.events import Delegation
from matchmaker.db.queries.proposals import proposals_for
from matchmaker.db.queries.requests import indispensables_of, partners_of, received_by, sent_by
from matchmaker.db.queries.set_up import closing_of, opening_of
from matchmaker.services.catalogue.open_subjects import open_subjects
from matchmaker.services.events.access import delegation_for
from matchmaker.services.requests import answer as answering
from matchmaker.services.requests import change as changing
from matchmaker.services.requests import withdraw as withdrawing
from matchmaker.services.requests.ask import ask as send_wish
from matchmaker.services.requests.find import side_of
from matchmaker.services.requests.messages.conversation import has_messages
from matchmaker.services.requests.relations import known_to
from matchmaker.services.requests.subjects import shown_by, still_open, subjects_with
from matchmaker.web.addresses import HIGHEST_ID
from matchmaker.web.events.own import meeting_delegation
from matchmaker.web.forms import Form, sentence
from matchmaker.web.policy import audience, current_actor
from matchmaker.web.requests import pages
from matchmaker.web.requests.answered import answered
from matchmaker.web.requests.forms import AnswerForm, AskForm, RankForm, VersionForm, subject_key
from matchmaker.web.requests.reword import changeable, choices_by_wish
from matchmaker.web.security import own_path

# What a form carries for itself; the rest is what the person typed.
FURNITURE = frozenset({"csrf_token", "nonce", "demoted"})


@pages.get("/mes-rencontres/<int:event_id>/voeux")
@audience(Audience.PARTICIPANT, on_behalf=True)
def mine(event_id: int) -> str:
    delegation = meeting_delegation(event_id)
    sent, received = sent_by(delegation.id), received_by(delegation.id)
    is_open = delegation.event.phase in WISHES_OPEN and delegation.state == "accepted"
    others = [line.to_id for line in sent if is_open and changeable(line)]
    shown = shown_by(current_actor(), delegation, others) if others else []
    subjects = open_subjects(
        delegation.event, [*(line.need_id for line in (*sent, *received)), *(one.need_id for one in shown)]
    )
    return render_template(
        "requests/mine.html",
        event=delegation.event,
        delegation=delegation,
        sent=sent,
        received=received,
        proposals=proposals_for(delegation.id),
        counted=sum(line.state in COUNTED for line in sent),
        indispensables=len(indispensables_of(delegation.id)),
        subjects=subjects,
        choices=choices_by_wish(sent, still_open(shown, delegation, subjects), delegation.id),
        key_of=subject_key,
        longest_message=LONGEST_MESSAGE,
        open=is_open,
        writes=has_messages(current_actor(), delegation.event),
        ranks=RANKS,
        states=STATES,
        reasons=DECLINE_REASONS,
        silent=SILENT[delegation.event.silence],
        until=UNTIL,
        closes=closing_of(delegation.event_id, now()),
        opens=opening_of(delegation.event_id, now()) if delegation.event.phase == "registration" else None,
        known=known_to(current_actor(), delegation),
        relations=RELATIONS,
    )


@pages.get("/mes-rencontres/<int:event_id>/voeux/nouveau")
@audience(Audience.PARTICIPANT, on_behalf=True)
def new(event_id: int) -> str:
    delegation = meeting_delegation(event_id)
    form = AskForm(
        formdata=None,
        data={
            "to": request.args.get("avec", type=int, default=0),
            "structure": delegation.organisation_id,
            "need": request.args.get("need", type=int),
            "offer": request.args.get("offer", type=int),
            "next": own_path(request.args.get("next")),
        },
    )
    return _ask_page(delegation, form)


@pages.post("/mes-rencontres/<int:event_id>/voeux")
@audience(Audience.PARTICIPANT, on_behalf=True)
def ask(event_id: int) -> Response | str:
    form = AskForm()
    delegation = meeting_delegation(event_id)
    if form.structure.data:
        delegation = delegation_for(current_actor(), event_id, form.structure.data)
    _suggest(delegation, form)
    if form.validate_on_submit():
        try:
            wish = send_wish(current_actor(), event_id, form.wish(), delegation.organisation_id)
            name = wish.receiver.organisation.name
            flash(_("Votre vœu est envoyé à %(name)s.", name=name), "success")
            return redirect(own_path(form.next.data) or url_for("requests.mine", event_id=event_id), 303)
        except NotFound:
            raise
        except TooManyIndispensables as error:
            return _demote_page(delegation, error, form.wish().to)
        except Refusal as error:
            form.refuse(error)
    return _ask_page(delegation, form)


def _ask_page(delegation: Delegation, form: AskForm) -> str:
    _suggest(delegation, form)
    return render_template("requests/ask.html", event=delegation.event, delegation=delegation, form=form)


def _suggest(delegation: Delegation, form: AskForm) -> None:
    other = form.to.data if 0 < (form.to.data or 0) <= HIGHEST_ID else None
    form.suggest(partners_of(delegation), subjects_with(current_actor(), delegation, other), delegation.id)


def _back(event_id: int) -> str:
    return url_for("requests.mine", event_id=event_id)


def _demote_page(delegation: Delegation, error: TooManyIndispensables, partner: int) -> str:
    """What was typed, and the question which indispensable becomes *souhaité*."""
    return render_template(
        "requests/demote.html",
        event=delegation.event,
        delegation=delegation,
        question=sentence(error),
        choices=[one for one in indispensables_of(delegation.id) if one.partner_id != partner],
        typed=[(name, value) for name, value in request.form.items(multi=True) if name not in FURNITURE],
        form=Form(formdata=None),
        back=_back(delegation.event_id),
    )


@pages.post("/mes-rencontres/<int:event_id>/voeux/<int:request_id>/reponse")
@audience(Audience.PARTICIPANT, on_behalf=True)
def answer(event_id: int, request_id: int) -> Response | str:
    form = AnswerForm()

    def do() -> str:
        return answered(
            answering.answer(current_actor(), event_id, request_id, form.version.data, form.answer())
        )

    return _do(event_id, request_id, form, do)


@pages.post("/mes-rencontres/<int:event_id>/voeux/<int:request_id>/retrait")
@audience(Audience.PARTICIPANT, on_behalf=True)
def withdraw(event_id: int, request_id: int) -> Response | str:
    form = VersionForm()

    def do() -> str:
        withdrawing.withdraw(current_actor(), event_id, request_id, form.version.data)
        return str(_("Ce vœu est retiré."))

    return _do(event_id, request_id, form, do)


@pages.post("/mes-rencontres/<int:event_id>/voeux/<int:request_id>/rang")
@audience(Audience.PARTICIPANT, on_behalf=True)
def change(event_id: int, request_id: int) -> Response | str:
    form = RankForm()

    def do() -> str:
        wish = changing.change(
            current_actor(), event_id, request_id, form.version.data, form.rank.data, form.demoted.data
        )
        words = _(RANKS[wish.rank])
        return str(_("Ce vœu est maintenant « %(rank)s ».", rank=words))

    return _do(event_id, request_id, form, do)


def _do(event_id: int, request_id: int, form: Form, act: Callable[[], str]) -> Response | str:
    """The refusal is shown where the person was; one indispensable too many asks which one gives way."""
    delegation, partner = side_of(current_actor(), event_id, request_id)
    meeting_delegation(event_id)
    try:
        if not form.validate_on_submit():
            raise Incomplete
        flash(act(), "success")
    except NotFound:
        raise
    except TooManyIndispensables as error:
        return _demote_page(delegation, error, partner)
    except Refusal as error:
        flash(sentence(error), "warning")
    return redirect(_back(event_id), 303)
