"""Whoever runs the service finds every setting in one page, and nothing that is not one."""

import re
from dataclasses import fields

from matchmaker.config import Settings


def test_every_setting_is_documented_and_only_those(root):
    documented = set(re.findall(r"MATCHMAKER_[A-Z_]+", (root / "docs" / "operations.md").read_text()))

    assert documented == {f"MATCHMAKER_{item.name.upper()}" for item in fields(Settings)}
