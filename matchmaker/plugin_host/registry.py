"""Load every plugin in its own `try`, and hand out the criteria and the sentences of the rejected.

Nothing happens at import and nothing is global: the application loads a `Registry` once per
process and keeps it.
"""

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from matchmaker.plugin_api import Criterion, Field
from matchmaker.plugin_host.contained import contained
from matchmaker.plugin_host.declared import accepted
from matchmaker.plugin_host.errors import (
    CannotImport,
    FieldTaken,
    KeyTaken,
    LacksModule,
    PluginRejected,
    StopsProgram,
)
from matchmaker.plugin_host.find import Found, content_hash, find_plugins
from matchmaker.plugin_host.offered import offered
from matchmaker.plugin_host.selection import Selection
from matchmaker.plugin_host.trial import try_out

log = logging.getLogger(__name__)

FORMS = ("organisation", "offer", "need")  # the order of a workbook’s sheets


@dataclass(frozen=True)
class Plugin:
    """A plugin in use: ``version`` stands in the record of every run it took part in."""

    name: str
    origin: str
    version: str
    criteria: tuple[type[Criterion], ...]


@dataclass(frozen=True)
class Rejected:
    """A plugin that was turned away, and why, in words."""

    name: str
    origin: str
    reason: PluginRejected

    def __str__(self) -> str:
        return str(self.reason)


@dataclass(frozen=True)
class Registry:
    """The plugins in use, those turned away, and those the installation does not want."""

    plugins: tuple[Plugin, ...]
    rejected: tuple[Rejected, ...] = ()
    blocked: tuple[str, ...] = ()

    @property
    def criteria(self) -> Mapping[str, type[Criterion]]:
        """Every criterion by its key, in the order of the keys."""
        found = {criterion.key: criterion for plugin in self.plugins for criterion in plugin.criteria}
        return dict(sorted(found.items()))

    @property
    def versions(self) -> Mapping[str, str]:
        """Criterion key to the version of its plugin, for the record of a run."""
        found = {criterion.key: plugin.version for plugin in self.plugins for criterion in plugin.criteria}
        return dict(sorted(found.items()))

    def fields(self, form: str) -> tuple[tuple[str, Field], ...]:
        """(criterion key, field) of each field added to a form: offer, need or organisation."""
        return tuple(
            (key, field)
            for key, criterion in self.criteria.items()
            for field in criterion.fields
            if field.form == form
        )

    @property
    def every_field(self) -> tuple[Field, ...]:
        """The fields of all forms, as a workbook lists them: organisations, then offers, then needs."""
        return tuple(field for form in FORMS for _key, field in self.fields(form))


def load_plugins(directories: Sequence[Path] = (), selection: Selection | None = None) -> Registry:
    """Find, import and check every plugin wanted. One bad plugin does not stop the others."""
    return load_found(find_plugins(directories), selection or Selection())


def load_found(found: Iterable[Found], selection: Selection) -> Registry:
    """The registry of these plugins."""
    plugins: list[Plugin] = []
    rejected, blocked = [], []
    for one in found:
        if not selection.wants(one.name):
            blocked.append(one.name)
            continue
        try:
            plugin = _loaded(one)
            _check_names(plugin, plugins)
        except PluginRejected as reason:
            log.warning("plugin %s was rejected: %s", one.name, reason, exc_info=True)
            rejected.append(Rejected(one.name, one.origin, reason))
        else:
            plugins.append(plugin)
    return Registry(tuple(plugins), tuple(rejected), tuple(blocked))


def _loaded(found: Found) -> Plugin:
    if found.trial:
        try_out(found.name, found.trial)
    try:
        with contained():
            module = found.load()
            criteria = tuple(accepted(found.name, one) for one in offered(found.name, module))
        version = f"{found.origin}, {content_hash(module)}"
    except PluginRejected:
        raise
    except (SystemExit, GeneratorExit) as error:
        raise StopsProgram(plugin=found.name) from error
    except ModuleNotFoundError as error:
        raise LacksModule(plugin=found.name, module=error.name or str(error)) from error
    except Exception as error:
        # A plugin is a border: any error of its own turns it away, with its words.
        raise CannotImport(plugin=found.name, error=_in_one_line(error)) from error
    return Plugin(found.name, found.origin, version, criteria)


def _in_one_line(error: Exception) -> str:
    return f"{type(error).__name__}: {' '.join(str(error).split())}".removesuffix(": ")


def _check_names(plugin: Plugin, others: list[Plugin]) -> None:
    keys = {criterion.key: other.name for other in others for criterion in other.criteria}
    names = {field.name: other.name for other in others for c in other.criteria for field in c.fields}
    for criterion in plugin.criteria:
        if criterion.key in keys:
            raise KeyTaken(plugin=plugin.name, key=criterion.key, owner=keys[criterion.key])
        keys[criterion.key] = plugin.name
        for field in criterion.fields:
            if field.name in names:
                raise FieldTaken(plugin=plugin.name, field=field.name, owner=names[field.name])
            names[field.name] = plugin.name
