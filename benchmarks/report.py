"""Write figures down: JSON for machines, a table for people, both with the machine and the date."""

import json
import os
import platform
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

RESULTS = Path(__file__).with_name("results")
LIBRARIES = ("numpy", "scipy", "ortools")


def keep(name: str, rows: list[dict[str, object]]) -> None:
    """Store one benchmark's rows, replacing its last results."""
    RESULTS.mkdir(exist_ok=True)
    facts = {
        "benchmark": name,
        "date": datetime.now(UTC).date().isoformat(),
        "machine": machine(),
        "rows": rows,
    }
    (RESULTS / f"{name}.json").write_text(json.dumps(facts, indent=1) + "\n")
    (RESULTS / f"{name}.md").write_text(_page(facts["date"], name, rows))
    print(_page(facts["date"], name, rows))


def machine() -> dict[str, object]:
    """What the figures depend on, without naming the machine itself."""
    return {
        "cores": os.cpu_count(),
        "architecture": platform.machine(),
        "python": platform.python_version(),
        **{library: version(library) for library in LIBRARIES},
    }


def _page(date: object, name: str, rows: list[dict[str, object]]) -> str:
    columns = list(rows[0])
    lines = [
        f"# {name}",
        "",
        f"{date}, {', '.join(f'{key} {value}' for key, value in machine().items())}.",
        "",
    ]
    lines.append("| " + " | ".join(columns) + " |")
    lines.append("|" + "---|" * len(columns))
    lines += ["| " + " | ".join(str(row[column]) for column in columns) + " |" for row in rows]
    return "\n".join(lines) + "\n"
