"""What a loaded plugin offers: its hook is called, and a wrong one told in words."""

import inspect
from collections.abc import Iterable

import pluggy

from matchmaker.plugin_api import Criterion, hookspecs
from matchmaker.plugin_host.errors import NotAList, OffersNothing, WrongHook

HOOK = "matchmaker_register_criteria"


def offered(name: str, module: object) -> tuple[object, ...]:
    """What the plugin's hook returns, one by one. Raises `WrongHook`, `NotAList` or `OffersNothing`."""
    # One manager per plugin: a call to all of them would stop at the first that raises, and
    # its results would not say whose they are.
    manager = pluggy.PluginManager("matchmaker")
    manager.add_hookspecs(hookspecs)
    _refuse_misnamed(name, module, manager)
    manager.register(module, name=name)
    calls = manager.hook.matchmaker_register_criteria.get_hookimpls()
    if not calls:
        raise OffersNothing(plugin=name, hook=HOOK)
    # Not through the manager: it leaves out what returns None without a word.
    criteria = tuple(_listed(name, calls[0].function()))
    if not criteria:
        raise OffersNothing(plugin=name, hook=HOOK)
    return criteria


def _refuse_misnamed(name: str, module: object, manager: pluggy.PluginManager) -> None:
    for attribute in dir(module):
        if attribute != HOOK and manager.parse_hookimpl_opts(module, attribute) is not None:
            raise WrongHook(plugin=name, error=f"elle répond à « {attribute} », qui n’existe pas", hook=HOOK)
    function = getattr(module, HOOK, None)
    if function is None:
        return
    if manager.parse_hookimpl_opts(module, HOOK) is None:
        raise WrongHook(plugin=name, error=f"« {HOOK} » n’est pas marquée « @hookimpl »", hook=HOOK)
    if inspect.signature(function).parameters:
        raise WrongHook(plugin=name, error=f"« {HOOK} » attend des arguments et n’en reçoit aucun", hook=HOOK)


def _listed(name: str, answer: object) -> Iterable[object]:
    if answer is None:
        raise NotAList(plugin=name, hook=HOOK, answer="None")
    if isinstance(answer, Criterion) or inspect.isclass(answer) or not isinstance(answer, Iterable):
        raise NotAList(plugin=name, hook=HOOK, answer=_named(answer))
    return answer


def _named(answer: object) -> str:
    return answer.__name__ if inspect.isclass(answer) else f"un objet {type(answer).__name__}"
