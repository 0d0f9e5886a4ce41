"""Store answers to criteria's questions under the key of each criterion, as the forms do."""

from collections.abc import Iterable, Mapping
from typing import Any

from matchmaker.core.directory.answers import as_stored
from matchmaker.plugin_api.fields import FieldForm
from matchmaker.plugin_api.text import N_
from matchmaker.services.directory.importing.tally import Tally
from matchmaker.services.scoring.criteria import registry


def say_checked(name: str, chambers: Iterable[str], tally: Tally) -> None:
    """Say whose checks a file would have undone."""
    for chamber in sorted(chambers):
        template = N_(
            "« {name} » : des réponses vérifiées par {chamber} sont gardées ; celles du fichier qui diffèrent sont "
            "laissées."
        )
        tally.note(template, name=name, chamber=chamber)


def nested(form: FieldForm, answers: Mapping[str, object]) -> dict[str, Any]:
    """The answers by criterion; those of a criterion that is not installed have no place."""
    stored: dict[str, Any] = {}
    for key, question in registry().fields(form):
        value = answers.get(question.name)
        if value is not None:
            stored.setdefault(key, {})[question.name] = as_stored(value)
    return stored
