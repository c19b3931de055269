"""The step that judges by position: where the article begins and ends, and what lies outside.

The body is the stretch of blocks with the largest sum when prose counts for itself and every other block against it
(maximum subsequence segmentation; Pasternack and Roth, WWW 2009). Outside of it, runs of short blocks go, shaped like
a menu or a list of links. Where a document has little prose, its short lines are its content and nothing goes.

The figures below were chosen on the news pages of WCXB dev as text (see docs/decisions.md).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise, takewhile

from cleaner.folding import level
from cleaner.model import Block, BlockKind, Document, PageType, Preset, Removal, Removals

PROSE_WORTH = 60  # words of one block that count at most, so that a long legal notice is no article
SHORT_COSTS = 2  # words of prose that each other block inside the body has to be worth
BODY_WORDS = 120  # fewer words of prose are no article
BODY_SHARE = 0.5  # of all words of prose, that the body holds; else there are several bodies
PROSE_SHARE = 0.3  # of all words, that are prose; forms, menus and poems have less
FEWEST = {Preset.BALANCED: 8, Preset.PRECISION: 4}  # short blocks in a row that are taken for a menu
NEIGHBOURS = 2  # blocks on either side of a run, and within it, in which removals bear witness
WITNESS = 2  # short blocks that one such removal stands for
SHORT_WORDS = 14  # of one block of a menu or a list of links
MEAN_WORDS = {Preset.BALANCED: 5, Preset.PRECISION: 8}  # of the blocks of a run; lists of facts and headlines have more
TITLE_WITHIN = 12  # blocks above the body among which its headline stands
STANDFIRST_WITHIN = 3  # blocks that a caption or a standfirst stands below the headline
TITLE_WORDS = range(4, 26)
NAME_WORDS = range(1, 5)
FEWEST_PROSE = 3  # blocks of an article that a bio stands under
MOST_HEADED = 3  # paragraphs under short lines; with more, a name is one heading of many
BIO_WORDS = 120  # a longer paragraph is an article about the person
ADDRESS = re.compile(r"[\w.+-]@[\w-]+\.\w")
NOT_ARTICLES = (PageType.FORUM, PageType.LISTING, PageType.COLLECTION, PageType.PRODUCT)
NOT_SHORT = (BlockKind.CODE, BlockKind.TABLE_ROW, BlockKind.QUOTE, BlockKind.OTHER)


class Layout:
    """The step, for a preset. `score` of its removals is how far a run is beyond what the preset asks."""

    def __init__(self, preset: Preset) -> None:
        self.preset = preset

    def __call__(self, document: Document, removals: Removals) -> Iterator[Removal]:
        blocks = [block for block in document.blocks if block.index not in removals.whole]
        yield from _bio(document, removals, blocks)
        yield from _bare_headings(document, removals, blocks)
        body = find_body(blocks)
        if body is None or document.page_type in NOT_ARTICLES:
            return
        head, tail = blocks[: find_title(blocks, body.start)], blocks[body.stop :]
        for outside, where, category in ((head, "head", "navigation"), (tail, "tail", "other")):
            for run in _short_runs(outside):
                if sure := self.menu_likeness(document, removals, run):
                    why = (
                        f"One of {len(run)} short blocks in a row {'above' if where == 'head' else 'below'} the article"
                    )
                    yield from (Removal(b.start, b.end, f"layout.{where}", category, why, sure) for b in run)

    def menu_likeness(self, document: Document, removals: Removals, run: Sequence[Block]) -> float:
        """How sure it is that a run of short blocks is a menu or a list of links; 0 when it may be content."""
        if any(document.text(block).endswith(":") for block in run):  # what a colon announces is content
            return 0.0
        if any(ADDRESS.search(document.text(block)) for block in run):  # whom to write to is no menu
            return 0.0
        if sum(block.facts.words for block in run) > MEAN_WORDS[self.preset] * len(run):
            return 0.0
        around = document.blocks[max(0, run[0].index - NEIGHBOURS) : run[-1].index + NEIGHBOURS + 1]
        weight = len(run) + WITNESS * sum(block in removals for block in around)
        return weight / (weight + FEWEST[self.preset]) if weight >= FEWEST[self.preset] else 0.0


def _short_runs(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    return (list(run) for short, run in groupby(blocks, is_short) if short)


def is_short(block: Block) -> bool:
    """Is the block shaped like an entry of a menu: few words, and no sentence?"""
    return block.facts.words <= SHORT_WORDS and not block.facts.sentence and block.kind not in NOT_SHORT


def find_body(blocks: Sequence[Block]) -> range | None:
    """Where among the blocks the article is, or None where there is no one article."""
    words = [block.facts.words for block in blocks]
    prose = [block.facts.words if block.facts.prose else 0 for block in blocks]
    body = best_stretch([min(worth, PROSE_WORTH) if worth else -SHORT_COSTS for worth in prose])
    inside = sum(prose[body.start : body.stop])
    if inside < max(BODY_WORDS, BODY_SHARE * sum(prose)) or sum(prose) < PROSE_SHARE * sum(words):
        return None
    return body


def best_stretch(values: Sequence[float]) -> range:
    """The stretch with the largest sum, the first of equals; empty where no value is above zero.

    >>> best_stretch([1, -3, 4, -1, 2, -5])
    range(2, 5)
    """
    best, stretch = 0.0, range(0)
    total, start = 0.0, 0
    for at, value in enumerate(values):
        if total <= 0:
            total, start = 0.0, at
        total += value
        if total > best:
            best, stretch = total, range(start, at + 1)
    return stretch


def find_title(blocks: Sequence[Block], start: int) -> int:
    """The place of the headline above a body that begins at `start`; `start` where there is none.

    What looks like one may be a caption or a standfirst, with the headline right above.
    """
    within, found = TITLE_WITHIN, start
    while True:
        above = range(found - 1, max(-1, found - 1 - within), -1)
        at = next((at for at in above if blocks[at].facts.words in TITLE_WORDS), found)
        if at == found:
            return found
        within, found = STANDFIRST_WITHIN, at


def _bio(document: Document, removals: Removals, blocks: Sequence[Block]) -> Iterator[Removal]:
    """A bare name and the paragraph under it that begins with that name, if it is the last one or a rule took it.

    Where several names stand so, the text is a list of people.
    """
    found = [bio for bio in document.blocks[1:] if bio.facts.prose and _is_bio(document, bio)]
    prose = [block for block in blocks if block.facts.prose]
    if len(found) != 1 or len(prose) < FEWEST_PROSE or len(_headed(document)) > MOST_HEADED:
        return
    bio, name = found[0], document.blocks[found[0].index - 1]
    if bio is prose[-1] or any(removal.category == "author-bio" for removal in removals.by_block.get(bio.index, ())):
        for block in (name, bio):
            why = "A name by itself and a paragraph about that person, below the article"
            yield Removal(block.start, block.end, "layout.bio", "author-bio", why, 0.8)


def _headed(document: Document) -> list[Block]:
    """Paragraphs under a heading, marked or not, as short as a name: the entries of a letter or a list."""
    pairs = pairwise(document.blocks)
    return [two for one, two in pairs if two.facts.prose and one.facts.words in NAME_WORDS and not one.facts.sentence]


def _is_bio(document: Document, bio: Block) -> bool:
    name = document.blocks[bio.index - 1]
    if bio.facts.words > BIO_WORDS or name.facts.words not in NAME_WORDS or name.kind is not BlockKind.PARAGRAPH:
        return False
    words = document.text(name).split()
    return all(map(_is_name, words)) and f"{bio.facts.folded} ".startswith(level(words[0]))


def _is_name(word: str) -> bool:
    return word[0].isupper() and all(part.isalpha() for part in word.replace(".", "").replace("'", "").split("-"))


def _bare_headings(document: Document, removals: Removals, blocks: Sequence[Block]) -> Iterator[Removal]:
    """Marked headings under which everything went."""
    headings = [block for block in blocks if block.kind is BlockKind.HEADING]
    kept = {block.index for block in blocks} if headings else set()
    for block in headings:
        level = _level(document, block)
        below = document.blocks[block.index + 1 :]
        under = list(takewhile(lambda b: b.kind is not BlockKind.HEADING or _level(document, b) > level, below))  # noqa: B023
        if under and not any(each.index in kept for each in under):
            why = "A heading with nothing left under it"
            yield Removal(block.start, block.end, "layout.bare-heading", "other", why, 0.9)


def _level(document: Document, heading: Block) -> int:
    """How deep a heading is: the number of its `#`, or by what it is underlined."""
    text = document.text(heading)
    return len(text) - len(text.lstrip("#")) or (1 if text.endswith("=") else 2)
