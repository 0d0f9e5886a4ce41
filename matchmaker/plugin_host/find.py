"""Where plugins come from: installed entry points, and an organiser's own folders."""

import hashlib
import importlib
import pkgutil
import sys
import types
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.metadata import Distribution, EntryPoint, entry_points
from pathlib import Path

from matchmaker.plugin_host.errors import NoFolder

ENTRY_POINT_GROUP = "matchmaker.criteria"


@dataclass(frozen=True)
class Found:
    """A plugin not yet imported: its name, where it is from, and how to load it.

    ``trial`` says how another process loads it first (`trial.py`); empty: it is trusted.
    """

    name: str
    origin: str  # the distribution, such as `matchmaker 0.1.0`, or the folder
    load: Callable[[], object]
    trial: tuple[str, ...] = ()


def find_plugins(directories: Sequence[Path] = ()) -> Iterator[Found]:
    """Installed plugins first, then those of the folders; each in the order of their names."""
    for entry in sorted(entry_points(group=ENTRY_POINT_GROUP), key=lambda entry: entry.name):
        trial = () if _is_shipped(entry) else ("entry", entry.name, entry.value)
        yield Found(entry.name, _distribution(entry), entry.load, trial)
    for directory in directories:
        if not directory.is_dir():
            yield Found(directory.name, str(directory), partial(_refuse_missing, directory))
        modules = (one for one in pkgutil.iter_modules([str(directory)]) if not _is_test(one.name))
        for module in sorted(modules, key=lambda module: module.name):
            load = partial(load_file, str(directory), module.name)
            yield Found(module.name, str(directory), load, ("folder", str(directory), module.name))


def load_file(directory: str, name: str) -> object:
    """Import a module or package of an organiser's folder."""
    return importlib.import_module(f"{_package_for(Path(directory)).__name__}.{name}")


def load_entry(name: str, value: str) -> object:
    """Import what an entry point names."""
    return EntryPoint(name, value, ENTRY_POINT_GROUP).load()


def content_hash(module: object) -> str:
    """Twelve digits of the hash of the plugin's Python files: tells two states of a plugin apart."""
    digest = hashlib.sha256()
    for path in _files(module):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]


def _files(module: object) -> list[Path]:
    file = getattr(module, "__file__", None)
    if file is None:
        return []
    path = Path(file)
    return sorted(path.parent.rglob("*.py")) if path.name == "__init__.py" else [path]


def _is_test(name: str) -> bool:
    """Whether pytest would collect it: the tests of a plugin may stand beside it."""
    return name == "conftest" or name.startswith("test_") or name.endswith("_test")


def _refuse_missing(directory: Path) -> object:
    raise NoFolder(folder=directory)


def _is_shipped(entry: EntryPoint) -> bool:
    return entry.dist is not None and entry.dist.name == "matchmaker"


def _distribution(entry: EntryPoint) -> str:
    distribution: Distribution | None = entry.dist
    return f"{distribution.name} {distribution.version}" if distribution else entry.value


def _package_for(directory: Path) -> types.ModuleType:
    """Make a folder a package, so that its plugins import without touching sys.path."""
    digest = hashlib.sha256(str(directory.resolve()).encode()).hexdigest()[:8]
    name = f"matchmaker_local_{digest}"
    package = types.ModuleType(name)
    package.__path__ = [str(directory)]
    return sys.modules.setdefault(name, package)
