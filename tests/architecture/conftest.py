"""What the tests about the house look at: the files of the project as git knows them."""

import subprocess
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def tracked(root) -> list[Path]:
    """Every committed file that is still there, relative to the project's folder."""
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, text=True, check=True)
    names = [Path(name) for name in listing.stdout.split("\0") if name]
    return [name for name in names if (root / name).is_file()]


@pytest.fixture(scope="session")
def python_files(tracked) -> list[Path]:
    return [path for path in tracked if path.suffix == ".py"]
