"""What plugin code does to its process beside its work is undone: prints, questions, warnings, numpy's manners."""

import contextlib
import os
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

import numpy as np


@contextlib.contextmanager
def contained() -> Iterator[None]:
    """Surround plugin code. What it prints goes to the error output, as ours is read by programs; a
    question it asks is answered by nobody."""
    with (
        contextlib.redirect_stdout(sys.stderr),
        _nobody_answers(),
        warnings.catch_warnings(),
        np.errstate(),
    ):
        yield


@contextlib.contextmanager
def _nobody_answers() -> Iterator[None]:
    before = sys.stdin
    with Path(os.devnull).open() as nobody:
        sys.stdin = nobody
        try:
            yield
        finally:
            sys.stdin = before
