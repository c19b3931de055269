"""Categories of what the classifier and the site counts remove, from the place of a block and from its markup."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from cleaner.classifier.core_views import CoreFeatures
from cleaner.classifier.features import Features
from cleaner.model import Block
from cleaner.rules.pack import markup_words

CAPTIONS = ("figcaption",)
"""Elements of HTML that hold a caption. Classes with such names are often those of slides, which hold anything."""
POSITIONS = ("head", "inside", "tail")
"""Where a removed block stands to the body of a text."""
ABOVE, COMMENT, POINTER, ELSEWHERE = PLACES = ("navigation", "comment-body", "related", "other")
"""Categories that are likeliest above the text, among comments, among the names of other pages, and elsewhere."""


def position_and_category(
    features: Features | CoreFeatures, context: Mapping[str, list[float]], at: int
) -> tuple[str, str]:
    """Return where a removed block stands (one of `POSITIONS`), and the category that is likeliest there.

    What stands above the text is navigation unless it is a sentence or holds a number, as prices and times do.
    """
    if context["above_body"][at] or context["before_first"][at]:
        is_label = not features.columns["sentence"][at] and not features.columns["any_digit"][at]
        return "head", ABOVE if is_label else ELSEWHERE
    position = "tail" if context["below_body"][at] else "inside"
    if context["in_comments"][at]:
        return position, COMMENT
    if context["in_pointers"][at] and not features.columns["sentence"][at]:
        return position, POINTER
    return position, ELSEWHERE


@cache
def markup_categories() -> dict[str, str]:
    """Return the category of each name in markup: words of classes, and elements of HTML."""
    return {**markup_words(), **dict.fromkeys(CAPTIONS, "caption")}


def category_from_markup(block: Block) -> str:
    """Return the category that the names of the elements around a block stand for, or `""`."""
    words = markup_categories()
    names = (name.lstrip("+.") for name in block.markup.names) if block.markup else ()
    return next((words[name] for name in names if name in words), "")
