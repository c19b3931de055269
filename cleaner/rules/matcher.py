"""Matching: finds the rules that match a text.

All phrases are looked up in one dictionary, whatever their number. A pattern is compiled when it is first needed, and
tried only on texts that the prefilter (`prefilter.py`) selects for it; `regex_engine.py` runs the patterns.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, cached_property

import cleaner._core as _core
from cleaner._core.documents import handle_of
from cleaner.model import Document
from cleaner.normalize import level
from cleaner.rules.lexicon import NO_LEXICON, Lexicon
from cleaner.rules.prefilter import SHORT_WORDS, Prefilter, applies_anywhere, is_at_end, is_filed_by_edge, packed
from cleaner.rules.regex_engine import CASED, matches
from cleaner.rules.rule import Rule, RuleKind, Strength
from cleaner.rules.selectors import is_inside

STRONG_WORDS = 3  # a phrase of so many words is chrome in a text of any language, as sites mix languages
LONGEST = 600  # characters; longer blocks are almost never chrome as a whole
ANY_WORDS = (1 << 31) - 1  # more words than a block has
Found = Iterable[tuple[int, str, Sequence[int]]]
"""Index and text of blocks, and the numbers of the rules that were found for them."""


class RuleSet:
    """Set of rules that finds its matches in folded texts; `language` is `""` if it is unknown."""

    def __init__(
        self,
        rules: Iterable[Rule],
        languages: Iterable[str] = (),
        strength: Strength = Strength.STRONG,
        lexicon: Callable[[str], Lexicon] = lambda _: NO_LEXICON,
    ) -> None:
        """Index the rules by phrase and for the prefilter.

        `languages` are those that language identification can return; a rule of another one, or of `any`, applies to
        every text. Of the rules for whole blocks, only those of one `strength` are found. `lexicon` returns
        the lexicon of a language.
        """
        self.rules = tuple(rules)
        self.languages = frozenset(languages)
        whole = [rule for rule in self.rules if rule.kind is not RuleKind.CUT and rule.strength is strength]
        self.inside = tuple(rule for rule in whole if rule.inside and not rule.phrases and not rule.pattern)
        """Rules that have neither phrases nor a pattern, and only require elements around a block."""
        self._has_vetoes = any(rule.kind is RuleKind.KEEP for rule in whole)
        first = (RuleKind.KEEP, RuleKind.SECTION, RuleKind.RULE)
        self.whole_matcher = Matcher(sorted(whole, key=lambda rule: first.index(rule.kind)), self.applies)
        cuts = [rule for rule in self.rules if rule.kind is RuleKind.CUT]
        self.cut_matcher = Matcher(sorted(cuts, key=_breadth), self.applies)
        self.lexicon = lexicon

    @cached_property
    def weak(self) -> RuleSet:
        """Return a set that finds the weak rules instead, which remove nothing and are features of the classifier."""
        return RuleSet(self.rules, self.languages, Strength.WEAK)

    def applies(self, rule: Rule, language: str) -> bool:
        """Tell whether a rule applies to texts of a language; each does, if it is unknown."""
        return not language or rule.language in language.split(",") or rule.language not in self.languages

    def find(self, text: str, language: str) -> tuple[Rule, ...]:
        """Return the rules, other than cuts, that match a whole trimmed text: vetoes, then sections, then the rest.

        The list ends with the first rule that applies anywhere, since no later one could take effect. Case is ignored
        here even in patterns that distinguish it; check those with `matches_case` as well.
        """
        return self.whole_matcher.matching(text, self.whole_matcher.find(text, language))

    def find_in(self, document: Document, max_words: int = ANY_WORDS) -> dict[int, tuple[Rule, ...]]:
        """Return the result of `find` for the blocks with at most `max_words`, by index; others are left out."""
        found = {
            at: self.whole_matcher.matching(text, numbers)
            for at, text, numbers in self.whole_matcher.find_in(document, max_words)
        }
        return {at: rules for at, rules in found.items() if rules}

    def candidates(self, text: str) -> list[Rule]:
        """Return the rules, other than cuts, whose patterns `find` tries on a text of an unknown language."""
        return [self.whole_matcher.rules[~number] for number in self.whole_matcher.find(text, "") if number < 0]

    def cuts(self, levelled: str, words: int, language: str) -> list[Rule]:
        """Return the cuts that may match a levelled text of so many words."""
        return [self.cut_matcher.rules[number] for number in self.cut_matcher.candidates(levelled, words, language)]

    def cuts_in(self, document: Document) -> Iterator[tuple[int, str, list[Rule]]]:
        """Yield the index and the levelled text of each block that a cut may match, and the cuts."""
        levelled = level(document.source_text)
        for block in document.blocks:
            text = levelled[block.start : block.end]
            if found := self.cuts(text, block.facts.words, document.language):
                yield block.index, text, found

    def vetoed(self, document: Document) -> frozenset[int]:
        """Return the indices of the blocks that a `[[keep]]` matches."""
        if not self._has_vetoes:
            return frozenset()
        found = self.find_in(document)
        inside = [rule for rule in self.inside if rule.kind is RuleKind.KEEP]
        return frozenset(
            block.index
            for block in (document.blocks if inside else map(document.blocks.__getitem__, found))
            for rule in (*found.get(block.index, ()), *inside)
            if rule.kind is RuleKind.KEEP and is_inside(rule, block)
        )

    def matches_case(self, rule: Rule, text: str) -> bool:
        """Tell whether a rule that `find` returned also matches with case; always true if it ignores case.

        `text` is straightened, squeezed and trimmed.
        """
        return CASED not in rule.pattern or text.lower() in rule.phrases or matches(rule, text, cased=True)


def _breadth(cut: Rule) -> tuple[bool, bool]:
    """Return a sort key of cuts: those that are certain of an edge of a block come first, ends before starts."""
    return not is_filed_by_edge(cut), not is_at_end(cut)


class Matcher:
    """Rules in the order in which they are tried. A rule is named by its number, its place in that order.

    `applies` tells whether a rule applies to texts of a language.
    """

    def __init__(self, rules: Sequence[Rule], applies: Callable[[Rule, str], bool]) -> None:
        self.rules = tuple(rules)
        self.active = cache(lambda language: bytes(applies(rule, language) for rule in self.rules))
        """Cached function that returns a byte for each rule, 1 if it applies to a language."""

    @cached_property
    def handle(self) -> object:
        """Return the handle of the rules in the core."""
        return _core.native.make_matcher(list(map(packed, self.rules)), STRONG_WORDS, LONGEST, SHORT_WORDS)

    @cached_property
    def _prefilter(self) -> Prefilter:
        return Prefilter(self.rules)

    @cached_property
    def _by_phrase(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for number, rule in enumerate(self.rules):
            for phrase in dict.fromkeys(rule.phrases):
                found[phrase].append(number)
        return dict(found)

    def matching(self, text: str, numbers: Iterable[int]) -> tuple[Rule, ...]:
        """Return those of the rules that `find` returned for a text that match it, up to one that applies anywhere."""
        found = []
        for number in numbers:
            rule = self.rules[number if number >= 0 else ~number]
            if number >= 0 or matches(rule, text):
                found.append(rule)
                if applies_anywhere(rule) and (number >= 0 or CASED not in rule.pattern):
                    break
        return tuple(found)

    def find(self, text: str, language: str) -> Sequence[int]:
        """Return the rules that may match a trimmed text: `n` if a phrase of rule `n` is the text, else `~n`."""
        if not 0 < len(text) <= LONGEST:
            return ()
        words, active = text.count(" ") + 1, self.active(language)
        literal = [number for number in self._by_phrase.get(text, ()) if words >= STRONG_WORDS or active[number]]
        return self._in_order(literal, self.candidates(text, words, language))

    def find_in(self, document: Document, max_words: int) -> Found:
        """Return index and folded text of the blocks with at most `max_words`, and the result of `find` for them.

        Blocks without a result are left out.
        """
        if _core.native:
            active = self.active(document.language)
            return _core.native.find_rules(self.handle, handle_of(document), active, max_words)
        rows = ((block.index, block.facts.folded) for block in document.blocks if block.facts.words <= max_words)
        results = ((at, text, self.find(text, document.language)) for at, text in rows)
        return [result for result in results if result[2]]

    def _in_order(self, literal: Sequence[int], others: Sequence[int]) -> list[int]:
        """Return rules of which a phrase is the text, and `others`, as far as one could take effect."""
        last = next((number for number in literal if applies_anywhere(self.rules[number])), None)
        if last is not None:
            has_vetoes = self.rules[0].kind is RuleKind.KEEP
            others = [number for number in others if number < last] if has_vetoes else []
            literal = [number for number in literal if number <= last]
        numbers = sorted({*literal, *others})
        return [number if number in literal else ~number for number in numbers]

    def candidates(self, text: str, words: int, language: str) -> list[int]:
        """Return the rules whose patterns may match a text of so many words."""
        active = self.active(language)
        return [number for number in self._prefilter.candidates(text, words) if active[number]]
