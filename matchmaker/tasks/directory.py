"""Complete structures from public registers, online or from a file."""

from matchmaker.services.directory import enrich, register_files
from matchmaker.tasks import Queue, Result, Running, job


@job(enrich.EVENT, queue=Queue.IMPORT, minutes=60)
def enrich_event(running: Running) -> Result:
    return enrich.enrich_event(running)


@job(enrich.ONE, queue=Queue.IMPORT)
def enrich_organisation(running: Running) -> Result:
    return enrich.enrich_organisation(running)


@job(register_files.KIND, queue=Queue.IMPORT, minutes=15)
def import_register(running: Running) -> Result:
    return register_files.import_register(running)
