"""Celery as this service needs it."""

import click
from kombu import Connection

from matchmaker.cli.worker import worker
from matchmaker.services.jobs.handlers import Queue
from matchmaker.tasks import handlers
from matchmaker.tasks.celery import (
    ALERT,
    ASK,
    CHORES,
    DIGESTS,
    FIRST_MATCHING,
    FOLLOW_UP,
    KEEP_LIVES,
    KEEP_REGISTERS,
    KEEP_TIME,
    RECONCILE,
    CalmConsumer,
)


def test_every_queue_is_served_by_the_worker(app):
    (queues,) = [option.default for option in worker.params if option.name == "queues"]

    assert isinstance(worker, click.Command)
    assert set(queues.split(",")) == {queue.value for queue in Queue}
    assert {queue.name for queue in app.extensions["celery"].conf.task_queues} == {
        queue.value for queue in Queue
    }


def test_every_handler_and_chore_is_a_task(app):
    ours = {name for name in app.extensions["celery"].tasks if not name.startswith("celery.")}

    assert ours == {*handlers(), *CHORES}


def test_the_beat_looks_after_lost_work_and_the_dates_of_events(app):
    beat = app.extensions["celery"].conf.beat_schedule

    tasks = {RECONCILE, KEEP_TIME, KEEP_LIVES, ASK, FOLLOW_UP, ALERT, DIGESTS, KEEP_REGISTERS, FIRST_MATCHING}
    assert {one["task"] for one in beat.values()} == tasks


class HalfClosed(Connection):
    """As a connection is left by a broker that went away in the midst of a read."""

    def close(self):
        raise AttributeError("'NoneType' object has no attribute 'hostname'")


def test_a_connection_that_cannot_be_closed_does_not_end_the_worker(app):
    consumer = object.__new__(CalmConsumer)
    consumer.app, consumer.connection = app.extensions["celery"], HalfClosed("memory://")

    consumer.on_connection_error_after_connected(ConnectionError("gone"))

    assert consumer.connection is None


def test_a_kind_is_its_stage_and_its_verb():
    assert [kind for kind in handlers() if kind.count(".") != 1] == []


def test_messages_are_json_ids_acknowledged_late_without_results(app):
    conf = app.extensions["celery"].conf

    assert (conf.accept_content, conf.task_serializer, conf.task_ignore_result) == (["json"], "json", True)
    assert (conf.task_acks_late, conf.task_reject_on_worker_lost, conf.worker_prefetch_multiplier) == (
        True,
        True,
        1,
    )
    assert (conf.enable_utc, conf.timezone) == (True, "UTC")


def test_no_task_outlives_the_time_after_which_the_broker_sends_it_again(app):
    celery = app.extensions["celery"]
    limits = [task.time_limit for name, task in celery.tasks.items() if not name.startswith("celery.")]

    assert max(limits) < celery.conf.broker_transport_options["visibility_timeout"]
