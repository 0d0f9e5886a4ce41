"""A built wheel carries every committed file of the product, under the names it is imported by."""

import shutil
import subprocess
import sys
from zipfile import ZipFile

import pytest

FOLDERS = {
    "matchmaker": "matchmaker",
    "plugins": "matchmaker_plugins",
    "migrations": "matchmaker_migrations",
}
FOR_DEVELOPERS = {"matchmaker/translations/babel.cfg"}
BUILD = "import setuptools.build_meta as backend, sys; backend.build_wheel(sys.argv[1])"


@pytest.fixture(scope="module")
def wheel(root, tracked, tmp_path_factory) -> set[str]:
    """The names inside a wheel, built from a copy so that the project's folder stays as it is."""
    copy = tmp_path_factory.mktemp("copy")
    for path in tracked:
        (copy / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(root / path, copy / path)
    subprocess.run(
        [sys.executable, "-W", "ignore", "-c", BUILD, "dist"], cwd=copy, capture_output=True, check=True
    )
    (built,) = (copy / "dist").glob("*.whl")
    with ZipFile(built) as archive:
        return set(archive.namelist())


def test_it_holds_three_packages_and_no_plain_plugins(wheel):
    top = {name.split("/")[0] for name in wheel}

    assert {name for name in top if not name.endswith(".dist-info")} == set(FOLDERS.values())


def test_it_holds_every_committed_file(wheel, tracked):
    ours = [path for path in tracked if path.parts[0] in FOLDERS and path.as_posix() not in FOR_DEVELOPERS]
    expected = {"/".join([FOLDERS[path.parts[0]], *path.parts[1:]]) for path in ours}

    assert expected - wheel == set()


def test_it_holds_compiled_catalogues(wheel):
    sources = {name for name in wheel if name.endswith(".po")}

    assert {name.removesuffix(".po") + ".mo" for name in sources} <= wheel
    assert sources
