"""The step that removes blocks that repeat another block of the document.

These are exact and near copies, a copy that another block contains (a caption without its credit), and a teaser that
another block continues. What repeats on purpose stays: verse and refrains, turns of an interview, code, tables, lists,
headings, clauses under headings of their own, and paragraphs that differ in a number or a name.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import combinations
from typing import NamedTuple

from cleaner.model import Block, BlockKind, Document, PageType, Removal, Removals, Span
from cleaner.reading.facts import all_kept_facts
from cleaner.shingles import SHINGLE_WORDS, Words, differ_in_fact, words_of
from cleaner.steps.source_code import source_code
from cleaner.steps.structure import speaker_turns

KINDS = ("exact", "near", "contained", "teaser")
"""Kinds of repeats."""
REASONS = tuple(f"repeats.{kind}" for kind in KINDS)
"""Reasons in the receipts of this step."""
WHY = {
    "exact": "The document has said this before",
    "near": "The document has said nearly this before",
    "contained": "Another block says this and more",
    "teaser": "Cut off; another block goes on from it",
}
"""Beginnings of the receipts, by kind."""
SHOWN_WORDS = 6  # of the block that is repeated, in the receipt
REPEAT, TEASER = "repeat", "teaser"
EXEMPT_KINDS = (BlockKind.CODE, BlockKind.TABLE_ROW, BlockKind.QUOTE, BlockKind.LIST_ITEM, BlockKind.OTHER)
MIN_WORDS = 4  # a shorter block is too short to count as a repeat
MIN_VERSE_LINES = 6  # short blocks in a row; a repeat within such a run may be a refrain
MAX_TWIN_DISTANCE = 2  # blocks; a caption and its copy stand side by side
MIN_NEAR_WORDS = 8  # of a block; with fewer, one other word makes another statement
MIN_JACCARD = 0.8  # Jaccard similarity of the shingles of two copies
ANCHOR_CHARS = 20  # two sentences that begin alike for so long are worth a comparison
SENTENCE_STOPS = (". ", "? ", "! ", "。")
MAX_HOLDERS = 8  # texts that share a beginning or an end; what more of them share makes no pairs
MAX_EXACT_PAIRS = 400  # candidates that are compared one by one; of more, MinHash selects those worth a comparison
PERMUTATIONS = 128
STANDARD_ERRORS = 8  # of an estimate by MinHash: it rules out one pair in 10^15 that is alike
MIN_TEASER_WORDS = 5
MAX_ELLIPSIS_CHARS = 6  # at the end of a block that are searched for an ellipsis
ELLIPSES = ("…", "...")
ELLIPSIS_CLOSERS = "])"  # that may follow an ellipsis, as white space may
_ELLIPSIS = re.compile(rf"(?:{'|'.join(map(re.escape, ELLIPSES))})[{re.escape(ELLIPSIS_CLOSERS)}\s]*\Z")
CORE_LIMITS = (
    *(MIN_WORDS, MIN_VERSE_LINES, MAX_TWIN_DISTANCE, MIN_NEAR_WORDS, MIN_JACCARD, SHINGLE_WORDS, ANCHOR_CHARS),
    *(MAX_HOLDERS, MIN_TEASER_WORDS, MAX_ELLIPSIS_CHARS, SENTENCE_STOPS, ELLIPSES, ELLIPSIS_CLOSERS),
    sum(1 << at for at, kind in enumerate(BlockKind) if kind in EXEMPT_KINDS),
)
"""What the compiled core has to know, in its order."""


class Copy(NamedTuple):
    """A block that repeats another one, that other block, and the kind of repeat, one of `KINDS`."""

    block: Block
    original: Block
    kind: str


def repeats(document: Document, removals: Removals) -> Iterator[Removal]:
    """Yield removals of the blocks that repeat another block; of two, the later or the shorter is removed.

    All verdicts follow from what is left of the blocks, never from what they were or what stood between them. So in a
    text that it finds nothing in, the step finds nothing when the text is read again.
    """
    for copy in _copies(document, removals):
        original = copy.original.start, copy.original.end
        for span in removals.remaining(copy.block):
            yield removal_of(document, copy.kind, original, span)


def removal_of(document: Document, kind: str, original: Span, span: Span) -> Removal:
    """Return the removal of a span that repeats another one, the original."""
    first = " ".join(document.source_text[slice(*original)].split(maxsplit=SHOWN_WORDS)[:SHOWN_WORDS])
    category = TEASER if kind == "teaser" else REPEAT
    return Removal(*span, f"repeats.{kind}", category, f"{WHY[kind]}: {first} …")


def _copies(document: Document, removals: Removals) -> Iterator[Copy]:
    """Yield the blocks that repeat another one, in the order in which they are found."""
    remaining = _RemainingBlocks(document, removals)
    removed: set[int] = set()
    for find in (_exact, _teasers, _near):
        for copy in find(remaining, removed):
            if copy.block.index not in removed and copy.original.index not in removed:
                removed.add(copy.block.index)
                yield copy


class _RemainingBlocks:
    """The blocks of a document that earlier removals left, their texts, and the places of the prose among them."""

    def __init__(self, document: Document, removals: Removals) -> None:
        self.document = document
        self.removals = removals
        self.blocks = [block for block in document.blocks if block.index not in removals.fully_removed]
        self.exempt = source_code(document)
        """Indices of blocks that may repeat others whatever their kind."""
        self.partial = removals.by_block.keys() - removals.fully_removed
        self.facts = facts = all_kept_facts(document, removals)
        self.text = {index: left.folded for index, left in facts.items()}
        self.place = dict(zip(facts, range(len(facts)), strict=True))
        self.prose = [place for place, left in enumerate(facts.values()) if left.prose]

    @cached_property
    def is_talk(self) -> bool:
        """True if many blocks name their speaker, as in a play or a transcript."""
        return bool(speaker_turns(self.document, self.removals))

    def may_repeat(self, block: Block) -> bool:
        """Tell whether the block may say what another one says, as rows of tables and lines of code do."""
        return block.kind in EXEMPT_KINDS or block.index in self.exempt

    def source(self, block: Block) -> str:
        """Return what is left of the block, as it is in the source."""
        if block.index not in self.partial:
            return self.document.text(block)
        return "".join(self.document.source_text[start:end] for start, end in self.removals.remaining(block)).strip()

    def before(self, block: Block) -> Block | None:
        """Return the block above, if any."""
        place = self.place[block.index]
        return self.blocks[place - 1] if place else None

    def leads_prose(self, block: Block) -> bool:
        """Tell whether prose follows at once, as it follows a heading."""
        place = self.place[block.index] + 1
        return place < len(self.blocks) and self.facts[self.blocks[place].index].prose

    def is_above_prose(self, block: Block) -> bool:
        """Tell whether the block stands above all prose, as headlines do."""
        return not self.prose or self.place[block.index] < self.prose[0]

    def is_inside(self, block: Block) -> bool:
        """Tell whether prose stands above and below, as around the entries and subheadings of an article."""
        return bool(self.prose) and self.prose[0] < self.place[block.index] < self.prose[-1]

    def run(self, block: Block) -> tuple[int, int]:
        """Return the run of blocks without prose around the block, as a start and an end among the remaining blocks."""
        after = bisect_left(self.prose, self.place[block.index])
        start = self.prose[after - 1] + 1 if after else 0
        end = self.prose[after] if after < len(self.prose) else len(self.blocks)
        return start, end


def _exact(remaining: _RemainingBlocks, removed: set[int]) -> Iterator[Copy]:
    """Yield blocks whose folded text an earlier block has."""
    first: dict[str, Block] = {}
    for block in remaining.blocks:
        if remaining.facts[block.index].words >= MIN_WORDS and not remaining.may_repeat(block):
            original = first.setdefault(remaining.text[block.index], block)
            if original is not block and not _is_on_purpose(remaining, original, block):
                yield Copy(block, original, "exact")


def _is_on_purpose(remaining: _RemainingBlocks, one: Block, two: Block) -> bool:
    """Tell whether a careful author would repeat this: verse, turns of speakers, headings, clauses under headings."""
    if remaining.is_talk:
        return True
    facts = remaining.facts[two.index]
    if not facts.prose:
        if not remaining.prose or remaining.document.page_type is PageType.FORUM:
            return True
        if facts.words < MIN_NEAR_WORDS and (facts.sentence or (remaining.is_inside(one) and remaining.is_inside(two))):
            return True
        if remaining.leads_prose(two) and not remaining.is_above_prose(
            two
        ):  # a subheading, named in the table of contents?
            return remaining.place[two.index] - remaining.place[one.index] > MAX_TWIN_DISTANCE
        start, end = remaining.run(two)
        return remaining.run(one) == (start, end) and end - start >= MIN_VERSE_LINES
    above, above_copy = remaining.before(one), remaining.before(two)
    if above is None or above_copy is None or remaining.is_above_prose(one):
        return False
    if remaining.text[above.index] == remaining.text[above_copy.index]:
        return False
    over = (remaining.facts[above.index], remaining.facts[above_copy.index])
    return not any(facts.sentence or facts.prose for facts in over)


def _teasers(remaining: _RemainingBlocks, removed: set[int]) -> Iterator[Copy]:
    """Yield blocks that end in an ellipsis where another block goes on."""
    beginnings: dict[tuple[str, ...], list[Block]] = defaultdict(list)
    for block in remaining.blocks:
        if block.index not in removed and _is_cut_off(remaining, block) and not remaining.may_repeat(block):
            words = remaining.text[block.index].split()
            if len(words) >= MIN_TEASER_WORDS:
                beginnings[tuple(words[:MIN_TEASER_WORDS])].append(block)
    if not beginnings:
        return
    for block in remaining.blocks:
        text = remaining.text[block.index]
        for teaser in beginnings.get(tuple(text.split(" ", MIN_TEASER_WORDS)[:MIN_TEASER_WORDS]), ()):
            if len(remaining.text[teaser.index]) < len(text) and text.startswith(remaining.text[teaser.index]):
                yield Copy(teaser, block, "teaser")


def _is_cut_off(remaining: _RemainingBlocks, block: Block) -> bool:
    """Tell whether what is left of a block ends in an ellipsis."""
    return _ELLIPSIS.search(remaining.source(block)[-MAX_ELLIPSIS_CHARS:]) is not None


def _near(remaining: _RemainingBlocks, removed: set[int]) -> Iterator[Copy]:
    """Yield blocks that another block contains, and copies with small changes."""
    blocks = remaining.document.blocks
    open_pairs: list[tuple[int, int]] = []
    for one, two in _pairs(remaining, removed):
        if _is_on_purpose(remaining, blocks[one], blocks[two]):
            continue
        if shorter := _contained(remaining, blocks[one], blocks[two]):
            yield Copy(shorter, blocks[two] if shorter is blocks[one] else blocks[one], "contained")
        else:
            open_pairs.append((one, two))
    words = {at: words_of(remaining.text[at], remaining.facts[at].words) for pair in open_pairs for at in pair}
    find = near_by_minhash if len(open_pairs) > MAX_EXACT_PAIRS else near_by_jaccard
    for one, two in find(open_pairs, words):
        if not differ_in_fact(remaining.source(blocks[one]), remaining.source(blocks[two])):
            yield Copy(blocks[two], blocks[one], "near")


def _pairs(remaining: _RemainingBlocks, removed: set[int]) -> list[tuple[int, int]]:
    """Return pairs of indices of blocks worth comparing, of those that are left."""
    compared = (
        block.index
        for block in remaining.blocks
        if block.index not in removed
        and remaining.facts[block.index].words >= MIN_NEAR_WORDS
        and not remaining.may_repeat(block)
    )
    return pairs_of(sharing((at, anchors(remaining.text[at])) for at in compared))


def anchors(text: str) -> set[str]:
    """Return what a copy of a folded text with small changes shares with it: a beginning of a sentence, or its end."""
    found = {text[-ANCHOR_CHARS:]}
    for mark in SENTENCE_STOPS[1:]:
        text = text.replace(mark, SENTENCE_STOPS[0])
    found.update(sentence[:ANCHOR_CHARS] for sentence in text.split(SENTENCE_STOPS[0]) if len(sentence) >= ANCHOR_CHARS)
    return found


def sharing(anchors_of: Iterable[tuple[int, set[str]]]) -> list[list[int]]:
    """Return the indices that share an anchor, a list for each anchor that several have."""
    holders: dict[str, list[int]] = defaultdict(list)
    for at, found in anchors_of:
        for anchor in found:
            holders[anchor].append(at)
    return [places for places in holders.values() if len(places) > 1]


def pairs_of(groups: Iterable[Sequence[int]]) -> list[tuple[int, int]]:
    """Return the pairs within the groups, in order.

    Takes time linear in the groups: one of more than `MAX_HOLDERS` is ignored, as what its members share is a turn of
    phrase of the document.
    """
    return sorted({pair for places in groups if len(places) <= MAX_HOLDERS for pair in combinations(places, 2)})


def near_by_jaccard(pairs: Sequence[tuple[int, int]], words: dict[int, Words]) -> Iterator[tuple[int, int]]:
    """Yield the pairs whose shingles have a Jaccard similarity of `MIN_JACCARD` or more."""
    for one, two in pairs:
        a, b = words[one].shingles, words[two].shingles
        both = len(a & b)
        if both and both >= MIN_JACCARD * (len(a) + len(b) - both):
            yield one, two


def near_by_minhash(pairs: Sequence[tuple[int, int]], words: dict[int, Words]) -> Iterator[tuple[int, int]]:
    """Yield the same pairs, after MinHash signatures (datasketch) have ruled out those that are clearly different."""
    from datasketch import MinHash

    order = list(words)
    hashed = ([" ".join(shingle).encode() for shingle in words[at].shingles] for at in order)
    signatures = dict(zip(order, MinHash.bulk(hashed, num_perm=PERMUTATIONS), strict=True))
    clear = MIN_JACCARD - STANDARD_ERRORS * (MIN_JACCARD * (1 - MIN_JACCARD) / PERMUTATIONS) ** 0.5
    candidates = [pair for pair in pairs if signatures[pair[0]].jaccard(signatures[pair[1]]) >= clear]
    yield from near_by_jaccard(candidates, words)


def _contained(remaining: _RemainingBlocks, first: Block, second: Block) -> Block | None:
    """Return the block whose words all stand in the other one, in a row; no headline, whose words the text takes up."""
    shorter, longer = sorted((first, second), key=lambda block: len(remaining.text[block.index]))
    inner, outer = remaining.text[shorter.index], remaining.text[longer.index]
    at = f" {outer} ".find(f" {inner}")
    if at < 0 or (at + len(inner) < len(outer) and outer[at + len(inner)].isalnum()):
        return None
    is_sentence, is_in_prose = remaining.facts[shorter.index].sentence, remaining.facts[longer.index].prose
    if not is_sentence and outer[at + len(inner) :].startswith(";"):
        return None  # a list that goes on in the other block is another list
    if not is_sentence and (at > 0 or (remaining.is_above_prose(shorter) and is_in_prose)):
        return None
    return shorter if shorter.kind is not BlockKind.HEADING else None
