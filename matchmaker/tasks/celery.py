"""Celery as this service needs it: messages that only wake up, and a consumer that comes back.

The reasons for each setting were measured; see docs/decisions/jobs.md.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from celery import Celery
from celery.worker.consumer import Consumer
from flask import Flask
from kombu.entity import Queue as Channel

from matchmaker.config import Settings
from matchmaker.services.catalogue.alerts import send_need_alerts
from matchmaker.services.catalogue.life import EVERY as KEEP_LIVES_EVERY
from matchmaker.services.catalogue.life import keep_lives
from matchmaker.services.events.confirmation.asking import ask_due
from matchmaker.services.events.keep_time import EVERY as KEEP_TIME_EVERY
from matchmaker.services.events.keep_time import keep_time
from matchmaker.services.impact.follow_up import send_follow_ups
from matchmaker.services.jobs.deliver import deliver_due
from matchmaker.services.jobs.handlers import Handler, Queue
from matchmaker.services.jobs.pace import send_digests
from matchmaker.services.jobs.queue import DELIVER
from matchmaker.services.jobs.reconcile import RECONCILE_EVERY, reconcile
from matchmaker.services.jobs.run import run_job
from matchmaker.services.scoring.market import start_first_matching
from matchmaker.services.sourcing.retention import keep_registers

log = logging.getLogger(__name__)

HOUR = 3600
QUARTER = 900.0  # seconds: which days and hours something is due at is the use case's matter
RECONCILE = "jobs.reconcile"
KEEP_TIME = "events.keep_time"
KEEP_LIVES = "catalogue.keep_lives"
ASK = "events.ask_due"
FOLLOW_UP = "impact.follow_up"
ALERT = "catalogue.tell_of_needs"
DIGESTS = "jobs.send_digests"
KEEP_REGISTERS = "sourcing.keep_registers"
FIRST_MATCHING = "scoring.start_first_matching"


@dataclass(frozen=True)
class Chore:
    """Work without a job of its own. The beat starts it every so many seconds; None: only a wake-up does."""

    do: Callable[[], object]
    every: float | None = None


CHORES = {
    DELIVER: Chore(deliver_due),
    RECONCILE: Chore(reconcile, RECONCILE_EVERY),
    KEEP_TIME: Chore(keep_time, KEEP_TIME_EVERY),
    KEEP_LIVES: Chore(keep_lives, KEEP_LIVES_EVERY),
    ASK: Chore(ask_due, QUARTER),
    FOLLOW_UP: Chore(send_follow_ups, QUARTER),
    ALERT: Chore(send_need_alerts, QUARTER),
    DIGESTS: Chore(send_digests, QUARTER),
    KEEP_REGISTERS: Chore(keep_registers, HOUR),
    FIRST_MATCHING: Chore(start_first_matching, HOUR),
}


def make_celery(app: Flask) -> Celery:
    """A Celery of this application's own: a task for each of its handlers, and its chores."""
    settings: Settings = app.extensions["settings"]
    celery = Celery("matchmaker", set_as_current=False)
    celery.conf.update(_conf(settings.broker_url))
    handlers: Mapping[str, Handler] = app.extensions["handlers"]
    for handler in handlers.values():
        _add_task(celery, app, handler)
    for name, chore in CHORES.items():
        _add_chore(celery, app, name, chore.do)
    return celery


def _add_task(celery: Celery, app: Flask, handler: Handler) -> None:
    seconds = handler.minutes * 60

    # shared=False: by default a task is also given to every other Celery of the process.
    @celery.task(name=handler.kind, shared=False, soft_time_limit=seconds, time_limit=seconds + 60)  # type: ignore[untyped-decorator]  # celery
    def run(job_id: int) -> None:
        with app.app_context():
            run_job(job_id)


def _add_chore(celery: Celery, app: Flask, name: str, do: Callable[[], object]) -> None:
    @celery.task(name=name, shared=False, soft_time_limit=HOUR, time_limit=HOUR + 60)  # type: ignore[untyped-decorator]  # celery
    def run() -> None:
        with app.app_context():
            do()


def _conf(broker_url: str) -> dict[str, Any]:
    return {
        "broker_url": broker_url or None,
        "broker_connection_retry_on_startup": True,
        "broker_transport_options": {"visibility_timeout": 4 * HOUR, "socket_connect_timeout": 2},
        "enable_utc": True,
        "timezone": "UTC",
        "accept_content": ["json"],
        "task_serializer": "json",
        "task_ignore_result": True,
        "task_acks_late": True,
        "task_reject_on_worker_lost": True,
        "task_default_queue": Queue.DEFAULT.value,
        "task_queues": [Channel(queue.value) for queue in Queue],  # type: ignore[no-untyped-call]  # kombu
        # Nothing about the beat is worth keeping between starts, so it keeps no file.
        "beat_scheduler": "celery.beat:Scheduler",
        "beat_schedule": {
            name: {"task": name, "schedule": chore.every} for name, chore in CHORES.items() if chore.every
        },
        "worker_consumer": "matchmaker.tasks.celery:CalmConsumer",
        "worker_prefetch_multiplier": 1,
        "worker_max_memory_per_child": 1_500_000,  # KiB
        "worker_soft_shutdown_timeout": 5.0,
        "worker_hijack_root_logger": False,
        "worker_send_task_events": False,
    }


class CalmConsumer(Consumer):  # type: ignore[misc]  # celery publishes no types
    """Without gossip and mingle: with them, a worker stopped consuming in 2 of 8 broker restarts."""

    def __init__(self, *args: Any, worker_options: dict[str, Any] | None = None, **kwargs: Any) -> None:
        calm = {**(worker_options or {}), "without_gossip": True, "without_mingle": True}
        super().__init__(*args, worker_options=calm, **kwargs)

    def on_connection_error_after_connected(self, exc: Exception) -> None:
        """Let a lost connection go even where closing it fails too, so that the worker comes back.

        A broker that goes away in the midst of a read leaves kombu with a channel it can neither read nor
        close (`'NoneType' object has no attribute 'hostname'`), and Celery would end the worker. What the
        channel had not acknowledged is not lost: jobs are rows, and the reconciler finds them.
        """
        try:
            super().on_connection_error_after_connected(exc)
        except AttributeError:
            if self.connection is not None:
                raise
            log.warning("the connection to the broker could not be closed; a new one is made", exc_info=True)
