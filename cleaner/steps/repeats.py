"""The step that takes out what a document has said before.

Exact and near copies, a copy that another one contains (a caption without its credit), and a teaser that another block
goes on from. What repeats on purpose stays: verse and refrains, turns of an interview, code, tables, lists, headings,
clauses under headings of their own, and paragraphs that differ in a number or a name.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import combinations
from typing import NamedTuple

from cleaner.model import Block, BlockKind, Document, PageType, Removal, Removals
from cleaner.reading.facts import all_kept_facts
from cleaner.steps.structure import speaker_turns

REASONS = ("repeats.exact", "repeats.near", "repeats.contained", "repeats.teaser")
"""What receipts of this step are signed with."""
REPEAT, TEASER = "repeat", "teaser"
NEVER = (BlockKind.CODE, BlockKind.TABLE_ROW, BlockKind.QUOTE, BlockKind.LIST_ITEM, BlockKind.OTHER)
FEWEST_WORDS = 4  # a shorter block says too little to be said twice
VERSE_LINES = 6  # short blocks in a row; what repeats within such a run may be a refrain
TWINS_WITHIN = 2  # blocks; a caption and its copy stand side by side
NEAR_WORDS = 8  # below, one other word is another statement
NEAR = 0.8  # Jaccard of shingles
SHINGLE = 3  # words
ANCHOR = 20  # characters; two sentences that begin alike for so long are worth a comparison
STOP = ". "
OTHER_STOPS = ("? ", "! ", "。")
MOST_HOLDERS = 8  # texts
MANY_PAIRS = 400  # candidates; above, MinHash says which of them are worth a comparison
PERMUTATIONS = 128
TEASER_WORDS = 5
ELLIPSIS_WITHIN = 6  # characters
ELLIPSIS_ENDS = "….])"
ELLIPSIS = re.compile(r"(?:…|\.\.\.)[\])\s]*\Z")
"""How a text ends that was cut off."""


class Copy(NamedTuple):
    """A block that repeats, the one it repeats, and how."""

    block: Block
    of: Block
    how: str


def repeats(document: Document, removals: Removals) -> Iterator[Removal]:
    """Removals of the blocks that say what another block says; of two, the later or the shorter goes."""
    scene = _Scene(document, removals)
    gone: set[int] = set()
    for find in (_exact, _teasers, _near):
        for copy in find(scene, gone):
            if copy.block.index not in gone and copy.of.index not in gone:
                gone.add(copy.block.index)
                yield from _removals(document, removals, copy)


def _removals(document: Document, removals: Removals, copy: Copy) -> Iterator[Removal]:
    first = " ".join(document.text(copy.of).split()[:6])
    why = {
        "exact": "The document has said this before",
        "near": "The document has said nearly this before",
        "contained": "Another block says this and more",
        "teaser": "Cut off; another block goes on from it",
    }[copy.how]
    category = TEASER if copy.how == "teaser" else REPEAT
    for start, end in removals.remaining(copy.block):
        yield Removal(start, end, f"repeats.{copy.how}", category, f"{why}: {first} …")


class _Scene:
    """The kept blocks of a document, their texts, and where its prose is."""

    def __init__(self, document: Document, removals: Removals) -> None:
        self.document = document
        self.blocks = [block for block in document.blocks if block.index not in removals.fully_removed]
        self.facts = facts = all_kept_facts(document, removals)
        self.text = {index: left.folded for index, left in facts.items()}
        self.place = dict(zip(facts, range(len(facts)), strict=True))
        self.prose = [place for place, left in enumerate(facts.values()) if left.prose]

    @cached_property
    def is_talk(self) -> bool:
        """Do many blocks name their speaker, as in a play or a transcript?"""
        return bool(speaker_turns(self.document))

    def before(self, block: Block) -> Block | None:
        place = self.place[block.index]
        return self.blocks[place - 1] if place else None

    def leads_prose(self, block: Block) -> bool:
        """Does prose follow at once, as it follows a heading?"""
        place = self.place[block.index] + 1
        return place < len(self.blocks) and self.facts[self.blocks[place].index].prose

    def is_above_prose(self, block: Block) -> bool:
        """Does the block stand where headlines stand?"""
        return not self.prose or self.place[block.index] < self.prose[0]

    def is_inside(self, block: Block) -> bool:
        """Does prose stand above and below, as it does around the entries and subheadings of an article?"""
        return bool(self.prose) and self.prose[0] < self.place[block.index] < self.prose[-1]

    def run(self, block: Block) -> tuple[int, int]:
        """The stretch of blocks without prose around the block, as places."""
        after = bisect_left(self.prose, self.place[block.index])
        start = self.prose[after - 1] + 1 if after else 0
        end = self.prose[after] if after < len(self.prose) else len(self.blocks)
        return start, end


def _exact(scene: _Scene, gone: set[int]) -> Iterator[Copy]:
    first: dict[str, Block] = {}
    counts = Counter(scene.text.values())
    often = {text for text, count in counts.items() if count > 1}
    for block in scene.blocks if often else ():
        text = scene.text[block.index]
        if text not in often or block.facts.words < FEWEST_WORDS or block.kind in NEVER:
            continue
        original = first.setdefault(text, block)
        if original is not block and not _is_on_purpose(scene, original, block):
            yield Copy(block, original, "exact")


def _is_on_purpose(scene: _Scene, one: Block, two: Block) -> bool:
    """Would a careful author say this twice? Verse, turns of talk, headings, clauses under headings of their own."""
    if scene.is_talk:
        return True
    if not two.facts.prose:
        if not scene.prose or scene.document.page_type is PageType.FORUM:
            return True
        if two.facts.words < NEAR_WORDS and (two.facts.sentence or (scene.is_inside(one) and scene.is_inside(two))):
            return True
        if scene.leads_prose(two) and not scene.is_above_prose(two):  # a subheading, named in the table of contents?
            return scene.place[two.index] - scene.place[one.index] > TWINS_WITHIN
        start, end = scene.run(two)
        return scene.run(one) == (start, end) and end - start >= VERSE_LINES
    above, above_copy = scene.before(one), scene.before(two)
    if above is None or above_copy is None or scene.is_above_prose(one):
        return False
    if scene.text[above.index] == scene.text[above_copy.index]:
        return False
    over = (scene.facts[above.index], scene.facts[above_copy.index])
    return not any(facts.sentence or facts.prose for facts in over)


def _teasers(scene: _Scene, gone: set[int]) -> Iterator[Copy]:
    """Blocks that end in an ellipsis where another block goes on."""
    text = scene.document.source_text
    cut_off = [
        block
        for block in scene.blocks
        if text[block.end - 1] in ELLIPSIS_ENDS
        and ELLIPSIS.search(text, max(block.start, block.end - ELLIPSIS_WITHIN), block.end)
        and block.kind not in NEVER
        and block.index not in gone
    ]
    beginnings: dict[tuple[str, ...], list[Block]] = defaultdict(list)
    for block in cut_off:
        words = scene.text[block.index].split()
        if len(words) >= TEASER_WORDS:
            beginnings[tuple(words[:TEASER_WORDS])].append(block)
    if not beginnings:
        return
    for block in scene.blocks:
        text = scene.text[block.index]
        for teaser in beginnings.get(tuple(text.split(" ", TEASER_WORDS)[:TEASER_WORDS]), ()):
            if len(scene.text[teaser.index]) < len(text) and text.startswith(scene.text[teaser.index]):
                yield Copy(teaser, block, "teaser")


class Words(NamedTuple):
    """The words of a block: folded, and as shingles. Where words are not spaced, characters stand for words."""

    tokens: tuple[str, ...]
    shingles: frozenset[tuple[str, ...]]


def words_of(text: str, words: int) -> Words:
    """The words of a folded text, of which there should be about `words`."""
    tokens = tuple(text.split())
    if len(tokens) < words // 2:
        tokens = tuple(text.replace(" ", ""))
    return Words(tokens, frozenset(zip(*(tokens[i:] for i in range(SHINGLE)), strict=False)))


def _near(scene: _Scene, gone: set[int]) -> Iterator[Copy]:
    """Blocks that another block contains, and copies with small changes."""
    blocks = scene.document.blocks
    here = scene.place.keys() - gone
    open_pairs: list[tuple[int, int]] = []
    for one, two in _pairs(scene.document):
        if one not in here or two not in here or _is_on_purpose(scene, blocks[one], blocks[two]):
            continue
        if shorter := _contained(scene, blocks[one], blocks[two]):
            yield Copy(shorter, blocks[two] if shorter is blocks[one] else blocks[one], "contained")
        else:
            open_pairs.append((one, two))
    words = {at: words_of(scene.text[at], blocks[at].facts.words) for pair in open_pairs for at in pair}
    find = near_by_minhash if len(open_pairs) > MANY_PAIRS else near_by_jaccard
    for one, two in find(open_pairs, words):
        if not _differ_in_fact(scene.document, blocks[one], blocks[two]):
            yield Copy(blocks[two], blocks[one], "near")


@lru_cache(maxsize=1)
def _pairs(document: Document) -> list[tuple[int, int]]:
    """The indices of blocks worth comparing, found once for a document however often it is looked at."""
    return candidate_pairs(
        {
            block.index: block.facts.folded
            for block in document.blocks
            if block.facts.words >= NEAR_WORDS and block.kind not in NEVER
        }
    )


def candidate_pairs(texts: Mapping[int, str]) -> list[tuple[int, int]]:
    """Pairs of texts that share the beginning of a sentence, or their end: what a copy with small changes keeps.

    Linear in the texts: what begins more than `MOST_HOLDERS` of them is how the document talks.
    """
    holders: dict[str, dict[int, None]] = defaultdict(dict)
    for at, text in texts.items():
        holders[text[-ANCHOR:]][at] = None
        for mark in OTHER_STOPS:
            text = text.replace(mark, STOP)
        for sentence in text.split(STOP):
            if len(sentence) >= ANCHOR:
                holders[sentence[:ANCHOR]][at] = None
    shared = (places for places in holders.values() if 1 < len(places) <= MOST_HOLDERS)
    return sorted({pair for places in shared for pair in combinations(places, 2)})


def near_by_jaccard(pairs: Sequence[tuple[int, int]], words: dict[int, Words]) -> Iterator[tuple[int, int]]:
    """The pairs whose shingles are alike."""
    for one, two in pairs:
        a, b = words[one].shingles, words[two].shingles
        both = len(a & b)
        if both and both >= NEAR * (len(a) + len(b) - both):
            yield one, two


def near_by_minhash(pairs: Sequence[tuple[int, int]], words: dict[int, Words]) -> Iterator[tuple[int, int]]:
    """The same, with MinHash signatures to pass over pairs that are clearly not alike. The one user of datasketch."""
    from datasketch import MinHash

    order = list(words)
    hashed = ([" ".join(shingle).encode() for shingle in words[at].shingles] for at in order)
    signatures = dict(zip(order, MinHash.bulk(hashed, num_perm=PERMUTATIONS), strict=True))
    clear = NEAR - 4 * (NEAR * (1 - NEAR) / PERMUTATIONS) ** 0.5  # four standard errors: 1 pair in 30,000 is missed
    worth = [pair for pair in pairs if signatures[pair[0]].jaccard(signatures[pair[1]]) >= clear]
    yield from near_by_jaccard(worth, words)


def _contained(scene: _Scene, first: Block, second: Block) -> Block | None:
    """The block whose words all stand in the other one, in a row; never a headline, whose words the text takes up."""
    shorter, longer = sorted((first, second), key=lambda block: len(scene.text[block.index]))
    inner, outer = scene.text[shorter.index], scene.text[longer.index]
    at = f" {outer} ".find(f" {inner}")
    if at < 0 or (at + len(inner) < len(outer) and outer[at + len(inner)].isalnum()):
        return None
    if not shorter.facts.sentence and (at > 0 or (scene.is_above_prose(shorter) and longer.facts.prose)):
        return None
    return shorter if shorter.kind is not BlockKind.HEADING else None


def _differ_in_fact(document: Document, one: Block, two: Block) -> bool:
    """Do two similar blocks differ in a number or a name? Then they are two statements."""
    a, b = (Counter(re.findall(r"[\w.,%]*\w", document.text(block))) for block in (one, two))
    return any(any(map(str.isdigit, word)) or word[0].isupper() for word in ((a - b) | (b - a)))
