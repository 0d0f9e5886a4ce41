"""The console script: hands the application factory down to the command line."""

import gettext
import os
from pathlib import Path
from typing import TYPE_CHECKING

from matchmaker.cli import TopFloor, matchmaker

if TYPE_CHECKING:
    from flask import Flask

    from matchmaker.config import Settings


def main() -> None:
    """Run the command line and leave with its exit code."""
    speak_french()
    matchmaker(prog_name="matchmaker", obj=TopFloor(create_app=create_app))


def create_app(settings: "Settings | None" = None) -> "Flask":
    """Build the application; imported here so that commands without it start at once."""
    from matchmaker.app import create_app

    return create_app(settings)


def speak_french() -> None:
    """Give click's own words (usage, errors) the language of ours, unless LANGUAGE asks otherwise."""
    os.environ.setdefault("LANGUAGE", "fr")
    gettext.bindtextdomain("click", str(Path(__file__).with_name("translations")))
    gettext.textdomain("click")


if __name__ == "__main__":
    main()
