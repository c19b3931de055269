"""Categories in the receipts of the classifier, in the core and in Python."""

from __future__ import annotations

import pytest

from cleaner import Cleaner
from cleaner.model import Markup
from cleaner.steps.categories import category_from_markup, position_and_category


@pytest.mark.parametrize(
    ("names", "category"),
    [
        (("+figcaption", "figure"), "caption"),
        (("+.share", "div", ".comments"), "share"),
        (("p", "+caption", "figcaption"), "caption"),
        (("+caption", "div"), ""),
        (("p", "div"), ""),
    ],
)
def test_the_innermost_name_tells(names: tuple[str, ...], category: str) -> None:
    block = Cleaner().read("A line.").blocks[0]
    markup = Markup((), (), (), names, 0.0, 1, 1)
    assert category_from_markup(type(block)(0, 0, 7, block.kind, block.facts, markup)) == category


@pytest.mark.parametrize(
    ("columns", "context", "expected"),
    [
        ({}, {"above_body": 1.0}, ("head", "navigation")),
        ({"any_digit": 1.0}, {"above_body": 1.0}, ("head", "other")),
        ({"sentence": 1.0}, {"before_first": 1.0}, ("head", "other")),
        ({"sentence": 1.0}, {"in_comments": 1.0, "below_body": 1.0}, ("tail", "comment-body")),
        ({}, {"in_pointers": 1.0}, ("inside", "related")),
        ({"sentence": 1.0}, {"in_pointers": 1.0}, ("inside", "other")),
        ({}, {"below_body": 1.0}, ("tail", "other")),
    ],
)
def test_the_place_of_a_block_tells(
    columns: dict[str, float], context: dict[str, float], expected: tuple[str, str]
) -> None:
    class Features:
        pass

    Features.columns = {name: [columns.get(name, 0.0)] for name in ("sentence", "any_digit")}
    names = ("above_body", "before_first", "below_body", "in_comments", "in_pointers")
    assert position_and_category(Features, {name: [context.get(name, 0.0)] for name in names}, 0) == expected
