"""Files stay small, say what they hold, and speak of the project alone."""

import re
from pathlib import Path
from statistics import median

LONGEST = 500
TYPICAL = 100
JUNK_DRAWERS = {"utils", "util", "helpers", "helper", "common", "misc"}
CODE = {"matchmaker", "plugins"}

# Written in pieces, so that this file may be searched too.
MACHINE = re.compile("|".join(["/" + "root/", "/" + "work/", "/" + "opt/", r"/home/(?!user)\w+/"]))
REGISTRY = re.compile("|".join(["py" + r"pi\.org", "python" + r"hosted\.org", "registry" + r"\.npmjs"]))


def test_no_python_file_is_long(root, python_files):
    written = [path for path in python_files if "versions" not in path.parts]  # migrations are generated
    long = {str(path): _lines(root / path) for path in written if _lines(root / path) > LONGEST}

    assert long == {}


def test_the_typical_module_is_short(root, python_files):
    lengths = [_lines(root / path) for path in python_files if path.parts[0] in CODE]

    assert median(length for length in lengths if length) < TYPICAL


def test_no_junk_drawer(python_files):
    junk = [str(path) for path in python_files if JUNK_DRAWERS & {*path.parent.parts, path.stem}]

    assert junk == []


def test_no_committed_file_names_a_machine_or_a_registry(root, tracked):
    named = {}
    for path in tracked:
        text = (root / path).read_bytes().decode("utf-8", errors="replace")
        if found := MACHINE.findall(text) + REGISTRY.findall(text):
            named[str(path)] = found

    assert named == {}


def test_the_licence_is_apache_2(root):
    lines = [line.strip() for line in (root / "LICENSE").read_text().splitlines() if line.strip()]

    assert lines[:3] == [
        "Apache License",
        "Version 2.0, January 2004",
        "http://www.apache.org/licenses/",
    ]
    assert lines[-1] == "limitations under the License."


def test_the_changelog_has_an_entry_for_this_version(root):
    changelog = (root / "CHANGELOG.md").read_text()
    version = re.search(r"^version = (\S+)$", (root / "setup.cfg").read_text(), re.MULTILINE)[1]

    assert re.search(rf"^## {re.escape(version)}\b", changelog, re.MULTILINE)


def _lines(path: Path) -> int:
    return len(path.read_text().splitlines())
