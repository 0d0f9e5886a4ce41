"""A first load in a process of its own: what hangs there, or ends it, never reaches ours.

Nothing in Python can stop an endless loop or undo `os._exit` inside our own process. So a plugin
that is not shipped is loaded once beside it, under a limit, before it may be loaded here. Each
costs a third of a second when a process starts. Run by `try_out` only::

    python -m matchmaker.plugin_host.trial folder FOLDER MODULE
    python -m matchmaker.plugin_host.trial entry NAME VALUE
"""

import contextlib
import logging
import os
import subprocess
import sys

from matchmaker.plugin_host.errors import NeverLoads, StopsProgram
from matchmaker.plugin_host.find import load_entry, load_file

SECONDS = 30.0  # large libraries take several to import on a slow machine
TRIED = 86  # the code of a trial that came to its end; no program ends with it by accident
LOADERS = {"folder": load_file, "entry": load_entry}

log = logging.getLogger(__name__)


def try_out(plugin: str, trial: tuple[str, ...], seconds: float | None = None) -> None:
    """Load the plugin in a process of its own. Raises `NeverLoads` or `StopsProgram`.

    An ordinary error of the plugin is no matter here: it is told when the plugin is loaded for good.
    """
    limit = SECONDS if seconds is None else seconds
    # -P: whatever lies in the current folder is not on the path of our process either.
    command = [sys.executable, "-P", "-m", "matchmaker.plugin_host.trial", *trial]
    path = os.pathsep.join(place for place in sys.path if place)
    try:
        done = subprocess.run(
            command,
            env=os.environ | {"PYTHONPATH": path},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=limit,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise NeverLoads(plugin=plugin, seconds=f"{limit:g}") from error
    if done.returncode != TRIED:
        log.warning("plugin %s ended its trial: code %s, %r", plugin, done.returncode, done.stderr[-2000:])
        raise StopsProgram(plugin=plugin)


def main(kind: str, *words: str) -> None:
    """Load the plugin and call its hook. Exit with `TRIED`, unless the plugin does not let us."""
    from matchmaker.plugin_host.offered import offered

    with contextlib.suppress(Exception, SystemExit):
        offered(words[0], LOADERS[kind](*words))
    # At once: threads and exit handlers of the plugin are not waited for.
    os._exit(TRIED)


if __name__ == "__main__":
    main(*sys.argv[1:])
