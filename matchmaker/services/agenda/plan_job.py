"""The plan of an uploaded workbook, as a job: the command `matchmaker plan` in a child process.

A child, so that a workbook that eats memory or time takes down nothing else; and the very command,
so that the page and the command line cannot differ.
"""

import json
import resource
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path, PurePath
from typing import Any

from matchmaker.clock import now
from matchmaker.core.directory.access import Actor
from matchmaker.core.errors import Invalid, NotFound, Refusal
from matchmaker.db.jobs import Blob, Job
from matchmaker.db.transaction import transaction
from matchmaker.documents.archive import zip_files
from matchmaker.documents.file_names import slug
from matchmaker.extensions import db
from matchmaker.plugin_api.text import N_
from matchmaker.services.jobs.blobs import ZIP, keep_blob
from matchmaker.services.jobs.queue import enqueue, find_job
from matchmaker.services.jobs.running import Running

KIND = "agenda.plan_workbook"
KEPT = timedelta(days=7)  # the workbook and what was made of it
TIME_LIMIT = 600.0  # seconds of the clock
CPU_SECONDS, MEMORY, FILE_SIZE = 900, 6 * 1024**3, 512 * 1024**2
MOST_PROBLEMS = 500  # kept for the page

Result = dict[str, Any]


class EmptyUpload(Invalid):
    template = N_("Aucun fichier n’est arrivé. Choisissez votre classeur, puis recommencez.")


class PlanFailed(Refusal):
    template = N_("Le planning n’a pas pu être calculé : {words}")
    status = 500


def ask_for_plan(actor: Actor, name: str, data: bytes, *, keep_going: bool) -> Job:
    """Keep the uploaded workbook for a week and queue its plan."""
    if not data:
        raise EmptyUpload
    chamber_id = min(actor.chambers, default=None)
    with transaction(actor, "agenda.ask_for_plan") as session:
        blob = keep_blob(
            session,
            PurePath(name).name or "classeur",
            data,
            chamber=chamber_id,
            owner=actor.person_id,
            lasts=KEPT,
        )
        return enqueue(
            session,
            KIND,
            f"blob:{blob.id}",
            by=actor,
            chamber_id=chamber_id,
            blob_id=blob.id,
            keep_going=keep_going,
        )


def planned_zip(actor: Actor, job_id: int) -> Blob:
    """What a finished plan left to download. Raises `NotFound` while there is none, or for others."""
    job = plan_of(actor, job_id)
    blob = db.session.get(Blob, job.result.get("blob_id", 0))
    if blob is None:
        raise NotFound
    return blob


def plan_of(actor: Actor, job_id: int) -> Job:
    """The job of one's own plan, or one of the chamber's. Raises `NotFound`."""
    job = find_job(actor, job_id)
    if job.kind != KIND:
        raise NotFound
    return job


def plan_upload(running: Running) -> Result:
    """Do the job: the result holds the zip's ``blob_id``, or ``refused`` with all ``problems``."""
    blob = db.session.get(Blob, running.arguments["blob_id"])
    if blob is None:
        raise NotFound
    data, name = blob.data, blob.name
    db.session.rollback()  # the child may take minutes; nothing stays locked meanwhile
    with tempfile.TemporaryDirectory(prefix="matchmaker-plan-") as folder:
        workbook, output = Path(folder) / _safe(name), Path(folder) / "planning"
        workbook.write_bytes(data)
        said = _run(running, workbook, output)
        if "refused" in said:
            return {"refused": said["refused"], "problems": said["problems"][:MOST_PROBLEMS]}
        files = {
            str(path.relative_to(output)): path.read_bytes() for path in output.rglob("*") if path.is_file()
        }
    with running.transaction("agenda.keep_plan") as session:
        packed = zip_files(files, made_at=now())
        kept = keep_blob(
            session,
            f"planning-{slug(PurePath(name).stem)}.zip",
            packed,
            chamber=running.chamber_id,
            owner=running.asked_by,
            lasts=KEPT,
            content_type=ZIP,
        )
        return {
            "blob_id": kept.id,
            "figures": said["done"],
            "sentence": said["sentence"],
            "proof": said["proof"],
            "problems": said["problems"][:MOST_PROBLEMS],
        }


def _safe(name: str) -> str:
    """A name for the child's messages that is also safe on disk; the content tells the type, not the suffix."""
    path = PurePath(name)
    return f"{slug(path.stem)}.{slug(path.suffix)}"


def _run(running: Running, workbook: Path, output: Path) -> Mapping[str, Any]:
    """The last thing the child said: ``done`` or ``refused``."""
    command = [
        sys.executable,
        "-m",
        "matchmaker",
        "plan",
        str(workbook),
        "-o",
        str(output),
        "--progress",
        "json",
    ]
    command += ["--keep-going"] if running.arguments.get("keep_going") else []
    last: Mapping[str, Any] = {}
    with tempfile.TemporaryFile() as complaints, _child(command, complaints) as child:
        for line in child.stdout or ():
            last = json.loads(line)
            if "fraction" in last:
                running.report(last["fraction"], last["phase"])
        child.wait()
        complaints.seek(0)
        words = complaints.read().decode(errors="replace").strip()
    if "done" not in last and "refused" not in last:
        raise PlanFailed(words=words.splitlines()[-1] if words else N_("le calcul a été interrompu."))
    return last


@contextmanager
def _child(command: list[str], complaints: Any) -> Iterator[subprocess.Popen[str]]:
    """The process, killed when its time is over or the job is no longer ours."""
    child = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=complaints,
        text=True,
        encoding="utf-8",
    )
    _limit(child.pid)
    clock = threading.Timer(TIME_LIMIT, child.kill)
    clock.start()
    try:
        yield child
    finally:
        clock.cancel()
        child.kill()
        child.wait()
        if child.stdout:
            child.stdout.close()


def _limit(child: int) -> None:
    """From outside, at once: code run between fork and exec is not safe beside threads."""
    for limit, most in (
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_FSIZE, FILE_SIZE),
    ):
        hard = resource.getrlimit(limit)[1]
        resource.prlimit(child, limit, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
