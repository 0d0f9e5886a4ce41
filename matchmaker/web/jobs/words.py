"""What jobs and messages are called on pages, and where a finished job leads."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import current_app, url_for
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from matchmaker.db.jobs import Job

JOB_STATES = {
    "queued": _l("En attente d’une place"),
    "running": _l("En cours"),
    "done": _l("Terminé"),
    "failed": _l("Arrêté par un problème"),
    "dead": _l("Abandonné après plusieurs essais"),
    "cancelled": _l("Arrêté à votre demande"),
}
STOPPING = _l("Arrêt demandé : le calcul se termine et garde le meilleur résultat trouvé.")
MESSAGE_STATES = {
    "queued": _l("À envoyer"),
    "sending": _l("En cours d’envoi"),
    "sent": _l("Envoyé"),
    "failed": _l("Refusé par la messagerie"),
    "uncertain": _l("Peut-être parti"),
    "cancelled": _l("Abandonné"),
    "returned": _l("Revenu, non remis"),
    "digest": _l("Dans le prochain résumé du destinataire"),
    "kept": _l("À lire dans l’espace du destinataire"),
}
LANGUAGES = {"fr": _l("français"), "en": _l("anglais")}


def message_state(state: str, pace: str | None, *, returned: bool) -> str:
    """The key of `MESSAGE_STATES` that says where a message is."""
    if returned:
        return "returned"
    if state == "queued" and pace in ("digest", "gathered"):
        return "digest"
    return "kept" if pace == "kept" else state


@dataclass(frozen=True)
class KindWords:
    """A kind of job for people: its title, and the page that shows what came of it."""

    title: LazyString
    endpoint: str
    values: Callable[[Job], dict[str, Any]]


def _event(job: Job) -> dict[str, Any]:
    return {"event_id": job.event_id}


def _nothing(_job: Job) -> dict[str, Any]:
    return {}


KINDS = {
    "scoring.score_event": KindWords(_l("Évaluation des rapprochements"), "scoring.settings", _event),
    "scoring.match_market": KindWords(_l("Comparaison de tout le catalogue"), "scoring.plugins", _nothing),
    "scoring.match_share": KindWords(_l("Comparaison d’une partie des besoins"), "scoring.plugins", _nothing),
    "scoring.match_offer": KindWords(_l("Comparaison d’une offre"), "catalogue.mine", _nothing),
    "scoring.match_need": KindWords(_l("Comparaison d’un besoin"), "catalogue.mine", _nothing),
    "scheduling.solve_event": KindWords(_l("Calcul du planning"), "scheduling.show", _event),
    "scheduling.improve_draft": KindWords(
        _l("Amélioration d’un projet de planning"),
        "scheduling.draft",
        lambda job: {"event_id": job.event_id, "schedule_id": job.arguments["schedule"]},
    ),
    "scheduling.simulate": KindWords(_l("Comparaison d’hypothèses"), "scheduling.simulate", _event),
    "scheduling.forecast": KindWords(_l("Capacité de l’événement"), "scheduling.simulate", _event),
    "scheduling.promises": KindWords(
        _l("Coût des garanties"),
        "scheduling.equity",
        lambda job: {"event_id": job.event_id, "schedule_id": job.arguments["schedule"]},
    ),
    "directory.enrich_event": KindWords(_l("Registres publics"), "directory.registers", _event),
    "directory.import_register": KindWords(_l("Liste d’un registre"), "directory.registers", _event),
    "directory.enrich_organisation": KindWords(
        _l("Registres publics"),
        "directory.organisation",
        lambda job: {"organisation_id": job.arguments["organisation"]},
    ),
    "agenda.print_sheets": KindWords(
        _l("Feuilles à imprimer"),
        "agenda.printing_job",
        lambda job: {"event_id": job.event_id, "job_id": job.id},
    ),
    "agenda.plan_workbook": KindWords(
        _l("Planning d’un classeur"), "agenda.plan_job", lambda job: {"job_id": job.id}
    ),
}
OTHER = KindWords(_l("Travail en cours"), "directory.home", lambda _job: {})


def progress_words(job: Job) -> str:
    """What it is doing now, or how it ended."""
    if job.state == "running" and job.stop_asked_at is not None:
        return str(STOPPING)
    return job.phase if job.state == "running" and job.phase else str(JOB_STATES[job.state])


def words_of(job: Job) -> KindWords:
    """The words for the job's kind; general ones for a kind that has no page of its own."""
    words = KINDS.get(job.kind, OTHER)
    return words if words.endpoint in current_app.view_functions else OTHER


def result_url(job: Job) -> str:
    """The page that shows what came of the job."""
    words = words_of(job)
    return url_for(words.endpoint, **words.values(job))
