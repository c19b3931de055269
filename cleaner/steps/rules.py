"""The step that takes out what a rule file says every page prints."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from functools import cached_property, lru_cache

from cleaner.model import Block, BlockKind, Document, Removal, Removals, Step
from cleaner.normalize import level, offsets, squeeze, straighten, trim
from cleaner.reading.facts import all_kept_facts, kept_text
from cleaner.rules.matcher import RuleSet
from cleaner.rules.regex_engine import cut_spans
from cleaner.rules.rule import Place, Rule, RuleKind
from cleaner.rules.selectors import is_inside
from cleaner.steps.structure import entries

EDGE = 5  # blocks; how far bylines, dates and share rows sit from the first or last line
STANDFIRST = 1  # prose blocks that may stand above what is still the top
ANNOUNCING_WORDS = 4  # of a line that ends in a colon; shorter ones head share bars
SIGN_OFF = 2  # prose blocks, such as a bio or a source note, that may stand below what is still the bottom
MOST_LOOKS = 20  # in a row; pages need 8 at most, and a text of nothing but dates would need one for each few
UNTOUCHED = (BlockKind.CODE, BlockKind.TABLE_ROW)


def apply_rules(rules: RuleSet) -> Step:
    """The step that takes out the blocks, the parts of blocks and the sections that `rules` know.

    What a rule wants gone only at an edge is looked at again whenever something went, because the edge has moved.
    """
    matches_of = lru_cache(maxsize=1)(_Matches)  # a second look at the same document need not find its way again

    def step(document: Document, removals: Removals) -> Iterator[Removal]:
        matches = matches_of(document, rules)
        for _ in range(MOST_LOOKS):
            state = _State(matches, removals)
            found = [
                removal
                for block in matches.suspects
                if not removals.is_removed(block)
                for removal in state.remove(block)
            ]
            if not found:
                return
            yield from found
            removals = removals.merged(document, found)

    return step


class _Matches:
    """A document, and the blocks that some rule may take, whole or in part."""

    def __init__(self, document: Document, rules: RuleSet) -> None:
        self.document = document
        self.rules = rules
        self.levelled = level(document.source_text)
        self.matching = rules.find_all([block.facts.folded for block in document.blocks], document.language)
        """The rules that match a block as it came, by its index."""
        for block in document.blocks if rules.inside and document.page_metadata else ():
            if found := tuple(rule for rule in rules.inside if is_inside(rule, block)):
                self.matching[block.index] = (*self.matching.get(block.index, ()), *found)
        self.cuts = cut_candidates(document, self.levelled, rules)
        self.entries = entries(document.blocks)
        indices = sorted({*self.matching, *filter(self.is_cut, self.cuts)})
        self.suspects = [document.blocks[at] for at in indices if document.blocks[at].kind not in UNTOUCHED]

    def is_cut(self, at: int) -> bool:
        """Does any cut rule match a block, wherever it may hold?"""
        block = self.document.blocks[at]
        folded = squeeze(self.levelled[block.start : block.end])
        return any(cut_spans(rule, folded) for rule in self.cuts[at])


def cut_candidates(document: Document, levelled: str, rules: RuleSet) -> dict[int, list[Rule]]:
    """The cut rules worth trying on each block, by its index; `levelled` is the text of the document."""
    blocks = document.blocks
    found = rules.cuts(document.language).candidates(levelled, [(block.start, block.end) for block in blocks])
    fitting = {at: [rule for rule in cuts if blocks[at].facts.words <= rule.max_words] for at, cuts in found.items()}
    return {at: cuts for at, cuts in fitting.items() if cuts}


class _State:
    """A page as it stands after some removals: what is left of it, and where its edges are."""

    def __init__(self, matches: _Matches, removals: Removals) -> None:
        self.matches = matches
        self.document = matches.document
        self.removals = removals

    def remove(self, block: Block) -> list[Removal]:
        """What the rules take of a block, and of what is below it where it heads a section."""
        matching = [rule for rule in self.matching(block) if is_inside(rule, block) and self.matches_case(rule, block)]
        if any(rule.kind is RuleKind.KEEP for rule in matching):
            return []
        if matching and (block.index in self.matches.entries or self.is_announced(block)):
            matching = []  # any words may head an entry, or stand in a list
        for rule in matching:
            if self.stands(rule.place, block):
                blocks = [block, *(self.under(rule, block) if rule.kind is RuleKind.SECTION else ())]
                return [rule.removal(*span) for each in blocks for span in self.removals.remaining(each)]
        return self.cut(block) if block.index in self.matches.cuts else []

    def matching(self, block: Block) -> tuple[Rule, ...]:
        """The rules that match what is left of a block."""
        if block not in self.removals:
            return self.matches.matching.get(block.index, ())
        return self.matches.rules.find(kept_text(self.document, self.removals, block), self.document.language)

    def matches_case(self, rule: Rule, block: Block) -> bool:
        left = self.removals.remaining(block)
        cased = "".join(self.document.source_text[start:end] for start, end in left)
        return self.matches.rules.matches_case(rule, trim(squeeze(straighten(cased))))

    def stands(self, place: Place, block: Block) -> bool:
        """Is the block where the rule holds?"""
        at = bisect_left(self.kept, block.index)
        match place:
            case Place.TOP:
                above = bisect_left(self.prose, block.index)
                return at < EDGE or above <= min(STANDFIRST, len(self.prose) - 1)
            case Place.BOTTOM:
                below = len(self.prose) - bisect_left(self.prose, block.index + 1)
                return len(self.kept) - at <= EDGE or below <= min(SIGN_OFF, len(self.prose) - 1)
            case _:
                return True

    def is_announced(self, block: Block) -> bool:
        """Does the kept line above end in a colon, as one that announces a list or an example does?"""
        place = bisect_left(self.kept, block.index) - 1
        if place < 0:
            return False
        above = self.document.blocks[self.kept[place]]
        return above.facts.words >= ANNOUNCING_WORDS and self.document.source_text[above.end - 1] == ":"

    @cached_property
    def kept(self) -> list[int]:
        return [block.index for block in self.document.blocks if block.index not in self.removals.fully_removed]

    @cached_property
    def prose(self) -> list[int]:
        return [at for at, facts in all_kept_facts(self.document, self.removals).items() if facts.prose]

    def under(self, rule: Rule, heading: Block) -> list[Block]:
        """The chrome-shaped blocks under a section's heading.

        The first block of prose ends them, and a short block right above it is left, as it is likely its heading. The
        heading of another section ends them too, and speaks for what is below it.
        """
        found: list[Block] = []
        for at in range(heading.index + 1, len(self.document.blocks)):
            block = self.document.blocks[at]
            if self.removals.is_removed(block):
                continue
            if any(rule.kind is RuleKind.SECTION for rule in self.matching(block)):
                return found
            if not _is_chrome_shaped(self.document, block, rule.max_words):
                return found[:-1]
            found.append(block)
        return found

    def cut(self, block: Block) -> list[Removal]:
        """What the first cut rule that matches takes of a block, never all that is left of it."""
        for start, end in self.removals.remaining(block):
            text = self.matches.levelled[start:end]
            folded = squeeze(text)
            for rule in self.matches.cuts[block.index]:
                found = cut_spans(rule, folded, squeeze(straighten(self.document.source_text[start:end])))
                if found and _leaves_words(folded, found) and self.stands(rule.place, block):
                    places = offsets(text, folded, start)
                    return [rule.removal(places[a], places[b - 1] + 1) for a, b in found]
        return []


def _is_chrome_shaped(document: Document, block: Block, max_words: int) -> bool:
    if block.kind in (BlockKind.HEADING, BlockKind.QUOTE, *UNTOUCHED):
        return False
    is_question = document.source_text[block.end - 1] == "?"  # as headlines are, and prompts
    return block.facts.words <= max_words and (is_question or not block.facts.sentence) and not block.facts.prose


def _leaves_words(folded: str, cut_spans: list[tuple[int, int]]) -> bool:
    ends = [0, *(end for _, end in cut_spans)]
    starts = [*(start for start, _ in cut_spans), len(folded)]
    return any(trim(folded[end:start]) for end, start in zip(ends, starts, strict=True))
