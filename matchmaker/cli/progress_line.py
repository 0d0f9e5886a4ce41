"""How far a calculation is, as one line of the terminal that is written again and again."""

import shutil
import threading
import time
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from matchmaker.core.scheduling.schedule import Step

PHASES = {
    "who": "choix des rendez-vous",
    "when": "placement dans les créneaux",
    "repair": "amélioration",
    "proof": "recherche de la preuve",
    "breaks": "réduction des attentes",
    "tables": "attribution des tables",
}
CLEAR = "\r\033[K"


class ProgressLine:
    """Phase, value and what is at most possible, waits, seconds. ``shown`` False: says nothing at all."""

    def __init__(self, *, shown: bool) -> None:
        self.shown = shown
        self.started = time.monotonic()
        self.step: Step | None = None
        self.writing = threading.Lock()  # the work reports from its own thread

    def report(self, step: "Step") -> None:
        self.step = step
        self.write()

    def write(self) -> None:
        if self.shown and self.step is not None:
            with self.writing:
                line = _shortened(_words(self.step, time.monotonic() - self.started))
                click.echo(f"{CLEAR}{line}", nl=False, err=True)

    def say(self, sentence: str) -> None:
        """A line of its own that stays, above the progress."""
        if self.shown:
            with self.writing:
                click.echo(f"{CLEAR}{sentence}", err=True)

    def clear(self) -> None:
        if self.shown:
            click.echo(CLEAR, nl=False, err=True)


def _words(step: "Step", seconds: float) -> str:
    words = [PHASES.get(step.phase, step.phase)]
    if step.weight is not None:
        most = "" if step.weight_bound is None else f" (au plus {step.weight_bound})"
        words.append(f"valeur {step.weight}{most}")
    if step.breaks is not None:
        words.append(f"{step.breaks} attente{'s' * (step.breaks > 1)}")
    return " · ".join([*words, f"{seconds:.0f} s"])


def _shortened(line: str) -> str:
    """A line longer than the terminal would be written below itself again and again."""
    width = shutil.get_terminal_size().columns
    return line if len(line) < width else f"{line[: max(0, width - 2)]}…"
