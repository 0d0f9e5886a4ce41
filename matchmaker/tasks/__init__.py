"""The front door of the worker: each job kind becomes a Celery task of the same name.

A task fetches by id and calls one function. A module per stage:

    @job("scoring.score_event", queue=Queue.SOLVE)
    def score_event(running: Running) -> Result:
        return runs.score_event(running)
"""

import pkgutil
from collections.abc import Callable
from importlib import import_module

from flask import Flask

from matchmaker.services.jobs.handlers import Handler, Queue, Result
from matchmaker.services.jobs.running import Running
from matchmaker.tasks.celery import make_celery

__all__ = ["Queue", "Result", "Running", "handlers", "job"]


def job(
    kind: str, *, queue: Queue = Queue.DEFAULT, minutes: int = 10, ends_early: bool = False
) -> Callable[[Callable[[Running], Result | None]], Handler]:
    """Declare the handler of a job kind: where it queues, how long it may take, what a stop does to it."""

    def declare(run: Callable[[Running], Result | None]) -> Handler:
        return Handler(kind, run, queue, minutes, ends_early)

    return declare


def handlers() -> dict[str, Handler]:
    """Every handler declared in a module of this package, by kind."""
    modules = [import_module(f"{__name__}.{module.name}") for module in pkgutil.iter_modules(__path__)]
    found = [value for module in modules for value in vars(module).values() if isinstance(value, Handler)]
    return {handler.kind: handler for handler in found}


def bind(app: Flask) -> None:
    """Give the application its handlers and its Celery."""
    app.extensions["handlers"] = handlers()
    app.extensions["celery"] = make_celery(app)
