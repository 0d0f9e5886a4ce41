"""The tree in the README is the tree on the disk."""

import re

FENCE = re.compile(r"^```\w*\n(.*?)^```", re.MULTILINE | re.DOTALL)
UNLISTED = {"__init__.py", "__main__.py", "py.typed"}


def test_the_readme_shows_both_commands(root):
    readme = (root / "README.md").read_text()

    assert "make run" in readme
    assert "make test" in readme


def test_the_tree_names_every_entry_of_the_project(root, tracked):
    present = {path.parts[0] for path in tracked if not path.parts[0].startswith(".")}

    assert _named(_tree(root), indent="") == present


def test_the_tree_names_every_entry_of_the_package(root, tracked):
    inside = {path.parts[1] for path in tracked if path.parts[0] == "matchmaker"}
    package = _tree(root).split("\nmatchmaker/", 1)[1].split("\n", 1)[1]
    below = re.split(r"^\S", package, maxsplit=1, flags=re.MULTILINE)[0]

    assert _named(below, indent="  ") - UNLISTED == inside - UNLISTED


def _tree(root) -> str:
    blocks = FENCE.findall((root / "README.md").read_text())
    trees = [block for block in blocks if re.search(r"^matchmaker/", block, re.MULTILINE)]
    assert len(trees) == 1, "README.md needs one fenced block with the tree, `matchmaker/` at a line's start"
    return "\n" + trees[0]


def _named(tree: str, *, indent: str) -> set[str]:
    """Names at one depth: `one/ two.py   what they are` gives {"one", "two.py"}."""
    lines = re.findall(rf"^{indent}(\S.*)$", tree, re.MULTILINE)
    return {name.strip(",").rstrip("/") for line in lines for name in re.split(r"\s{2,}", line)[0].split()}
