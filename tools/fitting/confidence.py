"""Fits the model of confidence to measured results, and judges it by results that it was not fitted to. Needs numpy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from cleaner.classifier.confidence import EVIDENCE, FORMAT, ConfidenceModel, model_of

RIDGE = 10.0  # penalty on squared weights of standardised evidence
ROUNDS = 50  # of Newton's method, which converges in about ten
ENOUGH = 1e-6  # change of a weight below which it has converged
TABLE_ROWS = 25  # of the table of corrections, before those that do not rise are joined
BINS = 10
DIGITS = 4  # of the numbers in the file


class Measured(NamedTuple):
    """One result: what the model may read about it, and what it should say."""

    fold: int
    evidence: dict[str, float]
    f1: float


class Judged(NamedTuple):
    """How well confidence predicts the F1 of results, 0 to 1."""

    bins: list[tuple[float, float, int]]
    """For each of `BINS` bins of equal size: mean confidence, mean F1, number of results."""
    error: float
    """Mean distance of confidence and F1 over the bins, weighted by size."""
    worst: float
    """Mean F1 of the tenth with the least confidence."""
    rest: float
    """Mean F1 of the others."""


def fitted(results: Sequence[Measured]) -> dict[str, Any]:
    """Fit a model, and return it as the file holds it.

    Its table of corrections is made of what models that were fitted to the other folds say about each result.
    """
    names = _varying(results)
    values, f1, folds = _arrays(results, names)
    outputs = np.zeros(len(f1))
    for fold in np.unique(folds):
        held = folds == fold
        outputs[held] = _outputs(_logistic(values[~held], f1[~held]), values[held])
    mean, scale, weight, bias = _logistic(values, f1)
    numbers = zip(mean.tolist(), scale.tolist(), weight.tolist(), strict=True)
    rows = {
        name: {part: round(number, DIGITS) for part, number in zip(("mean", "scale", "weight"), each, strict=True)}
        for name, each in zip(names, numbers, strict=True)
    }
    return {"evidence": rows, "bias": round(bias, DIGITS), "table": corrections(outputs, f1)}


def cross_validated(results: Sequence[Measured]) -> list[float]:
    """Return for each result the confidence by a model that was fitted to the other folds."""
    models: dict[int, ConfidenceModel] = {}
    for fold in {each.fold for each in results}:
        models[fold] = model_of(fitted([each for each in results if each.fold != fold]))
    return [models[each.fold](each.evidence) for each in results]


def judged(confidences: Sequence[float], results: Sequence[Measured]) -> Judged:
    """Compare confidence with the F1 that was measured."""
    said, f1 = np.array(confidences), np.array([each.f1 for each in results])
    order = np.argsort(said, kind="stable")
    parts = [part for part in np.array_split(order, BINS) if len(part)]
    bins = [(float(said[part].mean()), float(f1[part].mean()), len(part)) for part in parts]
    error = sum(abs(one - other) * count for one, other, count in bins) / len(f1)
    rest = order[len(parts[0]) :]
    return Judged(bins, error, float(f1[parts[0]].mean()), float(f1[rest].mean()) if len(rest) else 0.0)


def corrections(outputs: Any, f1: Any) -> list[list[float]]:
    """Return the table from outputs of a model to the F1 measured there: pairs in ascending order of both.

    Isotonic regression of the means of bins of equal size, by pooling neighbours that do not rise.
    """
    pooled: list[tuple[float, float, int]] = []
    for part in np.array_split(np.argsort(outputs, kind="stable"), min(TABLE_ROWS, len(f1))):
        row = (float(outputs[part].mean()), float(f1[part].mean()), len(part))
        while pooled and (pooled[-1][1] >= row[1] or round(pooled[-1][0], DIGITS) >= round(row[0], DIGITS)):
            before = pooled.pop()
            count = before[2] + row[2]
            means = [(before[at] * before[2] + row[at] * row[2]) / count for at in (0, 1)]
            row = (means[0], means[1], count)
        pooled.append(row)
    return [[round(output, DIGITS), round(mean, DIGITS)] for output, mean, _ in pooled]


def table(kind: str, said: Judged) -> Iterator[str]:
    """Yield a Markdown table of the bins, and the two figures, in per cent."""
    count = sum(size for *_, size in said.bins)
    yield f"{kind}: {count:,} results; calibration error {100 * said.error:.1f} points."
    yield (
        f"The tenth called worst has a mean F1 of {100 * said.worst:.1f}, the rest {100 * said.rest:.1f}: "
        f"{100 * (said.rest - said.worst):.1f} points more."
    )
    yield ""
    yield f"| {kind} | {' | '.join(map(str, range(1, len(said.bins) + 1)))} |"
    yield f"|---|{'---:|' * len(said.bins)}"
    for name, at in (("confidence", 0), ("measured F1", 1)):
        yield f"| {name} | {' | '.join(f'{100 * each[at]:.1f}' for each in said.bins)} |"


def _varying(results: Sequence[Measured]) -> list[str]:
    """List the evidence that is not the same for all results: of texts, nothing speaks of links."""
    return [name for name in EVIDENCE if len({each.evidence[name] for each in results}) > 1]


def _arrays(results: Sequence[Measured], names: Sequence[str]) -> tuple[Any, Any, Any]:
    values = np.array([[each.evidence[name] for name in names] for each in results])
    return values, np.array([each.f1 for each in results]), np.array([each.fold for each in results])


def _logistic(values: Any, f1: Any) -> tuple[Any, Any, Any, float]:
    """Fit a logistic regression of a share, with a ridge penalty: means, scales and weights by column, and the bias."""
    mean, scale = values.mean(axis=0), np.maximum(values.std(axis=0), 10.0**-DIGITS)
    inputs = np.column_stack([(values - mean) / scale, np.ones(len(values))])
    penalty = np.diag([RIDGE] * len(mean) + [0.0])
    weights = np.zeros(inputs.shape[1])
    for _ in range(ROUNDS):
        outputs = 1 / (1 + np.exp(-inputs @ weights))
        slope = inputs.T @ (outputs - f1) + penalty @ weights
        curve = (inputs.T * (outputs * (1 - outputs))) @ inputs + penalty
        change = np.linalg.solve(curve, slope)
        weights -= change
        if np.abs(change).max() < ENOUGH:
            break
    return mean, scale, weights[:-1], float(weights[-1])


def _outputs(model: tuple[Any, Any, Any, float], values: Any) -> Any:
    mean, scale, weights, bias = model
    return 1 / (1 + np.exp(-((values - mean) / scale @ weights + bias)))


def as_file(models: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Return the data of a file of models, by kind of document."""
    return {"format": FORMAT, **models}
