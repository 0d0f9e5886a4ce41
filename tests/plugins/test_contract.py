"""Every shipped criterion keeps the contract of the plugin API."""

from matchmaker.plugin_api.testing import CriterionContract
from matchmaker.plugin_host.registry import load_plugins

for _criterion in load_plugins().criteria.values():
    _name = f"Test{_criterion.__name__}"
    globals()[_name] = type(_name, (CriterionContract,), {"criterion_type": _criterion})
