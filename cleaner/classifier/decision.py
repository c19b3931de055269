"""TODO."""

from __future__ import annotations

from collections.abc import Container, Sequence
from itertools import groupby
from math import exp, log
from typing import NamedTuple

from cleaner.classifier.schema import PAGE, TEXT
from cleaner.model import Preset

FAR = 60.0  # log-odds; beyond, a chance is 0 or 1


WORTH = 8  # words that every block counts for chrome, besides its own for content: short ones go more easily


class Bar(NamedTuple):
    """What a block has to pass to go."""

    sure: float
    """A chance of being chrome beyond which it goes in any case; short blocks need less, see `WORTH`."""
    likely: float
    """Below, no block goes that is not sure. Between the two, the surest go …"""
    risk: float
    """… as long as the content expected to go with them is no more than this share of the document's."""
    worth: float = WORTH
    """How many words every block counts for chrome."""


BARS = {
    TEXT.file: {
        Preset.RECALL: Bar(0.99, 0.9, 0.002),
        Preset.BALANCED: Bar(0.95, 0.5, 0.025),
        Preset.PRECISION: Bar(0.6, 0.4, 0.03),
    },
    PAGE.file: {
        Preset.RECALL: Bar(0.97, 0.6, 0.01, 0),
        Preset.BALANCED: Bar(0.8, 0.4, 0.12, 0),
        Preset.PRECISION: Bar(0.7, 0.3, 0.15, 0),
    },
}
"""Chosen on pages of one fold by weights fitted on the four others; see docs/decisions.md."""


def choose(scores: Sequence[float], sizes: Sequence[int], spared: Container[int], bar: Bar) -> set[int]:
    """The indices of the blocks that go: the sure ones, and the likely ones while little content is at risk."""
    worth = {at: score + log(max(sizes[at] + bar.worth, 1) / (sizes[at] or 1)) for at, score in enumerate(scores)}
    at_risk = {at: (sizes[at] or 1) / (1 + exp(min(score, FAR))) for at, score in enumerate(scores) if at not in spared}
    sure, likely = _odds(bar.sure), _odds(bar.likely)
    going = {at for at in at_risk if worth[at] > sure}
    left = bar.risk * sum(at_risk.values())
    maybe = sorted((at for at in at_risk if scores[at] > likely and worth[at] <= sure), key=lambda at: (-worth[at], at))
    for _, alike in groupby(maybe, key=worth.__getitem__):  # all of them or none
        group = list(alike)
        left -= sum(map(at_risk.__getitem__, group))
        if left < 0:
            break
        going.update(group)
    return going


def _odds(chance: float) -> float:
    return log(chance / (1 - chance))
