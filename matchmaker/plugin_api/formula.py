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
    whole = sum(term.share for term in terms)
    known = [~np.isnan(term.value) for term in terms]
    values = [np.where(k, term.value, 0.0) for k, term in zip(known, terms, strict=True)]
    known_share = _total([term.share * k for k, term in zip(known, terms, strict=True)])
    earned = _total([term.share * v for v, term in zip(values, terms, strict=True)])
    proven = _total([term.share * v * _sure(term.evidence) for v, term in zip(values, terms, strict=True)])
    plain = _total([term.share * k * _sure(term.evidence) for k, term in zip(known, terms, strict=True)])
    value = np.divide(earned, known_share, out=np.full(len(earned), np.nan), where=known_share > 0)
    mean = np.divide(proven, earned, out=_mean(plain, known_share), where=earned > 0)
    return Scores(np.minimum(value, 1.0), np.clip(mean * known_share / whole, 0.0, 1.0))


def _mean(plain: FloatArray, known_share: FloatArray) -> FloatArray:
    return np.divide(plain, known_share, out=np.zeros(len(plain)), where=known_share > 0)


def _sure(evidence: FloatArray) -> FloatArray:
    return np.nan_to_num(evidence, nan=0.0)


def _total(parts: list[FloatArray]) -> FloatArray:
    total: FloatArray = np.sum(parts, axis=0, dtype=np.float64)
    return total
