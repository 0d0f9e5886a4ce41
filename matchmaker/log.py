"""Logs: one line per event, for people or as JSON. The standard library's and structlog's alike."""

import logging
import sys

import structlog

QUIET = ("werkzeug", "kombu", "amqp", "alembic", "celery.worker", "celery.beat", "celery.app")


def configure_logging(style: str) -> None:
    """Send every log line to the error output, as `text` or as `json`. Called by front doors only."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=_rendering(style))
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def _rendering(style: str) -> list[structlog.typing.Processor]:
    clean = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    if style == "json":
        return [clean, structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
    return [
        clean,
        structlog.dev.ConsoleRenderer(
            colors=False,
            pad_event_to=0,
            exception_formatter=structlog.dev.plain_traceback,  # no local values: secrets
        ),
    ]


def keep_celery_quiet() -> None:
    """Stop Celery from putting its own log handlers in place of ours."""
    from celery.signals import setup_logging

    setup_logging.connect(_leave_it, weak=False)


def _leave_it(**_about: object) -> None: ...
