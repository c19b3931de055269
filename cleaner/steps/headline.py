"""Finds the headline of a document, which the steps for layout and for site pages keep."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from operator import mul

import cleaner._core as _core
from cleaner.classifier.core_views import CoreColumns, CoreFeatures
from cleaner.classifier.features import Features
from cleaner.model import Removals

HEADLINE_WORDS = range(2, 26)
MIN_TOPIC_OVERLAP = 0.25  # of a headline: the share of its longer words that the prose has too
MAX_COUNTED_WORDS = 8  # of a headline; a longer one does not count more


def find_headline(features: Features | CoreFeatures, context: Mapping[str, list[float]], removals: Removals) -> int:
    """Return the index of the headline, or -1: of a page by its markup, of a text by the words of its prose."""
    if _core.native and isinstance(features, CoreFeatures):
        assert isinstance(context, CoreColumns)
        limits = HEADLINE_WORDS[0], HEADLINE_WORDS[-1], MIN_TOPIC_OVERLAP, MAX_COUNTED_WORDS
        return _core.native.find_headline(features.handle, context.handle, removals.fully_removed, limits)
    if "title" in features.columns:
        return page_headline(features.columns)
    return text_headline(features.columns["topic"], features.sizes, context["before_first"], removals.fully_removed)


def text_headline(
    topic_overlap: Sequence[float], sizes: Sequence[int], is_above: Sequence[float], removed: Container[int] = ()
) -> int:
    """Return the index of the headline of a text, or -1: of the blocks above the prose, the one with most topic words.

    `topic_overlap`, `sizes` (words) and `is_above` have a value for each block; `removed` are indices.
    """
    best, found = 0.0, -1
    for at, (topic, size) in enumerate(zip(topic_overlap, sizes, strict=True)):
        if not is_above[at]:
            break
        worth = topic * min(size, MAX_COUNTED_WORDS)  # the length counts, as a word of a menu may be the topic's, too
        if topic >= MIN_TOPIC_OVERLAP and size in HEADLINE_WORDS and at not in removed and worth >= best:
            best, found = worth, at
    return found


def page_headline(columns: Mapping[str, Sequence[float]]) -> int:
    """Return the index of the headline of a page, or -1.

    It is the first `h1` if that repeats the page's title, else a heading that repeats it, else the first `h1`.
    """
    titles, headings, first = columns["title"], columns["heading"], columns["first_heading"]
    for marks in (map(mul, titles, first), map(mul, titles, headings), first):
        if (at := next((at for at, mark in enumerate(marks) if mark), -1)) >= 0:
            return at
    return -1
