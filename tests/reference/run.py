"""The marks of every row of a run from the formulas alone: (value or None, evidence, was it asked)."""

from matchmaker_plugins.text.synonyms import GROUPS
from matchmaker_plugins.text.words import STOP_WORDS

from tests.reference import formulas, gates, words
from tests.reference.samples import needs_of, rows_of

ASKED = {
    "cpv": formulas.asked_cpv,
    "local": formulas.asked_local,
    "short_chain": formulas.is_food,
    "egalim": formulas.is_food,
    "organic": formulas.asked_organic,
    "reuse": formulas.asked_reuse,
    "capacity": formulas.asked_capacity,
}
PHRASES = words.folding(GROUPS, STOP_WORDS)


def split(text):
    return words.terms_of(text or "", STOP_WORDS, PHRASES)


def asked(key, row):
    return ASKED.get(key, lambda row: True)(row)


def marks_of(key, batch, context):
    """One mark per row of a batch that holds what the criterion reads."""
    rows = rows_of(batch)
    if key == "text":
        return _text_marks(rows, batch)
    if key == "complementarity":
        needed = needs_of(context.needs)
        return [(*gates.complementarity(row, needed), True) for row in rows]
    formula = getattr(formulas, key)
    return [(*formula(row, context.event_date), asked(key, row)) for row in rows]


def _text_marks(rows, batch):
    split_once = {
        text: split(text) for side in ("need", "offer") for text in batch.records(f"{side}.words").value
    }
    offers = [split_once[text] for text in batch.records("offer.words").value]
    marks = []
    for row in rows:
        need, offer = (split_once[row[f"{side}.words"].value or ""] for side in ("need", "offer"))
        marks.append((*words.text(need, offer, offers), bool(need)))
    return marks
