"""Confidence of a result: the word F1 that it can be expected to have against what a person would keep.

The evidence is what the classifier knows already: its probabilities, what was removed, how far the reference extractor
and the structured data of the page agree. A linear model of it, and a monotone table that corrects what the model
says to what was measured, give one number. `tools/fit_confidence.py` fits both to labelled documents that the weights
never saw, and writes them to a JSON file beside the weights.
"""

from __future__ import annotations

import json
import os
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import pairwise
from math import exp, log1p
from operator import mul
from typing import Any

import cleaner._core as _core
from cleaner._core.documents import markup_handle, removals_of
from cleaner.classifier.core_views import CoreFeatures
from cleaner.classifier.decision import MAX_LOGIT
from cleaner.classifier.scoring import Scores
from cleaner.errors import WeightsError
from cleaner.model import Document, Removals
from cleaner.rules.folder import shipped_weights
from cleaner.tuples import NamedTuple

FILE = "confidence.json"
"""Name of the file in a folder of weights."""
FORMAT = 1  # raised whenever the form of the file or the meaning of a name in it changes
TEXT, PAGE = "text", "page"
"""Names of the two models: one for texts, one for HTML pages."""
DOUBTFUL = (0.2, 0.8)  # probabilities between which a block is in doubt
BY_CLASSIFIER = "layout."  # beginning of the reasons by which the classifier removes
EVIDENCE = (
    *("precision", "recall", "f1", "doubtful", "doubtful_kept", "expected_error"),
    *("kept", "removed_by_rule", "kept_words", "blocks", "block_words", "prose", "links", "changes"),
    *("asked", "reference_given", "reference_f1", "stated_given", "stated_f1", "language_known"),
)
"""Names of what `evidence` returns; a model may read some of it. Most values lie between 0 and 1.

What the probabilities expect: `precision`, `recall` and `f1` of the result, the share of its words in blocks that are
`doubtful`, all or kept, and the `expected_error`. Shares of the words: `kept`, `removed_by_rule` (or by repeats, or
across documents), and of those kept in `prose` and in `links`. Logarithms of the numbers of `kept_words`, `blocks` and
`block_words` (words of a kept block). `changes` is how often a kept block follows a removed one or the other way round.
Agreement in words with the reference extractor, if it was `asked`, and with the structured data of the page. Whether
the `language_known`.
"""


class ConfidenceModel(NamedTuple):
    """Linear model of the evidence, with a table for its output."""

    names: tuple[str, ...]
    """Names of the evidence that it reads."""
    means: tuple[float, ...]
    scales: tuple[float, ...]
    """Standard deviations of the evidence, above 0."""
    weights: tuple[float, ...]
    bias: float
    expected: tuple[float, ...]
    """Outputs of the model, from 0 to 1, in ascending order, at which `measured` is given."""
    measured: tuple[float, ...]
    """Mean F1 at these outputs, in ascending order; between them it is interpolated."""

    def raw(self, evidence: Mapping[str, float]) -> float:
        """Return the output of the model before its correction, from 0 to 1."""
        total = self.bias
        for name, mean, scale, weight in zip(self.names, self.means, self.scales, self.weights, strict=True):
            total += weight * (evidence[name] - mean) / scale
        return 1 / (1 + exp(-max(-MAX_LOGIT, min(total, MAX_LOGIT))))

    def __call__(self, evidence: Mapping[str, float]) -> float:
        """Return the expected F1, from 0 to 1."""
        return interpolated(self.expected, self.measured, self.raw(evidence))


def confidence(document: Document, removals: Removals, scores: Scores | None, weights: str) -> float | None:
    """Return the expected word F1 of a result, from 0 to 1, by the model of a folder of weights.

    `scores` are those by which the layout step decided; None if it had no block to decide about, as none is there or
    rules and repeats removed all. Then the confidence is None.
    Raises `WeightsError` if the model cannot be used.
    """
    if scores is None:
        return None
    model = load_confidence(weights)[PAGE if document.page_metadata else TEXT]
    return round(model(evidence(document, removals, scores)), 3)


@cache
def load_confidence(folder: str) -> dict[str, ConfidenceModel]:
    """Load the models of a folder of weights, by `TEXT` and `PAGE`; the shipped one where the folder has none.

    Raises `WeightsError` for a file that cannot be used.
    """
    path, shipped = os.path.join(folder, FILE), shipped_weights()
    found = {} if folder == shipped else dict(load_confidence(shipped))
    if folder == shipped or os.path.exists(path):
        found |= _models(path)
    return found


def _models(path: str) -> dict[str, ConfidenceModel]:
    """Read the models in a file."""
    try:
        with open(path, encoding="utf-8") as file:
            data = json.load(file)
        if data["format"] != FORMAT:
            raise WeightsError(f"{path}: made for another version; fit anew with tools/fit_confidence.py")
        models = {name: model_of(data[name]) for name in (TEXT, PAGE) if name in data}
    except OSError as error:
        raise WeightsError(f"{path}: {error.strerror}; make one with tools/fit_confidence.py") from None
    except (ValueError, TypeError, KeyError, AttributeError):
        raise WeightsError(f"{path}: not a model of confidence; make one with tools/fit_confidence.py") from None
    for model in models.values():
        if unknown := set(model.names).difference(EVIDENCE):
            raise WeightsError(f"{path}: reads {min(unknown)!r}, which is no evidence; fit anew")
    return models


def model_of(data: Mapping[str, Any]) -> ConfidenceModel:
    """Read one model; raise `ValueError` if its parts do not fit each other."""
    rows, table = data["evidence"], data["table"]
    numbers = [[float(row[part]) for row in rows.values()] for part in ("mean", "scale", "weight")]
    expected, measured = ([float(pair[at]) for pair in table] for at in (0, 1))
    rising = all(one < two for one, two in pairwise(expected)) and all(one <= two for one, two in pairwise(measured))
    if not table or not rising or min(numbers[1], default=1.0) <= 0:
        raise ValueError("the table does not rise, or a scale is not above 0")
    means, scales, weights = map(tuple, numbers)
    return ConfidenceModel(tuple(rows), means, scales, weights, float(data["bias"]), tuple(expected), tuple(measured))


def evidence(document: Document, removals: Removals, scores: Scores) -> dict[str, float]:
    """Return what a model may read about a result, by the names of `EVIDENCE`.

    `removals` are all that were made, `scores` those by which the layout step made its own.
    """
    sums = _sums(document, removals, scores)
    return {
        **_expected(sums),
        **_shape(sums, len(scores.logits)),
        **_agreement(sums),
        "language_known": float(bool(document.language)),
    }


class Sums(NamedTuple):
    """Sums over the blocks of a result, in words if not said otherwise. Judged are those that no other step removed."""

    words: float = 0.0
    judged: float = 0.0
    wanted: float = 0.0
    """Words that are expected to be content, of the judged ones."""
    found: float = 0.0
    """The same of the kept ones."""
    doubtful: float = 0.0
    doubtful_kept: float = 0.0
    kept_blocks: float = 0.0
    """A number of blocks."""
    kept_words: float = 0.0
    """Words of the kept blocks, all of which are judged."""
    prose_words: float = 0.0
    """Words of the prose that is kept."""
    changes: float = 0.0
    """How often a kept block follows a removed one, or the other way round."""
    wrong: float = 0.0
    """Words of the kept blocks about which the classifier is expected to be wrong."""
    linked: float = 0.0
    """Words of the links that are kept."""
    asked: float = 0.0
    """1 if the reference extractor was asked about the page."""
    reference: float = 0.0
    """Words that it found, and those of them that are kept; then the same of what the page states as data."""
    reference_kept: float = 0.0
    stated: float = 0.0
    stated_kept: float = 0.0


def _sums(document: Document, removals: Removals, scores: Scores) -> Sums:
    """Return the sums over the blocks of a result."""
    removed, logits = removals.fully_removed, scores.logits
    if _core.native and isinstance(scores.features, CoreFeatures):
        elements = markup_handle(document) if document.page_metadata else None
        handles = removals_of(document, removals), scores.features.handle, elements
        return Sums(*_core.native.result_sums(*handles, logits, BY_CLASSIFIER, (MAX_LOGIT, *DOUBTFUL)))
    columns, sizes, count = scores.features.columns, scores.features.sizes, len(logits)
    chances = [1 / (1 + exp(max(-MAX_LOGIT, min(logit, MAX_LOGIT)))) for logit in logits]
    content = list(map(mul, sizes, chances))
    kept = [at for at in range(count) if at not in removed]
    by_classifier = {at for at in removed if any(r.by.startswith(BY_CLASSIFIER) for r in removals.by_block[at])}
    judged = [at for at in range(count) if at not in removed or at in by_classifier]
    doubtful = {at for at in judged if DOUBTFUL[0] < chances[at] < DOUBTFUL[1]}
    markup = [document.blocks[at].markup for at in kept]
    found = {name: {at for at, value in enumerate(columns.get(name, ())) if value} for name in ("reference", "stated")}
    return Sums(
        words=sum(sizes),
        judged=sum(sizes[at] for at in judged),
        wanted=sum(content[at] for at in judged),
        found=sum(content[at] for at in kept),
        doubtful=sum(sizes[at] for at in judged if at in doubtful),
        doubtful_kept=sum(sizes[at] for at in kept if at in doubtful),
        kept_blocks=len(kept),
        kept_words=sum(sizes[at] for at in kept),
        prose_words=sum(sizes[at] for at in kept if document.blocks[at].facts.prose),
        changes=sum((one in removed) != (one + 1 in removed) for one in range(count - 1)),
        wrong=sum(sizes[at] * min(chances[at], 1 - chances[at]) for at in kept),
        linked=sum(sizes[at] * each.link_density for at, each in zip(kept, markup, strict=True) if each),
        asked=float(any(columns.get("has_reference", ()))),
        reference=sum(sizes[at] for at in found["reference"]),
        reference_kept=sum(sizes[at] for at in found["reference"].difference(removed)),
        stated=sum(sizes[at] for at in found["stated"]),
        stated_kept=sum(sizes[at] for at in found["stated"].difference(removed)),
    )


def _expected(sums: Sums) -> dict[str, float]:
    """Return what the probabilities of content say about a result, from the blocks that no other step removed."""
    return {
        "precision": _share(sums.found, sums.kept_words),
        "recall": _share(sums.found, sums.wanted),
        "f1": _share(2 * sums.found, sums.kept_words + sums.wanted),
        "doubtful": _share(sums.doubtful, sums.judged),
        "doubtful_kept": _share(sums.doubtful_kept, sums.kept_words),
        "kept": _share(sums.kept_words, sums.words),
        "removed_by_rule": 1 - _share(sums.judged, sums.words),
        "kept_words": log1p(sums.kept_words) / 8,
        "expected_error": min(_share(sums.wrong, sums.found), 1.0),
    }


def _shape(sums: Sums, blocks: int) -> dict[str, float]:
    """Return what the kept blocks look like, and how often kept and removed ones alternate."""
    return {
        "blocks": log1p(blocks) / 8,
        "block_words": log1p(_share(sums.kept_words, sums.kept_blocks)) / 5,
        "prose": _share(sums.prose_words, sums.kept_words),
        "links": _share(sums.linked, sums.kept_words),
        "changes": sums.changes / blocks,
    }


def _agreement(sums: Sums) -> dict[str, float]:
    """Return how far the kept blocks are those of the reference extractor, and those that the page states as data."""
    return {
        "asked": sums.asked,
        "reference_given": float(sums.reference > 0),
        "reference_f1": _share(2 * sums.reference_kept, sums.kept_words + sums.reference),
        "stated_given": float(sums.stated > 0),
        "stated_f1": _share(2 * sums.stated_kept, sums.kept_words + sums.stated),
    }


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def interpolated(places: Sequence[float], values: Sequence[float], at: float) -> float:
    """Return the value at a place by linear interpolation; outside of the places, the first or the last value.

    >>> interpolated((0.0, 0.5), (0.25, 0.75), 0.25), interpolated((0.0, 0.5), (0.25, 0.75), 2.0)
    (0.5, 0.75)
    """
    above = bisect_right(places, at)
    if above in (0, len(places)):
        return values[min(above, len(places) - 1)]
    start, end = places[above - 1], places[above]
    return values[above - 1] + (values[above] - values[above - 1]) * (at - start) / (end - start)
