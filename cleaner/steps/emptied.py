"""Detection of documents of which next to nothing is left, because a part was misread or content was misjudged."""

from __future__ import annotations

import cleaner._core as _core
from cleaner._core.documents import removals_of
from cleaner.model import Document, Removals
from cleaner.reading.facts import kept_facts

MIN_PROSE_WORDS = 120  # of a document; what has less may be a notice, a list of links or a wall before the content
MAX_LEFT_WORDS = 50  # a result of more words is a short text
MAX_LEFT_SHARE = 0.1  # of the words of prose; a long page of comments has a short text of its own
REPEATS = "repeats."  # beginning of the ids of what says the same twice


def loss(document: Document, removals: Removals) -> str:
    """Return what is wrong with a document of which next to nothing is left, or `""` if nothing is.

    Repeats do not count: what they say is kept elsewhere.
    """
    unread = document.page_metadata.unread_words if document.page_metadata else 0
    if unread >= MIN_PROSE_WORDS:
        return f"the page holds {unread:,} words that it does not show; nearly nothing could be read"
    prose = _prose_words(document, removals)
    if prose < MIN_PROSE_WORDS or not removals:
        return ""
    limit = min(MAX_LEFT_WORDS, MAX_LEFT_SHARE * prose)
    if (left := _words_left(document, removals, limit)) >= limit:
        return ""
    return f"nearly everything was removed: {left:,} words are left, of {prose:,} words of prose"


def _prose_words(document: Document, removals: Removals) -> int:
    """Return the words of the prose of a document, but for that of repeats."""
    if _core.native:
        return _core.native.prose_words(removals_of(document, removals), REPEATS)
    repeats = {at for at, found in removals.by_block.items() if any(each.by.startswith(REPEATS) for each in found)}
    return sum(block.facts.words for block in document.blocks if block.facts.prose and block.index not in repeats)


def _words_left(document: Document, removals: Removals, enough: float) -> int:
    """Return the words that are left of a document, or some number that is not below `enough`."""
    if _core.native:
        return _core.native.words_left(removals_of(document, removals), enough)
    left = 0
    for block in document.blocks:
        if block.index not in removals.fully_removed:
            left += kept_facts(document, removals, block).words
            if left >= enough:
                break
    return left
