"""What each kind of job is done by. The table is filled by `tasks` and held by the application."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, cast

from flask import current_app

from matchmaker.services.jobs.running import Running

Result = dict[str, Any]


class Queue(StrEnum):
    """One queue each, so that a mail never waits behind a long calculation."""

    DEFAULT = "default"
    SOLVE = "solve"
    IMPORT = "import"
    MAIL = "mail"


@dataclass(frozen=True)
class Handler:
    """Does one kind of job: takes the `Running` job, gives what is stored as its result."""

    kind: str
    run: Callable[[Running], Result | None]
    queue: Queue
    minutes: int  # after these it is told to stop
    ends_early: bool = False  # asked to stop, it keeps what it has found: see `Running.is_asked_to_stop`


def handler_of(kind: str) -> Handler:
    """The handler of the running application; `KeyError` when nobody registered that kind."""
    handlers = cast("Mapping[str, Handler]", current_app.extensions["handlers"])
    return handlers[kind]
