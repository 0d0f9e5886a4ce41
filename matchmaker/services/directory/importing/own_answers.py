"""Store answers to criteria's questions under the key of each criterion, as the forms do."""

from collections.abc import Mapping
from typing import Any

from matchmaker.core.directory.answers import as_stored
from matchmaker.plugin_api.fields import FieldForm
from matchmaker.services.scoring.criteria import registry


def nested(form: FieldForm, answers: Mapping[str, object]) -> dict[str, Any]:
    """The answers by criterion; those of a criterion that is not installed have no place."""
    stored: dict[str, Any] = {}
    for key, question in registry().fields(form):
        value = answers.get(question.name)
        if value is not None:
            stored.setdefault(key, {})[question.name] = as_stored(value)
    return stored
