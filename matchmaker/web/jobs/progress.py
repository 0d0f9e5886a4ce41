"""One job: how far it is, stopping it, doing it again."""

from flask import Response, jsonify, redirect, render_template, url_for
from werkzeug.wrappers import Response as Answer

from matchmaker.core.directory.access import Audience
from matchmaker.services.jobs.queue import LIVE, cancel_job, ends_early, find_job, retry_job
from matchmaker.web.forms import Confirm
from matchmaker.web.jobs import pages
from matchmaker.web.jobs.words import progress_words, result_url, words_of
from matchmaker.web.policy import audience, current_actor


@pages.app_context_processor
def _words() -> dict[str, object]:
    return {
        "job_words": words_of,
        "job_progress": progress_words,
        "job_ends_early": ends_early,
        "job_result_url": result_url,
        "live": LIVE,
    }


@pages.get("/travaux/<int:job_id>")
@audience(Audience.SIGNED_IN)
def show(job_id: int) -> str:
    return render_template("jobs/show.html", job=find_job(current_actor(), job_id))


@pages.get("/travaux/<int:job_id>.json")
@audience(Audience.SIGNED_IN)
def state(job_id: int) -> Response:
    job = find_job(current_actor(), job_id)
    return jsonify(
        state=job.state,
        live=job.state in LIVE,
        progress=job.progress,
        words=progress_words(job),
        figures=job.figures,
    )


@pages.post("/travaux/<int:job_id>/arret")
@audience(Audience.SIGNED_IN)
def cancel(job_id: int) -> Answer:
    if Confirm().validate_on_submit():
        cancel_job(current_actor(), job_id)
    return redirect(url_for("jobs.show", job_id=job_id), 303)


@pages.post("/travaux/<int:job_id>/relance")
@audience(Audience.SIGNED_IN)
def retry(job_id: int) -> Answer:
    if Confirm().validate_on_submit():
        job_id = retry_job(current_actor(), job_id).id
    return redirect(url_for("jobs.show", job_id=job_id), 303)
