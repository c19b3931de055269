"""The layout step: removes what the classifier takes for boilerplate, author bios, and headings of what was removed.

The classifier gives each block the log-odds of boilerplate; the thresholds of the preset select what is removed
(`cleaner/classifier/decision.py`). The headline and what only looks like boilerplate are protected.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from typing import NamedTuple

import cleaner._core as _core
from cleaner._core.documents import removals_of
from cleaner.classifier.decision import THRESHOLDS, log_odds, select
from cleaner.classifier.schema import schema_of
from cleaner.classifier.scoring import Classifier
from cleaner.model import Block, BlockKind, Document, PageType, Preset, Removal, Removals, Step
from cleaner.normalize import level
from cleaner.steps.content_box import ContentBox
from cleaner.steps.ending import continuation
from cleaner.steps.headline import find_headline
from cleaner.steps.notes import notes, notes_of
from cleaner.steps.pointers import pointers
from cleaner.steps.receipts import receipts
from cleaner.steps.source_code import source_code
from cleaner.steps.structure import blocks_of_kind, empty_headings, entries, speaker_turns
from cleaner.steps.subject import own_headlines
from cleaner.steps.wholes import parts_in_box, parts_of_kept

REASONS = ("layout.head", "layout.inside", "layout.tail", "layout.bio", "layout.pointer", "layout.bare-heading")
"""Reasons in the receipts of this step."""
NAME_WORDS = range(1, 5)
MIN_PROSE_BLOCKS = 3  # of an article that a bio stands under
MAX_HEADED = 3  # paragraphs under short lines; with more, a name is one heading of many
OFFERS = (PageType.PRODUCT, PageType.COLLECTION, PageType.LISTING, PageType.SERVICE)
"""Types of pages whose notes are the small print of offers."""
MAX_BIO_WORDS = 120  # a longer paragraph is an article about the person


def layout(classifier: Classifier, preset: Preset, spared: frozenset[int] = frozenset()) -> Step:
    """Return the layout step for the document of a classifier; it keeps the blocks with the indices `spared`."""

    def step(document: Document, removals: Removals) -> list[Removal]:
        if len(removals.fully_removed) == len(document.blocks):
            return []
        scores = classifier.score(removals)
        headline = find_headline(scores.features, scores.context, removals)
        protected = removals.fully_removed | {headline} | protected_blocks(document, removals) | spared
        if scores.page_type not in OFFERS:
            protected |= notes(document)
        limits = THRESHOLDS[schema_of(document).file][preset]
        selected = select(scores.logits, scores.features.sizes, protected, limits)
        selected = selected.difference(parts_of_kept(document, removals, selected))
        if document.page_metadata:
            certain = log_odds(limits.certain)
            unsure = {at for at in selected if scores.logits[at] <= certain}
            selected = selected.difference(kept_by_structure(document, removals, selected, unsure))
        return [
            *receipts(document, removals, classifier.network, scores, sorted(selected)),
            *_bio(document, removals),
            *pointers(document, removals),
            *empty_headings(document, removals, selected, headline),
        ]

    return step


def kept_by_structure(document: Document, removals: Removals, selected: Set[int], unsure: Set[int]) -> set[int]:
    """Return the indices of the `selected` blocks of a page that stay because of the elements that they stand in.

    `unsure` are those among them about which the classifier is not certain.
    """
    box = ContentBox(document.blocks, removals.fully_removed, selected)
    parts = set(parts_in_box(box, unsure))
    ending = set(continuation(document, box, removals.by_block, unsure))
    return parts | ending | set(notes_of(document, box, unsure))


def protected_blocks(document: Document, removals: Removals) -> set[int]:
    """Return the indices of blocks that look like boilerplate and are content.

    These are code, what a cut left, turns of an interview, headings and sentences of entries, and all blocks of a text
    without prose in which neither rules nor repeats found anything.
    """
    left_by_cuts = removals.by_block.keys() - removals.fully_removed
    if document.page_metadata:  # markup tells entries, code and turns apart
        return set(left_by_cuts)
    if not removals.by_block and not _people(document, removals).prose:
        return set(range(len(document.blocks)))
    code = source_code(document).union(blocks_of_kind(document, BlockKind.CODE))
    headed = own_headlines(document, removals) | entries(document)
    return left_by_cuts | code | headed | speaker_turns(document)


class People(NamedTuple):
    """What a document says about persons, as far as its blocks tell."""

    bios: list[int]
    """Indices of the paragraphs as short as a bio that stand under a name and begin with it."""
    prose: int
    """Number of the blocks of prose that are left, and the index of the last one."""
    last_prose: int
    headed: int
    """Number of the paragraphs under a line as short as a name: the entries of a letter or a list."""


def _bio(document: Document, removals: Removals) -> Iterator[Removal]:
    """Remove a bare name and the paragraph under it that begins with that name.

    The paragraph must be the last one, or a rule must have taken it. Several names make a list of people, which stays.
    """
    people = _people(document, removals)
    if len(people.bios) != 1 or people.prose < MIN_PROSE_BLOCKS or people.headed > MAX_HEADED:
        return
    (bio,) = people.bios
    taken = removals.by_block.get(bio, ())
    if bio == people.last_prose or any(removal.category == "author-bio" for removal in taken):
        for block in document.blocks[bio - 1 : bio + 1]:
            why = "A name by itself and a paragraph about that person, below the article"
            yield Removal(block.start, block.end, "layout.bio", "author-bio", why, 0.8)


def _people(document: Document, removals: Removals) -> People:
    """Return what a document says about persons."""
    if _core.native:
        handle, most = removals_of(document, removals), NAME_WORDS[-1]
        return People(*_core.native.people(handle, NAME_WORDS[0], most, MAX_BIO_WORDS))
    blocks = document.blocks
    prose = [block.index for block in blocks if block.facts.prose]
    left = [at for at in prose if at not in removals.fully_removed]
    headed = [at for at in prose if at and blocks[at - 1].facts.words in NAME_WORDS]
    bios = [at for at in headed if blocks[at].facts.words <= MAX_BIO_WORDS]
    return People(
        [at for at in bios if blocks[at - 1].kind is BlockKind.PARAGRAPH and _is_bio(document, blocks[at])],
        len(left),
        left[-1] if left else -1,
        sum(not blocks[at - 1].facts.sentence for at in headed),
    )


def _is_bio(document: Document, bio: Block) -> bool:
    """Tell whether the words above a paragraph are a name, with the first of which the paragraph begins."""
    words = document.text(document.blocks[bio.index - 1]).split()
    return all(map(_is_name, words)) and f"{bio.facts.folded} ".startswith(level(words[0]))


def _is_name(word: str) -> bool:
    return word[0].isupper() and all(part.isalpha() for part in word.replace(".", "").replace("'", "").split("-"))
