"""NAF rév. 2: the sub-classes, which are what a register writes, with the labels of INSEE."""

import csv
from pathlib import Path

from matchmaker.core.directory.activities import clean_activity
from matchmaker.data.build.download import Packages


def build_activities(packages: Packages, target: Path) -> None:
    """Write naf_rev2.csv into ``target``."""
    rows = sorted((row["id"], row["label"].replace("'", "’")) for row in packages.activity_labels())
    with (target / "naf_rev2.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("code", "label"))
        writer.writerows(row for row in rows if clean_activity(row[0]) == row[0])
