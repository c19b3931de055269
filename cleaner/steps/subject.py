"""What a document is about, where that is what sites print in their frames: its headline and its clauses stay.

A page about its site ("About us") is headed by words that are a link in the menu of every other page, and a legal
document consists of sentences that are small print elsewhere. `rules/subjects.toml` lists the headlines.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from itertools import islice, pairwise

import cleaner._core as _core
from cleaner._core.documents import handle_of, markup_handle, removals_of
from cleaner.classifier.dom import HEADINGS, folded_title, headings
from cleaner.last_result import kept_by_identity, last_result
from cleaner.model import Block, BlockKind, Document, Removals
from cleaner.normalize import fold, trim
from cleaner.rules.pack import subjects
from cleaner.steps.remaining import Remaining
from cleaner.steps.structure import marked_headings

MAX_HEAD_BLOCKS = 4  # from the first line of a text within which its headline stands
MAX_LABEL_WORDS = 2  # of an entry of a menu; with such a line above it, a headline may be the next entry
MAX_TITLE_WORDS = 9  # of the headline of a legal document, the name of its site included
MIN_NAME_WORDS = 2  # of the name of a legal document, for another name to stand beside it
MAX_SMALL_WORD = 3  # letters of a word that may be in lower case within a name
HASHES = "# "  # before a marked headline
FRAME_TAGS = frozenset(("nav", "header", "footer", "aside", "form", "dialog"))
Matching = Callable[[Block], object]
"""Function that returns whether a rule matches a block: anything true."""


@cache
def _names(kind: str) -> frozenset[str]:
    return frozenset(trim(fold(name)) for name in subjects()[kind])


@kept_by_identity
def subjects_handle(listed: Mapping[str, list[str]]) -> object:
    """Return the handle of what is listed of headlines."""
    limits = MAX_TITLE_WORDS, MIN_NAME_WORDS, MAX_SMALL_WORD, HASHES
    return _core.native.make_subjects(_names("pages"), _names("legal"), *limits)


def names_page(headline: str) -> bool:
    """Tell whether a headline is that of a page about its site."""
    return trim(fold(headline)) in _names("pages") or names_legal_document(headline)


def names_legal_document(headline: str) -> bool:
    """Tell whether a headline names a legal document, with another name beside it or none.

    >>> names_legal_document("Privacy Policy of the Alder Post"), names_legal_document("Privacy policy angers readers")
    (True, False)
    """
    if trim(fold(headline)) in _names("legal"):
        return True
    words = headline.split()
    if len(words) > MAX_TITLE_WORDS:
        return False
    cuts = range(MIN_NAME_WORDS, len(words))
    parts = [pair for at in cuts for pair in ((words[:at], words[at:]), (words[-at:], words[:-at]))]
    return any(trim(fold(" ".join(name))) in _names("legal") and _is_name(others) for name, others in parts)


def _is_name(words: list[str]) -> bool:
    return not any(word[0].islower() and len(word) > MAX_SMALL_WORD for word in words)


def is_headline(document: Document, block: Block, below: Block, is_kept: Callable[[int], object]) -> bool:
    """Tell whether a block is the headline of a document that is about what the block says.

    On a page it is the first `h1`, or a heading that repeats the title of the page. In a text it is the first marked
    heading, or a line among the first ones with a sentence below, unless what stood above it was an entry of a menu.
    `below` is the kept block below.
    """
    if document.page_metadata:
        title, first = page_headings(document)
        return block.index in title or (block.index == first and names_page(document.text(block)))
    if block.kind is BlockKind.HEADING:
        return block.index in marked_headings(document)[:1] and names_page(document.text(block).lstrip(HASHES))
    if block.kind is not BlockKind.PARAGRAPH or block.index >= MAX_HEAD_BLOCKS:
        return False
    above = document.blocks[: block.index]
    return (
        (below.facts.sentence or below.facts.prose)
        and names_page(document.text(block).lstrip(HASHES))
        and not any(each.facts.sentence for each in above)
        and all(is_kept(each.index) or each.facts.words > MAX_LABEL_WORDS for each in above)
    )


def own_headlines(document: Document, removals: Removals) -> set[int]:
    """Return the indices of the kept blocks of a text that name what it is about."""
    if _core.native and not document.page_metadata:
        handles = removals_of(document, removals), subjects_handle(subjects())
        return set(_core.native.headlines(*handles, MAX_HEAD_BLOCKS, MAX_LABEL_WORDS))

    def is_kept(at: int) -> bool:
        return at not in removals.fully_removed

    kept = [block for block in document.blocks if is_kept(block.index)]
    return {one.index for one, two in pairwise(kept) if is_headline(document, one, two, is_kept)}


@last_result
def page_headings(document: Document) -> tuple[frozenset[int], int]:
    """Return the headings of a page that repeat its title, and its first `h1`, or -1."""
    assert document.page_metadata is not None
    if _core.native:
        handles = handle_of(document), markup_handle(document)
        found, at = _core.native.page_headings(*handles, folded_title(document.page_metadata), HEADINGS)
        return frozenset(found), at
    columns = headings(document.blocks, document.page_metadata)
    marked = [block.index for block in document.blocks if block.markup and set(HEADINGS) & set(block.markup.tags[:4])]
    first = next((at for at, is_first in enumerate(columns["first_heading"]) if is_first), -1)
    return frozenset(at for at in marked if columns["title"][at]), first


def clauses(document: Document, left: Remaining, matches: Matching) -> frozenset[int]:
    """Return the indices of the blocks of a legal document that rules match and that are clauses of it.

    These are its sentences, and lines right above a sentence, from its headline to its last sentence that no rule
    matches; what is below that is the foot of the site. Empty if the document is no legal document.
    """
    start = next(_starts(document, left), -1)
    if start < 0:
        return frozenset()
    inside = [block for block in left.blocks() if block.index >= start and not is_in_frame(block)]
    own = [block.index for block in inside if block.facts.sentence and not matches(block)]
    if not own:
        return frozenset()
    body = [block for block in inside if block.index <= own[-1]]
    below = [*body[1:], None]
    return frozenset(
        one.index for one, two in zip(body, below, strict=True) if one.facts.sentence or (two and two.facts.sentence)
    )


def _starts(document: Document, left: Remaining) -> Iterator[int]:
    """Yield the indices of the blocks with which a legal document may begin."""
    if document.page_metadata:
        title, first = page_headings(document)
        heads = [document.blocks[at] for at in sorted(title | {first} - {-1})]
    else:
        lines = list(islice(left.blocks(), MAX_HEAD_BLOCKS + 1))
        end = next((at for at, block in enumerate(lines) if block.facts.sentence), len(lines))
        pairs = pairwise(lines[: end + 1])
        heads = [one for one, two in pairs if is_headline(document, one, two, lambda at: True)]
    yield from (block.index for block in heads if names_legal_document(document.text(block).lstrip(HASHES)))
    if _is_licensed(document, left):
        yield next(left.blocks()).index


def _is_licensed(document: Document, left: Remaining) -> bool:
    """Tell whether what is left of a document holds the formula of a licence."""
    cut = set(left.partial)
    if any(left.is_kept[at] and at not in cut for at in _licences(document)):
        return True
    return any(formula in left.facts(document.blocks[at]).folded for at in cut for formula in subjects()["licences"])


@last_result
def _licences(document: Document) -> list[int]:
    """Return the indices of the blocks that hold the formula of a licence."""
    formulas = subjects()["licences"]
    return [block.index for block in document.blocks if any(formula in block.facts.folded for formula in formulas)]


def is_in_frame(block: Block) -> bool:
    """Tell whether a block of a page is in its frame."""
    return block.markup is not None and not FRAME_TAGS.isdisjoint(block.markup.tags)
