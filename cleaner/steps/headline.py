"""TODO."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from operator import mul

from cleaner.classifier.features import Features
from cleaner.model import Removals

TITLE_WORDS = range(2, 26)


TITLE_TOPIC = 0.25  # of the longer words of a headline, that the prose takes up


TITLE_LENGTH = 8  # words; a longer headline is none the more one


def find_headline(features: Features, around: dict[str, list[float]], removals: Removals) -> int:
    """The index of the headline, or -1: of the short blocks above the first paragraph, the one nearest to its words."""
    if "title" in features.columns:
        return page_headline(features.columns)
    return text_headline(features.columns["topic"], features.sizes, around["before_first"], removals.fully_removed)


def text_headline(
    topic_overlap: Sequence[float], sizes: Sequence[int], is_above: Sequence[float], gone: Container[int] = ()
) -> int:
    """The index of the headline of a text, or -1, by how much of each block is the topic's and what is above prose."""
    best, found = 0.0, -1
    for at, (topic, size) in enumerate(zip(topic_overlap, sizes, strict=True)):
        if not is_above[at]:
            break
        worth = topic * min(size, TITLE_LENGTH)  # of a menu's entries, too, one word may be the topic's
        if topic >= TITLE_TOPIC and size in TITLE_WORDS and at not in gone and worth >= best:
            best, found = worth, at
    return found


def page_headline(columns: Mapping[str, Sequence[float]]) -> int:
    """The index of the headline of a page, or -1: a heading that says what its title says, or its first heading."""
    titles, headings, first = columns["title"], columns["heading"], columns["first_heading"]
    for marks in (map(mul, titles, first), map(mul, titles, headings), first):
        if (at := next((at for at, mark in enumerate(marks) if mark), -1)) >= 0:
            return at
    return -1
