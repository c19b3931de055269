"""The page type of a text, from its words and the mean features of its blocks."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from pages import document

from cleaner import clean
from cleaner.classifier.page_type import PageTypeModel, log_tf_weights, softmax
from cleaner.model import PageType

PROSE = "The harbour bridge was closed again, after an inspection by the port found rust in its oldest girders."
TEXTS = Path(__file__).parents[2] / "fixtures" / "texts"


def test_a_word_counts_by_how_many_blocks_hold_it() -> None:
    counts = log_tf_weights([[1, 1, 2], [1], [], [3]])
    assert counts[1] > counts[2] == counts[3]
    assert sum(count * count for count in counts.values()) == pytest.approx(1)
    assert log_tf_weights([[], []]) == {}


def test_probabilities_add_up_to_one() -> None:
    assert sum(softmax([1000.0, 999.0, -1000.0])) == pytest.approx(1)


def test_the_model_computes_what_its_weights_say() -> None:
    """Two units, one column, one number, words of which the second speaks for the second type."""
    parts = {"type_in": np.eye(2), "type_in_bias": np.zeros(2), "types": np.eye(2), "types_bias": np.zeros(2)}
    model = PageTypeModel(parts, [np.array([[0, 0], [0, 0], [0, 3]])])
    assert model([[1.0, 1.0]], [0.0], [[], []]) == pytest.approx(softmax([1.0, 0.0]))
    assert model([[0.0, 0.0]], [0.0], [[2], []]) == pytest.approx(softmax([0.0, 3.0]))


def test_what_the_caller_names_stands() -> None:
    text = "\n\n".join([PROSE] * 3)
    assert clean(text, page_type="forum").page_type is PageType.FORUM
    assert document(text).page_type is PageType.UNKNOWN


@pytest.mark.parametrize(
    ("name", "page_type"),
    [("en-news-source-notes", PageType.ARTICLE), ("en-forum-board-furniture", PageType.FORUM)],
)
def test_an_article_and_a_thread_are_told_apart(name: str, page_type: PageType) -> None:
    assert clean((TEXTS / name / "input.txt").read_text("utf-8")).page_type is page_type
