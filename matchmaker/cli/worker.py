"""`matchmaker worker`: does the jobs, with the reconciler's beat. The same as `celery -A celery_worker worker`."""

import click

from matchmaker.cli import Refused, TopFloor
from matchmaker.config import load_settings
from matchmaker.log import configure_logging, keep_celery_quiet


@click.command()
@click.option(
    "--concurrency", default=2, show_default=True, type=click.IntRange(1), help="Travaux faits en même temps."
)
@click.option(
    "--queues",
    default="default,solve,import,mail",
    show_default=True,
    help="Files servies, séparées par des virgules.",
)
@click.pass_obj
def worker(top_floor: TopFloor, concurrency: int, queues: str) -> None:
    """Faire les travaux : calculs, imports, envois de messages.

    Lancez-en autant que voulu, sur autant de machines que voulu.
    """
    settings = load_settings()
    if not settings.broker_url:
        raise Refused(
            "Aucune file de travaux n’est indiquée : donnez l’adresse d’un Redis ou d’un Valkey dans "
            "MATCHMAKER_BROKER_URL. « matchmaker demo » en démarre un lui-même."
        )
    configure_logging(settings.log_format)
    keep_celery_quiet()
    celery = top_floor.create_app(settings).extensions["celery"]
    celery.worker_main(["--quiet", "worker", "--beat", f"--concurrency={concurrency}", f"--queues={queues}"])
