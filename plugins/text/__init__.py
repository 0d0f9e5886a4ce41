"""Do need and offer speak of the same things, in their authors' words? See README.md."""

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar

import numpy as np
from matchmaker_plugins.text.bm25 import Postings, Weighing, index_documents, scores_against
from matchmaker_plugins.text.quantities import is_quantity
from matchmaker_plugins.text.words import named_terms, terms, unaccented

from matchmaker.plugin_api import (
    N_,
    Context,
    Criterion,
    FloatArray,
    PairBatch,
    Params,
    Reason,
    Row,
    RowScore,
    Scores,
    TermStatistics,
    hookimpl,
    param,
)
from matchmaker.plugin_api.cells import BoolArray

SHOWN = 4  # words in common named in the explanation


class TextParams(Params):
    k1: float = param(
        1.2, label=N_("Importance d’un mot répété (0 : le répéter n’ajoute rien)"), low=0.0, high=3.0
    )
    b: float = param(
        0.75,
        label=N_("Ramener les longs textes à égalité avec les courts (0 : non, 1 : entièrement)"),
        low=0.0,
        high=1.0,
    )


class Text(Criterion):
    api_version = 1
    key = "text"
    label = N_("Métier (mots du besoin et de l’offre)")
    legal_stage = "award_safe"
    measures = N_("Adéquation entre la prestation décrite et les termes du besoin.")
    reads = ("need.words", "offer.words")
    default_weight = 1.0
    params_type = TextParams
    params: TextParams
    terms: ClassVar[Mapping[str, Callable[[str], Sequence[str]]]] = {"offer.words": terms}

    def applies(self, batch: PairBatch) -> BoolArray:
        """A need without words asked nothing of this criterion."""
        spoken: BoolArray = batch.derived("need.words", _spoken)[batch.distinct("need.words").index]
        return spoken

    def score(self, batch: PairBatch, context: Context) -> Scores:
        offers = batch.derived("offer.words", self._postings, context)
        value = batch.crossed("need.words", "offer.words", _values_between, offers)
        return Scores(value, np.ones(len(batch)))

    def _postings(self, offers: tuple[str, ...], context: Context) -> Postings:
        statistics = context.terms.get("offer.words", TermStatistics())
        split = statistics.split
        documents = [split[offer] if offer in split else terms(offer) for offer in offers]
        return index_documents(documents, statistics, Weighing(self.params.k1, self.params.b))

    def explain(self, row: Row, score: RowScore) -> Reason:
        offered = set(terms(row["offer.words"].value))
        shared = dict.fromkeys(
            written for term, written in named_terms(row["need.words"].value) if term in offered
        )
        if not shared:
            return Reason(N_("Aucun mot du besoin ne se retrouve dans l’offre."))
        return Reason(
            N_("Mots du besoin que l’offre reprend : {words}."), {"words": ", ".join(list(shared)[:SHOWN])}
        )

    def improve(self, row: Row, score: RowScore) -> Reason | None:
        said = named_terms(row["offer.words"].value)
        offered = {term for term, _written in said}
        spoken = {word for _term, written in said for word in written.split()}
        absent = dict.fromkeys(
            written
            for term, written in named_terms(row["need.words"].value)
            if term not in offered and not spoken.issuperset(written.split()) and not _only_how_much(written)
        )
        if not absent or score.value >= 1:
            return None
        return Reason(
            N_("Mots du besoin que l’offre ne dit pas : {words}. À ajouter si elle les couvre."),
            {"words": ", ".join(list(absent)[:SHOWN])},
        )


def _only_how_much(written: str) -> bool:
    """Whether these words of a need are only how many, how much or when: the buyer's, not the trade's."""
    return all(map(is_quantity, unaccented(written).split()))


def _values_between(needs: tuple[str, ...], _offers: tuple[str, ...], offers: Postings) -> FloatArray:
    values = [scores_against(terms(need), offers) for need in needs]
    return np.array(values).reshape(len(needs), len(_offers))


def _spoken(texts: tuple[str, ...]) -> BoolArray:
    return np.array([bool(terms(text)) for text in texts], dtype=np.bool_)


@hookimpl
def matchmaker_register_criteria() -> list[type[Criterion]]:
    return [Text]
