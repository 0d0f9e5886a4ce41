"""Write figures down: JSON for machines, a table for people, both with the machine and the date."""

import json
import os
import platform
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.parts import Part

RESULTS = Path(__file__).with_name("results")
LIBRARIES = ("numpy", "scipy", "ortools", "python-sat")


def keep(name: str, part: Part) -> None:
    """Store one part's figures, replacing its last ones."""
    RESULTS.mkdir(exist_ok=True)
    facts = {
        "benchmark": name,
        "date": datetime.now(UTC).date().isoformat(),
        "machine": machine(),
        "notes": part.notes,
        "rows": part.rows,
        "runs": part.runs,
    }
    (RESULTS / f"{name}.json").write_text(json.dumps(facts, indent=1, ensure_ascii=False) + "\n")
    page = _page(str(facts["date"]), part)
    (RESULTS / f"{name}.md").write_text(page)
    print(page, flush=True)


def machine() -> dict[str, object]:
    """What the figures depend on, without naming the machine itself."""
    return {
        "cores": os.cpu_count(),
        "processor": _processor(),
        "python": platform.python_version(),
        **{library: version(library) for library in LIBRARIES},
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.machine()
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return models[0] if models else platform.machine()


def _page(date: str, part: Part) -> str:
    facts = ", ".join(f"{key} {value}" for key, value in machine().items())
    lines = [f"# {part.title}", "", f"{date}, {facts}.", "", *_paragraphs(part.notes)]
    if part.rows:
        columns = list(part.rows[0])
        lines.append("| " + " | ".join(columns) + " |")
        lines.append("|" + "---|" * len(columns))
        lines += [_line(row, columns) for row in part.rows]
    return "\n".join(lines).rstrip() + "\n"


def _paragraphs(notes: list[str]) -> list[str]:
    return [line for note in notes for line in (note, "")]


def _line(row: dict[str, Any], columns: list[str]) -> str:
    return "| " + " | ".join(str(row[column]) for column in columns) + " |"
