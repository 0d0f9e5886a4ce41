"""`matchmaker worker`: does the jobs, with the reconciler's beat, and is restarted when it falls silent.

`celery -A celery_worker worker` runs the same tasks for those who have a supervisor of their own.
"""

import os
import socket
import sys
import warnings

import click

from matchmaker.cli import Refused, TopFloor
from matchmaker.cli.supervisor import Child, Supervisor
from matchmaker.config import Settings, load_settings
from matchmaker.log import configure_logging, keep_celery_quiet

ANSWERS_WITHIN = 3.0  # seconds


@click.command()
@click.option(
    "--concurrency",
    default=2,
    show_default=True,
    type=click.IntRange(1),
    metavar="NOMBRE",
    help="Travaux faits en même temps.",
)
@click.option(
    "--queues",
    metavar="FILES",
    default="default,solve,import,mail",
    show_default=True,
    help="Files servies, séparées par des virgules.",
)
@click.option("--alone", is_flag=True, help="Sans surveillant : un autre programme le relance s’il s’arrête.")
@click.option(
    "--name", metavar="NOM", default=f"worker-{os.getpid()}", help="Nom de ce service, unique sur la machine."
)
@click.pass_obj
def worker(top_floor: TopFloor, concurrency: int, queues: str, alone: bool, name: str) -> None:
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
    options = [f"--concurrency={concurrency}", f"--queues={queues}"]
    if alone:
        _work(top_floor, settings, [*options, f"--hostname={address(name)}"])
    else:
        _watch(settings, name, options)


def worker_child(broker_url: str, name: str, *options: str) -> Child:
    """A worker for a supervisor: restarted when it dies, and when it no longer answers."""
    command = (sys.executable, "-m", "matchmaker", "worker", "--alone", f"--name={name}", *options)
    return Child("Le service des travaux", command, well=lambda: answers(broker_url, name))


def answers(broker_url: str, name: str) -> bool:
    """Whether the worker takes messages; True when the broker is away, since nobody can know then."""
    from celery import Celery
    from kombu.exceptions import OperationalError

    celery = Celery(broker=broker_url, set_as_current=False)
    try:
        return bool(celery.control.ping(destination=[address(name)], timeout=ANSWERS_WITHIN))
    except OperationalError:
        return True
    finally:
        celery.close()


def address(name: str) -> str:
    """The worker's name as Celery writes it."""
    return f"{name}@{socket.gethostname()}"


def _work(top_floor: TopFloor, settings: Settings, options: list[str]) -> None:
    from celery.platforms import SecurityWarning

    # It warns root of pickled messages; ours are JSON, and nothing else is accepted.
    warnings.filterwarnings("ignore", category=SecurityWarning)
    keep_celery_quiet()
    celery = top_floor.create_app(settings).extensions["celery"]
    celery.worker_main(["--quiet", "worker", "--beat", *options])


def _watch(settings: Settings, name: str, options: list[str]) -> None:
    supervisor = Supervisor(dict(os.environ))
    supervisor.listen()
    try:
        supervisor.add(worker_child(settings.broker_url, name, *options))
        supervisor.run()
    finally:
        supervisor.stop()
