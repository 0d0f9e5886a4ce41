"""Formulas of several terms, some of them unknown."""

from dataclasses import dataclass

import numpy as np

from matchmaker.plugin_api.cells import FloatArray
from matchmaker.plugin_api.scores import Scores


@dataclass(frozen=True, eq=False)
class Term:
    """One term: its share of the formula, its values (NaN = unknown) and their evidence."""

    share: float
    value: FloatArray
    evidence: FloatArray


def weigh_terms(terms: list[Term]) -> Scores:
    """Drop unknown terms, renormalise the rest, multiply the evidence by the known share.

    The evidence of the known terms is their mean weighted by what each contributes, so that
    value × evidence is exactly Σ share·v·e over Σ share: a further known term or a better
    proof can raise it and never lower it.
    """
    size = len(terms[0].value)
    known_share, earned, proven, plain = (np.zeros(size) for _ in range(4))
    for term in terms:
        known = ~np.isnan(term.value)
        worth = term.share * np.where(known, term.value, 0.0)
        sure = np.where(np.isnan(term.evidence), 0.0, term.evidence)
        share = term.share * known
        known_share += share
        earned += worth
        proven += worth * sure
        plain += share * sure
    value = np.divide(earned, known_share, out=np.full(size, np.nan), where=known_share > 0)
    mean = np.divide(plain, known_share, out=np.zeros(size), where=known_share > 0)
    np.divide(proven, earned, out=mean, where=earned > 0)
    evidence = mean * known_share / sum(term.share for term in terms)
    return Scores(np.minimum(value, 1.0), np.clip(evidence, 0.0, 1.0))
