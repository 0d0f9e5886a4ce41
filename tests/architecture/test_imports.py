"""Imports go downwards, as the contracts in setup.cfg say."""

import subprocess
import sys
from pathlib import Path


def test_the_import_contracts_hold(root):
    checker = Path(sys.executable).with_name("lint-imports")

    done = subprocess.run([checker, "--no-cache"], cwd=root, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout
