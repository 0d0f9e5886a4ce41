"""Celery as this service needs it."""

import click

from matchmaker.cli.worker import worker
from matchmaker.services.jobs.handlers import Queue
from matchmaker.services.jobs.queue import DELIVER
from matchmaker.tasks import handlers
from matchmaker.tasks.celery import RECONCILE


def test_every_queue_is_served_by_the_worker(app):
    (queues,) = [option.default for option in worker.params if option.name == "queues"]

    assert isinstance(worker, click.Command)
    assert set(queues.split(",")) == {queue.value for queue in Queue}
    assert {queue.name for queue in app.extensions["celery"].conf.task_queues} == {
        queue.value for queue in Queue
    }


def test_every_handler_and_chore_is_a_task(app):
    ours = {name for name in app.extensions["celery"].tasks if not name.startswith("celery.")}

    assert ours == {*handlers(), DELIVER, RECONCILE}


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
