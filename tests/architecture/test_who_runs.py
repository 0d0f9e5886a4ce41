"""Who runs an event is asked in one place; whatever else compares chambers is about their own directory."""

import re

ASKS_WHO_RUNS = re.compile(r"Event\.chamber_id\.(in_|not_in)\(|runs_chamber\((\w+\.)*event\.chamber_id")

# What they ask instead: whose event it is, which chamber hosts a structure, whom a chamber has to do with.
OTHERWISE = {
    "matchmaker/db/queries/co_organisers.py": 1,  # the place itself
    "matchmaker/db/queries/catalogue.py": 1,  # hosted
    "matchmaker/db/queries/directory.py": 1,  # reached through its own events
    "matchmaker/db/queries/events.py": 1,  # a chamber's own events
    "matchmaker/services/directory/contacts.py": 1,  # others have to do with the person
    "matchmaker/services/events/access.py": 3,  # the owner; the chamber on whose word
    "matchmaker/services/events/phase.py": 1,  # the owner's steps
    "matchmaker/services/jobs/bounces.py": 1,  # of all its events for the owner
    "matchmaker/web/events/organiser.py": 1,  # the owner's buttons
}


def test_no_other_query_says_who_runs_an_event(root):
    found = {
        str(path.relative_to(root)): len(ASKS_WHO_RUNS.findall(path.read_text(encoding="utf-8")))
        for path in sorted((root / "matchmaker").rglob("*.py"))
    }

    assert {path: count for path, count in found.items() if count} == OTHERWISE
