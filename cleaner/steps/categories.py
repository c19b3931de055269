"""TODO."""

from __future__ import annotations

from cleaner.classifier.features import Features
from cleaner.model import Block
from cleaner.rules.pack import markup_words


def position_and_category(features: Features, around: dict[str, list[float]], at: int) -> tuple[str, str]:
    """Where a block that goes stands, and what kind of chrome it then most likely is: a reason and a category."""
    if around["above_body"][at] or around["before_first"][at]:
        return "head", "navigation"
    where = "tail" if around["below_body"][at] else "inside"
    if around["in_comments"][at]:
        return where, "comment-body"
    if around["in_pointers"][at] and not features.columns["sentence"][at]:
        return where, "related"
    return where, "other"


def category_from_markup(block: Block) -> str:
    """The kind of chrome that the names of the elements around a block say it is, or `""`."""
    words = markup_words()
    names = (name.lstrip("+.") for name in block.markup.names) if block.markup else ()
    return next((words[name] for name in names if name in words), "")
