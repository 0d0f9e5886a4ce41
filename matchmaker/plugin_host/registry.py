"""Load every plugin in its own `try`, and hand out the criteria and the sentences of the rejected.

Nothing happens at import and nothing is global: the application loads a `Registry` once per
process and keeps it.
"""

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pluggy

from matchmaker.plugin_api import Criterion, Field, hookspecs
from matchmaker.plugin_host.declared import accepted
from matchmaker.plugin_host.errors import (
    CannotImport,
    FieldTaken,
    KeyTaken,
    OffersNothing,
    PluginRejected,
    StopsProgram,
    WrongHook,
)
from matchmaker.plugin_host.find import Found, content_hash, find_plugins
from matchmaker.plugin_host.selection import Selection

log = logging.getLogger(__name__)

HOOK = "matchmaker_register_criteria"
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
    try:
        module = found.load()
        criteria = tuple(accepted(found.name, offered) for offered in _offered(found.name, module))
    except PluginRejected:
        raise
    except SystemExit as error:
        raise StopsProgram(plugin=found.name) from error
    except Exception as error:
        # A plugin is a border: any error of its own turns it away, with its words.
        raise CannotImport(plugin=found.name, error=f"{type(error).__name__}: {error}") from error
    if not criteria:
        raise OffersNothing(plugin=found.name, hook=HOOK)
    return Plugin(found.name, found.origin, f"{found.origin}, {content_hash(module)}", criteria)


def _offered(name: str, module: object) -> Iterator[object]:
    # One manager per plugin: a call to all of them would stop at the first that raises, and
    # its results would not say whose they are.
    manager = pluggy.PluginManager("matchmaker")
    manager.add_hookspecs(hookspecs)
    for attribute in vars(module):
        if attribute != HOOK and manager.parse_hookimpl_opts(module, attribute) is not None:
            raise WrongHook(plugin=name, error=f"elle répond à « {attribute} », qui n’existe pas", hook=HOOK)
    try:
        manager.register(module, name=name)
        manager.check_pending()
    except pluggy.PluginValidationError as error:
        raise WrongHook(plugin=name, error=error, hook=HOOK) from error
    for criteria in manager.hook.matchmaker_register_criteria():
        yield from criteria


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
