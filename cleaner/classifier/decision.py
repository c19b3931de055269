"""Selects the blocks to remove from their scores: thresholds for each preset, and a budget for lost content."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import groupby
from math import exp, log

import cleaner._core as _core
from cleaner.classifier.schema import PAGE, TEXT
from cleaner.model import Preset
from cleaner.tuples import NamedTuple

MAX_LOGIT = 60.0  # beyond, a probability is 0 or 1
EXTRA_WORDS = 8  # that every block counts for boilerplate beside its own words: short blocks need less certainty


class Thresholds(NamedTuple):
    """Limits of one preset. Probabilities are those of boilerplate, from 0 to 1."""

    certain: float
    """A block above this probability is removed; a short one needs less, see `EXTRA_WORDS`."""
    likely: float
    """No block below this one is removed unless it is certain. Between the two the likeliest are removed …"""
    loss_budget: float
    """… while the words of content expected to be removed with them stay below this share of the document's content."""
    extra_words: float = EXTRA_WORDS
    """Words that every block counts for boilerplate beside its own."""


THRESHOLDS = {
    TEXT.file: {
        Preset.CONSERVATIVE: Thresholds(0.99, 0.9, 0.002),
        Preset.BALANCED: Thresholds(0.95, 0.65, 0.025),
        Preset.AGGRESSIVE: Thresholds(0.6, 0.4, 0.03),
    },
    PAGE.file: {
        Preset.CONSERVATIVE: Thresholds(0.97, 0.6, 0.01, 0),
        Preset.BALANCED: Thresholds(0.85, 0.4, 0.08, 0),
        Preset.AGGRESSIVE: Thresholds(0.7, 0.3, 0.15, 0),
    },
}
"""Thresholds by weight file and preset. Chosen on pages that the weights did not see; see docs/decisions.md."""


def select(logits: Sequence[float], sizes: Sequence[int], protected: Collection[int], limits: Thresholds) -> set[int]:
    """Return the indices of the blocks to remove: the certain ones, then the likely ones within the loss budget.

    `logits` are log-odds of boilerplate, `sizes` words, both by block; `protected` blocks are never returned.
    """
    certain, likely = log_odds(limits.certain), log_odds(limits.likely)
    if _core.native:
        numbers = (certain, likely, limits.loss_budget, limits.extra_words, MAX_LOGIT)
        return set(_core.native.select(logits, sizes, protected, numbers))
    weighted = {
        at: logit + log(max(sizes[at] + limits.extra_words, 1) / (sizes[at] or 1)) for at, logit in enumerate(logits)
    }
    expected_loss = {
        at: (sizes[at] or 1) / (1 + exp(min(logit, MAX_LOGIT)))
        for at, logit in enumerate(logits)
        if at not in protected
    }
    selected = {at for at in expected_loss if weighted[at] > certain}
    budget = limits.loss_budget * sum(expected_loss.values())
    candidates = [at for at in expected_loss if logits[at] > likely and weighted[at] <= certain]
    candidates.sort(key=lambda at: (-weighted[at], at))
    for _, equal in groupby(candidates, key=weighted.__getitem__):  # all of them or none
        group = list(equal)
        budget -= sum(map(expected_loss.__getitem__, group))
        if budget < 0:
            break
        selected.update(group)
    return selected


def log_odds(probability: float) -> float:
    """Return the logarithm of the odds of a probability between 0 and 1."""
    return log(probability / (1 - probability))
