"""Whatever is posted about an event has words that its organiser may change, or a reason why not."""

import ast
from functools import cache
from importlib import import_module
from pathlib import Path

import matchmaker
from matchmaker.core.jobs.pace import LEAVES_AT_ONCE, MAY_WAIT
from matchmaker.core.jobs.texts import TextKind
from matchmaker.services.jobs.texts import CATALOGUE

ROOT = Path(matchmaker.__file__).parent
POSTING = {"post", "post_to_each", "post_sms"}
KEYS = {kind.key for kind in CATALOGUE}

# Posted about an event, and not in the catalogue: why.
EXCEPTIONS = {
    "events.confirmation_told": "a word to the organiser, on what is to be done",
    "directory.desk_code_told": "a word of warning about what the organiser did: not for the organiser to change",
}
# The log calls several messages by one name: those they are in the catalogue.
FAMILIES = {
    "scheduling.published": {"scheduling.ready", "scheduling.changed", "scheduling.withdrawn"},
    "groupements.invited": {"groupements.invited", "groupements.changed"},
    "groupements.answered": {"groupements.accepted", "groupements.declined", "groupements.left"},
    "groupements.settled": {"groupements.formed", "groupements.dissolved"},
}
# Where the kind is an expression: what it may be.
EXPRESSIONS = {
    ("services/events/invite.py", "kind"): {"events.invitation_sample"},
    ("services/events/confirmation/asking.py", "kind"): {"events.confirmation_sample"},
    ("services/events/confirmation/letters.py", "text.key"): {
        "events.replacement",
        "events.replacement_begun",
    },
    ("services/requests/letters.py", "text.key"): {
        "requests.asked",
        "requests.accepted",
        "requests.declined",
    },
    ("services/catalogue/groupements/letters.py", "letter.kind"): {
        "groupements.invited",
        "groupements.answered",
        "groupements.settled",
    },
    ("services/scheduling/letters.py", "kind"): {
        "scheduling.published",
        "scheduling.booked",
        "scheduling.booking_moved",
        "scheduling.booking_cancelled",
    },
    ("services/agenda/remind.py", "text.key"): {"agenda.final", "agenda.reminder"},
    ("services/agenda/second_chance_letters.py", "occasion.kind"): {
        "agenda.second_chance",
        "agenda.second_chance_proposed",
    },
    ("services/events/registrations/letters.py", "kind.key"): {
        "events.registration_accepted",
        "events.registration_refused",
    },
    ("services/impact/follow_up.py", "text_of(question).key"): {
        "impact.feedback",
        "impact.feedback_again",
        "impact.outcome_month",
        "impact.outcome_half_year",
        "impact.outcome_again",
    },
}


@cache
def posted_about_an_event():
    """(file, kind as it is written) of each place that posts with an event; the outbox itself is none."""
    return tuple(_posted_about_an_event())


def _posted_about_an_event():
    for path in sorted(ROOT.rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        if name == "services/jobs/outbox.py":
            continue
        source = path.read_text("utf-8")
        if not any(f"{post}(" in source for post in POSTING):
            continue
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in POSTING:
                given = {keyword.arg: keyword.value for keyword in node.keywords}
                assert None not in given, f"{name}: what is posted hides behind **"
                if "event" in given:
                    yield name, given["kind"]


def kinds_of(name, node):
    if isinstance(node, ast.Constant):
        return {node.value}
    written = ast.unparse(node)
    if (name, written) in EXPRESSIONS:
        return EXPRESSIONS[name, written]
    module = import_module("matchmaker." + name.removesuffix(".py").replace("/", "."))
    if isinstance(value := getattr(module, written, None), str):
        return {value}
    assert written.endswith(".key"), f"{name}: say in EXPRESSIONS what {written} may be"
    kind = getattr(module, written.removesuffix(".key"))
    assert isinstance(kind, TextKind)
    return {kind.key}


def test_every_message_about_an_event_is_in_the_catalogue_or_says_why_not():
    posted = set().union(*(kinds_of(*place) for place in posted_about_an_event()))

    assert posted - KEYS - FAMILIES.keys() == EXCEPTIONS.keys()


def test_everything_in_the_catalogue_is_posted_somewhere():
    posted = set().union(*(kinds_of(*place) for place in posted_about_an_event()))

    for name in posted & FAMILIES.keys():
        posted = posted | FAMILIES[name]
    assert KEYS - posted == set()


def test_a_file_that_posts_such_a_message_takes_its_words_from_the_catalogue():
    words = {
        "write",
        "write_question",
        "write_reminder",
        "acceptance_letter",
        "letter",
        "letters_about",
    }  # the last five call it
    for name, node in posted_about_an_event():
        if kinds_of(name, node) & EXCEPTIONS.keys():
            continue
        tree = ast.parse((ROOT / name).read_text("utf-8"))
        called = {
            one.func.id
            for one in ast.walk(tree)
            if isinstance(one, ast.Call) and isinstance(one.func, ast.Name)
        }
        assert called & words, f"{name} posts words of its own"


def test_every_kind_of_message_either_may_wait_or_leaves_at_once():
    posted = set()
    for path in sorted(ROOT.rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        if name == "services/jobs/outbox.py":
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in POSTING | {"post_sample"}:
                given = {keyword.arg: keyword.value for keyword in node.keywords}
                posted |= kinds_of(name, given["kind"])

    assert posted == MAY_WAIT | LEAVES_AT_ONCE
