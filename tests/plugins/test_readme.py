"""Every shipped criterion says what it measures, how, from where, and where it stops."""

import pytest

from matchmaker.plugin_host.registry import load_plugins

CRITERIA = load_plugins().criteria


@pytest.mark.parametrize("key", CRITERIA)
def test_the_readme_says_what_a_reader_must_know(root, key):
    text = (root / "plugins" / key / "README.md").read_text()

    assert text.startswith(f"# `{key}` — {CRITERIA[key].label}\n")
    assert f"**Legal stage.** `{CRITERIA[key].legal_stage}`" in text
    for heading in ("What it measures", "Source of truth", "Limits"):
        assert f"**{heading}.**" in text
    assert "**Formula.**" in text or "**Rule.**" in text
    for field in CRITERIA[key].fields:
        assert f"`{field.name}`" in text


def test_every_folder_is_a_criterion_in_use(root):
    folders = {path.parent.name for path in (root / "plugins").glob("*/__init__.py")}

    assert folders == set(CRITERIA)
