"""The model of confidence is fitted to what was measured, and judged by what it was not fitted to."""

from __future__ import annotations

import json
import random
from itertools import pairwise

import pytest

pytest.importorskip("numpy")

from bench.words import overlap
from cleaner.classifier.confidence import EVIDENCE, model_of
from tools.fitting import confidence


def results(count=300):
    """Results whose F1 follows from one kind of evidence, and noise."""
    drawn = random.Random(1)
    found = []
    for at in range(count):
        known = dict.fromkeys(EVIDENCE, 0.5) | {"precision": drawn.random(), "blocks": drawn.random()}
        f1 = min(1.0, max(0.0, known["precision"] ** 2 + drawn.uniform(-0.05, 0.05)))
        found.append(confidence.Measured(at % 5, known, f1))
    return found


RESULTS = results()


def test_a_model_says_what_was_measured():
    said = confidence.cross_validated(RESULTS)
    found = confidence.judged(said, RESULTS)
    assert found.error < 0.03
    assert found.rest - found.worst > 0.25
    assert sum(count for *_, count in found.bins) == len(RESULTS)


def test_a_model_survives_the_file_and_reads_only_what_varies():
    data = json.loads(json.dumps(confidence.fitted(RESULTS)))
    assert list(data["evidence"]) == ["precision", "blocks"]
    model = model_of(data)
    near, far = (model(dict.fromkeys(EVIDENCE, 0.5) | {"precision": value}) for value in (0.9, 0.2))
    assert near == pytest.approx(0.81, abs=0.1)
    assert far == pytest.approx(0.04, abs=0.1)


def test_a_fold_is_predicted_by_the_others_alone():
    """Results of a fold that tells nothing but its own F1 do not move what is said about it."""
    held = [each._replace(f1=1 - each.f1) if each.fold == 0 else each for each in RESULTS]
    one, two = confidence.cross_validated(RESULTS), confidence.cross_validated(held)
    assert [said for said, each in zip(one, RESULTS, strict=True) if each.fold == 0] == [
        said for said, each in zip(two, held, strict=True) if each.fold == 0
    ]


def test_corrections_rise():
    import numpy as np

    outputs = np.linspace(0, 1, 200)
    rows = confidence.corrections(outputs, np.sin(6 * outputs) / 2 + 0.5)
    assert all(one[0] < two[0] and one[1] < two[1] for one, two in pairwise(rows))
    assert confidence.corrections(np.full(100, 0.5), np.full(100, 0.25)) == [[0.5, 0.25]]


@pytest.mark.parametrize(
    ("text", "wanted", "f1"), [("Oak table", "oak", 2 / 3), ("橋は", "橋", 2 / 3), ("", "", 1.0), ("a", "", 0.0)]
)
def test_words_of_scripts_without_spaces_are_characters(text, wanted, f1):
    assert overlap(text, wanted).f1 == pytest.approx(f1)
