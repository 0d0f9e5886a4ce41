"""The two things setup.cfg cannot say; everything else stands there.

The folders ``plugins`` and ``migrations`` are imported under longer names, so that no
top-level package with such a common name lands in site-packages; and the message
catalogues are compiled into the wheel, since only their sources are kept.
"""

from pathlib import Path

from setuptools import find_packages, setup
from setuptools.command.build_py import build_py

NAME_OF_FOLDER = {
    "matchmaker": "matchmaker",
    "plugins": "matchmaker_plugins",
    "migrations": "matchmaker_migrations",
}


def all_packages() -> list[str]:
    return [
        ".".join([name, *inner])
        for folder, name in NAME_OF_FOLDER.items()
        for inner in [[], *(package.split(".") for package in find_packages(folder))]
    ]


class BuildWithCatalogues(build_py):
    """Compile each ``.po`` that was copied into the build to the ``.mo`` that gettext reads."""

    def run(self) -> None:
        super().run()
        if self.editable_mode:
            return
        for source in Path(self.build_lib).rglob("*.po"):
            compile_catalogue(source)


def compile_catalogue(source: Path) -> None:
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with source.open("rb") as text, source.with_suffix(".mo").open("wb") as compiled:
        write_mo(compiled, read_po(text, locale=source.parts[-3]))


setup(
    packages=all_packages(),
    package_dir={name: folder for folder, name in NAME_OF_FOLDER.items()},
    cmdclass={"build_py": BuildWithCatalogues},
)
