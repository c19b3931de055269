"""The step that removes what rules match: blocks, sections, and parts of blocks (cuts)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from cleaner._core.blocks import NUMBER_OF_KIND
from cleaner.last_result import last_result
from cleaner.model import Block, BlockKind, Document, Removal, Removals, Span, Step
from cleaner.normalize import level, offsets, squeeze, straighten, trim
from cleaner.rules.matcher import RuleSet
from cleaner.rules.regex_engine import cut_spans
from cleaner.rules.rule import Place, Rule, RuleKind, Strength
from cleaner.rules.selectors import is_inside
from cleaner.steps.remaining import Remaining
from cleaner.steps.source_code import source_code
from cleaner.steps.subject import clauses, is_headline

EDGE_BLOCKS = 5  # from the first or last line within which bylines, dates and share rows stand
MAX_PROSE_ABOVE = 1  # prose blocks that may stand above the top of a document, such as a standfirst
MIN_ANNOUNCING_WORDS = 4  # of a line that ends in a colon; shorter ones head share bars
MAX_PROSE_BELOW = 2  # prose blocks that may stand below the bottom of a document, such as a bio or a source note
EXEMPT_KINDS = (BlockKind.CODE, BlockKind.TABLE_ROW)
"""Kinds of blocks that only rules which name an element around them remove."""
CLOSED_KINDS = (BlockKind.HEADING, BlockKind.QUOTE, *EXEMPT_KINDS)
"""Kinds of blocks that no section reaches into."""
CORE_LIMITS = (
    *(EDGE_BLOCKS, MAX_PROSE_ABOVE, MAX_PROSE_BELOW, MIN_ANNOUNCING_WORDS),
    *(sum(1 << NUMBER_OF_KIND[kind] for kind in kinds) for kinds in (EXEMPT_KINDS, CLOSED_KINDS)),
)
"""What the compiled core has to know, in its order."""


def apply_rules(rules: RuleSet) -> Step:
    """Return the step that removes the blocks, parts of blocks and sections that `rules` match.

    Some rules hold only at an edge of the document, and every removal moves the edge. So the step sweeps the document
    downwards and upwards by turns, each time judging a block by what is left at that moment, until a sweep removes
    nothing: the verdict on a block then follows from what is left of the document alone.
    """

    def step(document: Document, removals: Removals) -> Iterator[Removal]:
        matches = _matches_of(document, rules)
        left = Remaining(document, removals)
        downwards = True
        while found := list(_Sweep(matches, left, downwards).removals()):
            yield from found
            downwards = not downwards

    return step


class _DocumentMatches:
    """Rules that match the blocks of a document, found once, before any removal."""

    def __init__(self, document: Document, rules: RuleSet) -> None:
        self.document = document
        self.rules = rules
        self.matching = rules.find_in(document)
        """Rules that match a block as it was read, by its index."""
        for block in document.blocks if rules.inside and document.page_metadata else ():
            if found := tuple(rule for rule in rules.inside if is_inside(rule, block)):
                self.matching[block.index] = (*self.matching.get(block.index, ()), *found)
        self.cuts: dict[int, list[Rule]] = {}
        """Cuts worth trying on a block as it was read, by its index."""
        self.candidates = set(self.matching)
        """Indices of the blocks that a rule may take, or that a cut matches, wherever in a document it holds."""
        for at, levelled, self.cuts[at] in rules.cuts_in(document):
            folded = squeeze(levelled)
            if any(cut_spans(rule, folded) for rule in self.cuts[at]):
                self.candidates.add(at)


@last_result  # the step runs several times on a document; one for each set of rules keeps as many documents
def _matches_of(document: Document, rules: RuleSet) -> _DocumentMatches:
    return _DocumentMatches(document, rules)


class _Sweep:
    """One walk over the candidates of a document, from its top or its bottom, removing what rules match on the way."""

    def __init__(self, matches: _DocumentMatches, left: Remaining, downwards: bool) -> None:
        self.matches = matches
        self.document = matches.document
        self.left = left
        self.downwards = downwards
        self.passed = self.passed_prose = 0  # kept blocks, and kept prose, that the walk has left behind

    @cached_property
    def entries(self) -> frozenset[int]:
        """Indices of the blocks of entries, found when the walk first asks."""
        return self.left.entries()

    @cached_property
    def clauses(self) -> frozenset[int]:
        """Indices of the clauses of a legal document, found when the walk first asks."""
        return clauses(self.document, self.left, self.matching)

    def removals(self) -> Iterator[Removal]:
        """Yield what rules remove, block by block; what is left is up to date after each."""
        blocks, code = self.document.blocks, source_code(self.document)
        passed = 0 if self.downwards else len(blocks)  # up to here the walk has counted what it left behind
        for at in sorted((self.matches.candidates | self.left.partial) - code, reverse=not self.downwards):
            self.count_passed(*((passed, at) if self.downwards else (at + 1, passed)))
            passed = at if self.downwards else at + 1
            while self.left.is_kept[at] and (found := self.remove(blocks[at])):
                yield from found

    def count_passed(self, start: int, end: int) -> None:
        """Count the kept blocks from one index to another, which the walk leaves behind."""
        self.passed += self.left.is_kept.count(1, start, end)
        self.passed_prose += self.left.is_prose.count(1, start, end)

    def remove(self, block: Block) -> list[Removal]:
        """Remove a block, the section that it heads, or parts of it; return the removals, none if it is kept."""
        rule = self.verdict(block)
        if rule and rule.kind is RuleKind.KEEP:
            return []
        if rule:
            section = self.section(rule, block) if rule.kind is RuleKind.SECTION else []
            rules = [rule, *(self.nearest(rule, each, below) for below, each in enumerate(section, 1))]
            whole = zip((block, *section), rules, strict=True)
            found = [(each, its.removal(*span)) for each, its in whole for span in self.left.spans(each)]
        else:
            found = [(block, removal) for removal in self.cut(block)]
        for each, removal in found:
            self.left.remove(removal, each)
        return [removal for _, removal in found]

    def verdict(self, block: Block, below: int = 0) -> Rule | None:
        """Return the rule that decides about a block, if any; `below` is how many kept blocks below the walk it is."""
        asked = [rule for rule in self.matching(block) if rule.inside or block.kind not in EXEMPT_KINDS]
        holding = [rule for rule in asked if self.holds(rule, block, below)]
        matching = [rule for rule in holding if is_inside(rule, block) and self.matches_case(rule, block)]
        keeping = (rule for rule in matching if rule.kind is RuleKind.KEEP)
        first = next(keeping, matching[0] if matching else None)
        return None if first is None or (first.kind is not RuleKind.KEEP and self.is_content(block)) else first

    def nearest(self, section: Rule, block: Block, below: int) -> Rule:
        """Return the rule for the receipt of a block in a section: its own, if it has one that is first by its id."""
        own = self.verdict(block, below) if self.downwards else None
        return min(own or section, section, key=lambda rule: rule.id)

    def matching(self, block: Block) -> tuple[Rule, ...]:
        """Return the rules that match what remains of a block."""
        if not self.left.is_partial(block):
            return self.matches.matching.get(block.index, ())
        return self.matches.rules.find(self.left.facts(block).folded, self.document.language)

    def matches_case(self, rule: Rule, block: Block) -> bool:
        """Tell whether what remains of a block has the capitals that the rule asks for."""
        return self.matches.rules.matches_case(rule, trim(squeeze(straighten(self.left.text(block)))))

    def holds(self, rule: Rule, block: Block, below: int = 0) -> bool:
        """Tell whether the block is at a place where the rule holds."""
        if rule.place is Place.ANYWHERE:
            return True
        others, other_prose = self.left.count - 1, self.left.prose - self.left.facts(block).prose
        behind, ahead = self.passed + below, others - self.passed - below
        prose_behind, prose_ahead = self.passed_prose, other_prose - self.passed_prose
        if (rule.place is Place.TOP) is self.downwards:
            toward_edge, prose = behind, prose_behind
        else:
            toward_edge, prose = ahead, prose_ahead
        most = MAX_PROSE_ABOVE if rule.place is Place.TOP else MAX_PROSE_BELOW
        return toward_edge < EDGE_BLOCKS or prose <= min(most, self.left.prose - 1)

    def is_content(self, block: Block) -> bool:
        """Tell whether a block is content whatever its words are.

        So are the heading of an entry, an item of an announced list, what the document is about, and source code.
        """
        return (
            block.index in self.entries
            or self.is_announced(block)
            or block.index in self.clauses
            or self.is_headline(block)
        )

    def is_headline(self, block: Block) -> bool:
        """Tell whether the block is the headline of what is below it, which no rule matches."""
        below = self.left.below(block)
        if below is None or self.matching(below):
            return False
        return is_headline(self.document, block, below, self.left.is_kept.__getitem__)

    def is_announced(self, block: Block) -> bool:
        """Tell whether the kept line above ends in a colon, as one that announces a list or an example does."""
        above = self.left.above(block)
        if above is None or self.left.facts(above).words < MIN_ANNOUNCING_WORDS:
            return False
        return self.left.text(above)[-1:] == ":"

    def section(self, rule: Rule, heading: Block) -> list[Block]:
        """Return the blocks of the section under a heading, as far as they are shaped like boilerplate.

        The first block of prose ends the section; a short block right above it is kept, as it is likely its heading.
        The heading of another section ends it, too, and what is below belongs to that one.
        """
        found: list[Block] = []
        for block in self.left.all_below(heading):
            if any(rule.kind is RuleKind.SECTION for rule in self.matching(block)):
                return found
            if not self.is_boilerplate_shaped(block, rule.max_words):
                return found[:-1]
            found.append(block)
        return found

    def is_boilerplate_shaped(self, block: Block, max_words: int) -> bool:
        """Tell whether what remains of a block is short, no sentence and of no kind that an article is made of."""
        if block.kind in CLOSED_KINDS:
            return False
        facts = self.left.facts(block)
        if facts.words > max_words or facts.prose:
            return False
        return not facts.sentence or self.left.text(block)[-1:] == "?"  # as headlines end, and prompts

    def cut(self, block: Block) -> list[Removal]:
        """Return the removals of the first cut rule that matches what remains of a block; no rule cuts all of it."""
        rules = [rule for rule in self.cut_rules(block) if self.holds(rule, block)]
        if not rules or block.kind in EXEMPT_KINDS or block.index in self.clauses:
            return []
        spans = self.left.spans(block)
        source = "".join(self.document.source_text[start:end] for start, end in spans)
        text, cased = level(source), squeeze(straighten(source))
        folded = squeeze(text)
        for rule in rules:
            found = cut_spans(rule, folded, cased)
            if found and _leaves_words(folded, found):
                places = offsets(text, folded)
                cuts = [(places[start], places[end - 1] + 1) for start, end in found]
                return [rule.removal(*span) for cut in cuts for span in _in_source(cut, spans)]
        return []

    def cut_rules(self, block: Block) -> list[Rule]:
        """Return the cut rules worth trying on what remains of a block."""
        if not self.left.is_partial(block):
            return self.matches.cuts.get(block.index, [])
        text, words = level(self.left.text(block)), self.left.facts(block).words
        return self.matches.rules.cuts(text, words, self.document.language)


def refusals(document: Document, rules: RuleSet, removals: Removals, block: Block) -> Iterator[tuple[Rule, str]]:
    """Yield the rules whose words fit a kept block, of any language, each with the condition that it does not meet."""
    left = Remaining(document, removals)
    sweeps = [_Sweep(_matches_of(document, rules), left, downwards) for downwards in (True, False)]
    for sweep, span in zip(sweeps, ((0, block.index), (block.index + 1, len(document.blocks))), strict=True):
        sweep.count_passed(*span)
    for strength in (rules, rules.weak):
        for rule in strength.find(left.facts(block).folded, ""):
            yield rule, _refusal(sweeps, rule, block)


def _refusal(sweeps: list[_Sweep], rule: Rule, block: Block) -> str:
    """Return the first condition of a rule that a block does not meet."""
    sweep = sweeps[0]
    document, language = sweep.document, sweep.document.language
    conditions = (
        (rule.strength is Strength.WEAK, "is weak: it removes nothing and is a hint for the classifier"),
        (not sweep.matches.rules.applies(rule, language), f"is not for texts in {language}"),
        (block.index in source_code(document), "does not remove source code"),
        (block.kind in EXEMPT_KINDS and not rule.inside, f"does not remove a {block.kind} unless it names an element"),
        (not any(each.holds(rule, block) for each in sweeps), f"holds at the {rule.place} of a document alone"),
        (not is_inside(rule, block), f"asks for an element around it: {', '.join(rule.inside)}"),
        (not sweep.matches_case(rule, block), "asks for other capitals"),
        (rule.kind is RuleKind.KEEP, "keeps it: nothing may remove it"),
        (block.index in sweep.entries, "does not remove the heading of an entry"),
        (sweep.is_announced(block), "does not remove what the line above announces"),
        (block.index in sweep.clauses, "does not remove a clause of a legal text"),
        (sweep.is_headline(block), "does not remove the headline of what is below"),
    )
    return next(
        (text for is_so, text in conditions if is_so), "is not allowed by the settings, or a rule keeps the text"
    )


def _in_source(cut: Span, spans: list[Span]) -> Iterator[Span]:
    """Yield the spans of the source that make up a span of the text at `spans`."""
    at = 0
    for start, end in spans:
        piece = max(start, start + cut[0] - at), min(end, start + cut[1] - at)
        if piece[0] < piece[1]:
            yield piece
        at += end - start


def _leaves_words(folded: str, cut_spans: list[tuple[int, int]]) -> bool:
    ends = [0, *(end for _, end in cut_spans)]
    starts = [*(start for start, _ in cut_spans), len(folded)]
    return any(trim(folded[end:start]) for end, start in zip(ends, starts, strict=True))
