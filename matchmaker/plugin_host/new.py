"""Write a new plugin: a package with one working criterion, its README and its tests."""

from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from string import Template

from matchmaker.core.errors import Invalid, Refusal
from matchmaker.plugin_api import N_
from matchmaker.plugin_host.errors import KeyTaken


class BadPluginName(Invalid):
    template = N_(
        "« {name} » ne peut pas nommer une extension : des lettres minuscules sans accent, des chiffres et _, "
        "en commençant par une lettre, par exemple circuit_court."
    )


class FolderTaken(Refusal):
    template = N_("Le dossier {folder} existe déjà : choisissez un autre nom ou un autre emplacement.")


_FILES: Mapping[str, str] = {
    "{package}/__init__.py": "criterion.txt",
    "tests/test_contract.py": "test_contract.txt",
    "README.md": "readme.txt",
    "pyproject.toml": "pyproject.txt",
}


def write_plugin(name: str, parent: Path, owners: Mapping[str, str] | None = None) -> Path:
    """Write the plugin `name` into a new folder of `parent` and give the folder.

    ``owners``: the keys in use, with the plugin of each. Raises `BadPluginName`, `KeyTaken` or `FolderTaken`
    before anything is written.
    """
    if not (name.isascii() and name.isidentifier() and name == name.lower() and name.strip("_") == name):
        raise BadPluginName(name=name)
    if owners and name in owners:
        raise KeyTaken(plugin=name, key=name, owner=owners[name])
    package = f"matchmaker_{name}"
    folder = parent / f"matchmaker-{name.replace('_', '-')}"
    if folder.exists():
        raise FolderTaken(folder=folder)
    words = {
        "name": name,
        "package": package,
        "dashed": name.replace("_", "-"),
        "class_name": "".join(word.capitalize() for word in name.split("_")),
        "title": name.replace("_", " ").strip().capitalize(),
    }
    for target, source in _FILES.items():
        path = folder / target.format(package=package)
        path.parent.mkdir(parents=True, exist_ok=True)
        text = files("matchmaker.plugin_host").joinpath("blank", source).read_text(encoding="utf-8")
        path.write_text(Template(text).substitute(words), encoding="utf-8")
    return folder
