"""The step that removes what rules match: blocks, sections, and parts of blocks (cuts)."""

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

EDGE_BLOCKS = 5  # from the first or last line within which bylines, dates and share rows stand
MAX_PROSE_ABOVE = 1  # prose blocks that may stand above the top of a document, such as a standfirst
MIN_ANNOUNCING_WORDS = 4  # of a line that ends in a colon; shorter ones head share bars
MAX_PROSE_BELOW = 2  # prose blocks that may stand below the bottom of a document, such as a bio or a source note
MAX_PASSES = 20  # in a row; pages need 8 at most, and a text of nothing but dates would need one for every few dates
EXEMPT_KINDS = (BlockKind.CODE, BlockKind.TABLE_ROW)


def apply_rules(rules: RuleSet) -> Step:
    """Return the step that removes the blocks, parts of blocks and sections that `rules` match.

    Some rules hold only at an edge of the document. Every removal may move the edge, so the step tries the rules again
    until nothing more is removed.
    """

    def step(document: Document, removals: Removals) -> Iterator[Removal]:
        matches = _matches_of(document, rules)
        for _ in range(MAX_PASSES):
            remaining = _RemainingDocument(matches, removals)
            found = [
                removal
                for block in matches.candidates
                if not removals.is_removed(block)
                for removal in remaining.remove(block)
            ]
            if not found:
                return
            yield from found
            removals = removals.merged(document, found)

    return step


class _DocumentMatches:
    """Rules that match the blocks of a document, found once, before any removal."""

    def __init__(self, document: Document, rules: RuleSet) -> None:
        self.document = document
        self.rules = rules
        self.levelled = level(document.source_text)
        self.matching = rules.find_all([block.facts.folded for block in document.blocks], document.language)
        """Rules that match a block as it was read, by its index."""
        for block in document.blocks if rules.inside and document.page_metadata else ():
            if found := tuple(rule for rule in rules.inside if is_inside(rule, block)):
                self.matching[block.index] = (*self.matching.get(block.index, ()), *found)
        self.cuts = cut_candidates(document, self.levelled, rules)
        self.entries = entries(document.blocks)
        indices = sorted({*self.matching, *filter(self.is_cut, self.cuts)})
        self.candidates = [document.blocks[at] for at in indices if document.blocks[at].kind not in EXEMPT_KINDS]

    def is_cut(self, at: int) -> bool:
        """Tell whether any cut rule matches the block at an index, wherever in a document that rule holds."""
        block = self.document.blocks[at]
        folded = squeeze(self.levelled[block.start : block.end])
        return any(cut_spans(rule, folded) for rule in self.cuts[at])


@lru_cache(
    maxsize=1
)  # the step runs several times on a document; one for each set of rules would keep as many documents
def _matches_of(document: Document, rules: RuleSet) -> _DocumentMatches:
    return _DocumentMatches(document, rules)


def cut_candidates(document: Document, levelled: str, rules: RuleSet) -> dict[int, list[Rule]]:
    """Return the cut rules worth trying on each block, by its index; `levelled` is the document's levelled text."""
    blocks = document.blocks
    found = rules.cuts(document.language).candidates(levelled, [(block.start, block.end) for block in blocks])
    short_enough = {
        at: [rule for rule in cuts if blocks[at].facts.words <= rule.max_words] for at, cuts in found.items()
    }
    return {at: cuts for at, cuts in short_enough.items() if cuts}


class _RemainingDocument:
    """A document as it stands after some removals: what remains of its blocks, and where its edges are."""

    def __init__(self, matches: _DocumentMatches, removals: Removals) -> None:
        self.matches = matches
        self.document = matches.document
        self.removals = removals

    def remove(self, block: Block) -> list[Removal]:
        """Return the removals of a block, of the section that it heads, or of parts of it; none if a rule keeps it."""
        holding = [rule for rule in self.matching(block) if self.holds(rule, block)]
        matching = [rule for rule in holding if is_inside(rule, block) and self.matches_case(rule, block)]
        if any(rule.kind is RuleKind.KEEP for rule in matching):
            return []
        if matching and not self.is_listed(block):
            rule = matching[0]
            blocks = [block, *(self.section(rule, block) if rule.kind is RuleKind.SECTION else ())]
            return [rule.removal(*span) for each in blocks for span in self.removals.remaining(each)]
        return self.cut(block) if block.index in self.matches.cuts else []

    def matching(self, block: Block) -> tuple[Rule, ...]:
        """Return the rules that match what remains of a block."""
        if block not in self.removals:
            return self.matches.matching.get(block.index, ())
        return self.matches.rules.find(kept_text(self.document, self.removals, block), self.document.language)

    def matches_case(self, rule: Rule, block: Block) -> bool:
        """Tell whether what remains of a block has the capitals that the rule asks for."""
        spans = self.removals.remaining(block)
        cased = "".join(self.document.source_text[start:end] for start, end in spans)
        return self.matches.rules.matches_case(rule, trim(squeeze(straighten(cased))))

    def holds(self, rule: Rule, block: Block) -> bool:
        """Tell whether the block is at a place where the rule holds."""
        if rule.place is Place.ANYWHERE:
            return True
        at = bisect_left(self.kept, block.index)
        if rule.place is Place.TOP:
            above = bisect_left(self.prose, block.index)
            return at < EDGE_BLOCKS or above <= min(MAX_PROSE_ABOVE, len(self.prose) - 1)
        below = len(self.prose) - bisect_left(self.prose, block.index + 1)
        return len(self.kept) - at <= EDGE_BLOCKS or below <= min(MAX_PROSE_BELOW, len(self.prose) - 1)

    def is_listed(self, block: Block) -> bool:
        """Tell whether the block heads an entry or stands in an announced list, where any words may be content."""
        return block.index in self.matches.entries or self.is_announced(block)

    def is_announced(self, block: Block) -> bool:
        """Tell whether the kept line above ends in a colon, as one that announces a list or an example does."""
        place = bisect_left(self.kept, block.index) - 1
        if place < 0:
            return False
        above = self.document.blocks[self.kept[place]]
        return above.facts.words >= MIN_ANNOUNCING_WORDS and self.document.source_text[above.end - 1] == ":"

    @cached_property
    def kept(self) -> list[int]:
        """Indices of the blocks of which something remains."""
        return [block.index for block in self.document.blocks if block.index not in self.removals.fully_removed]

    @cached_property
    def prose(self) -> list[int]:
        """Indices of the blocks whose remaining text is prose."""
        return [at for at, facts in all_kept_facts(self.document, self.removals).items() if facts.prose]

    def section(self, rule: Rule, heading: Block) -> list[Block]:
        """Return the blocks of the section under a heading, as far as they are shaped like boilerplate.

        The first block of prose ends the section; a short block right above it is kept, as it is likely its heading.
        The heading of another section ends it, too, and what is below belongs to that one.
        """
        found: list[Block] = []
        for at in range(heading.index + 1, len(self.document.blocks)):
            block = self.document.blocks[at]
            if self.removals.is_removed(block):
                continue
            if any(rule.kind is RuleKind.SECTION for rule in self.matching(block)):
                return found
            if not _is_boilerplate_shaped(self.document, block, rule.max_words):
                return found[:-1]
            found.append(block)
        return found

    def cut(self, block: Block) -> list[Removal]:
        """Return the removals of the first cut rule that matches what remains of a block; no rule cuts all of it."""
        for start, end in self.removals.remaining(block):
            text = self.matches.levelled[start:end]
            folded = squeeze(text)
            for rule in self.matches.cuts[block.index]:
                found = cut_spans(rule, folded, squeeze(straighten(self.document.source_text[start:end])))
                if found and _leaves_words(folded, found) and self.holds(rule, block):
                    places = offsets(text, folded, start)
                    return [rule.removal(places[a], places[b - 1] + 1) for a, b in found]
        return []


def _is_boilerplate_shaped(document: Document, block: Block, max_words: int) -> bool:
    if block.kind in (BlockKind.HEADING, BlockKind.QUOTE, *EXEMPT_KINDS):
        return False
    is_question = document.source_text[block.end - 1] == "?"  # as headlines are, and prompts
    return block.facts.words <= max_words and (is_question or not block.facts.sentence) and not block.facts.prose


def _leaves_words(folded: str, cut_spans: list[tuple[int, int]]) -> bool:
    ends = [0, *(end for _, end in cut_spans)]
    starts = [*(start for start, _ in cut_spans), len(folded)]
    return any(trim(folded[end:start]) for end, start in zip(ends, starts, strict=True))
