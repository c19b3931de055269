"""Which rules match a text.

Phrases are looked up in one dictionary whatever their number. A pattern is compiled when first needed, and tried only
on a text that begins as the pattern says it must, or holds what the pattern cannot do without: `screens.py` keeps
those questions, `engine.py` runs the patterns.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, cached_property

from cleaner.model import Document
from cleaner.rules.prefilter import CutPrefilter, Prefilter
from cleaner.rules.regex_engine import CASED, matches
from cleaner.rules.rule import Place, Rule, RuleKind, Strength
from cleaner.rules.selectors import is_inside

STRONG_WORDS = 3  # a literal phrase this long is chrome in a text of any language; sites mix theirs
REMEMBERED = 1 << 11  # texts of one language whose rules are kept in mind
LONGEST = 600  # characters; longer blocks are almost never chrome as a whole


class RuleSet:
    """A set of rules that can be asked about texts. Texts are folded; `language` is `""` where it is unknown."""

    def __init__(
        self, rules: Iterable[Rule], languages: Iterable[str] = (), strength: Strength = Strength.STRONG
    ) -> None:
        """`languages` are those that texts are told apart by; a rule of another, or of `any`, always holds.

        Only the rules of one strength are found.
        """
        self.rules = tuple(rules)
        self.languages = frozenset(languages)
        whole = [rule for rule in self.rules if rule.kind is not RuleKind.CUT and rule.strength is strength]
        self.inside = tuple(rule for rule in whole if rule.inside and not rule.phrases and not rule.pattern)
        """The rules that ask of a block only what elements it stands in."""
        self._has_vetoes = any(rule.kind is RuleKind.KEEP for rule in whole)
        first = (RuleKind.KEEP, RuleKind.SECTION, RuleKind.RULE)
        self._rank = {rule: (first.index(rule.kind), place) for place, rule in enumerate(whole)}
        self._by_phrase: dict[str, list[Rule]] = defaultdict(list)
        for rule in whole:
            for phrase in rule.phrases:
                self._by_phrase[phrase].append(rule)
        self._screen = Prefilter(rule for rule in whole if rule.pattern)
        self._memory = cache(_memory)
        self.cuts = cache(self._cut_screen)
        """The cut rules for texts of a language."""
        self._spoken = cache(self._holding)

    @cached_property
    def weak(self) -> RuleSet:
        """The same rules, asked about what removes nothing and is evidence only."""
        return RuleSet(self.rules, self.languages, Strength.WEAK)

    def _holding(self, language: str) -> frozenset[str]:
        """The ids of the rules that hold for texts of a language; where it is unknown, all."""
        codes = language.split(",")
        return frozenset(
            rule.id
            for rule in self.rules
            if not language or rule.language in codes or rule.language not in self.languages
        )

    def find(self, text: str, language: str) -> tuple[Rule, ...]:
        """The rules, other than cuts, that match a whole trimmed text: vetoes, then sections, then the rest.

        The list ends with the first rule that holds anywhere, since no later one could be asked for. A pattern that
        looks at capitals has matched in any case: ask `matches_case` as well.
        """
        return self.find_all([text], language).get(0, ())

    def find_all(self, texts: Sequence[str], language: str) -> dict[int, tuple[Rule, ...]]:
        """What `find` says of each of many texts, by their places; texts that no rule matches are left out."""
        memory = self._memory(language)
        if new := [text for text in dict.fromkeys(texts) if text not in memory]:
            if len(memory) + len(new) > REMEMBERED:
                memory.clear()
                new = list(dict.fromkeys(texts))
            memory.update(self._judge(new, language))
        return {at: found for at, text in enumerate(texts) if (found := memory[text])}

    def _judge(self, texts: Sequence[str], language: str) -> dict[str, tuple[Rule, ...]]:
        found: dict[str, tuple[Rule, ...]] = dict.fromkeys(texts, ())
        short = [text for text in texts if 0 < len(text) <= LONGEST]
        worth = self._screen.candidates(short)
        for at in sorted({at for at, text in enumerate(short) if text in self._by_phrase}.union(worth)):
            found[short[at]] = tuple(self._matching(short[at], worth.get(at, ()), language))
        return found

    def _matching(self, text: str, worth: Iterable[Rule], language: str) -> Iterator[Rule]:
        """The rules that match, of those that hold the text as a phrase and those `worth` trying."""
        spoken = self._spoken(language)
        is_strong = text.count(" ") >= STRONG_WORDS - 1
        literal = {rule for rule in self._by_phrase.get(text, ()) if is_strong or rule.id in spoken}
        if not self._has_vetoes and any(_holds_anywhere(rule) for rule in literal):
            worth = ()  # literal text is certain; a pattern would only name another rule for it
        for rule in sorted(literal.union(worth), key=self._rank.__getitem__):
            if rule in literal or (rule.id in spoken and matches(rule, text)):
                yield rule
                if _holds_anywhere(rule) and (rule in literal or CASED not in rule.pattern):
                    return

    def candidates(self, text: str) -> list[Rule]:
        """The rules, other than cuts, whose patterns `find` tries on a text."""
        return self._screen.candidates([text]).get(0, [])

    def vetoed(self, document: Document) -> frozenset[int]:
        """The indices of the blocks that a `[[keep]]` matches."""
        if not self._has_vetoes:
            return frozenset()
        found = self.find_all([block.facts.folded for block in document.blocks], document.language)
        return frozenset(
            block.index
            for block in document.blocks
            for rule in (*found.get(block.index, ()), *self.inside)
            if rule.kind is RuleKind.KEEP and is_inside(rule, block)
        )

    def matches_case(self, rule: Rule, text: str) -> bool:
        """Does a rule that looks at capitals match the straightened, squeezed, trimmed `text`? Others always do."""
        return CASED not in rule.pattern or text.lower() in rule.phrases or matches(rule, text, cased=True)

    def _cut_screen(self, language: str) -> CutPrefilter:
        spoken = self._spoken(language)
        return CutPrefilter(rule for rule in self.rules if rule.kind is RuleKind.CUT and rule.id in spoken)


def _holds_anywhere(rule: Rule) -> bool:
    """Does it hold wherever a text stands, so that no other rule need be asked?"""
    return rule.place is Place.ANYWHERE and not rule.inside


def _memory(_language: str) -> dict[str, tuple[Rule, ...]]:
    """What has been found of texts in a language: the same menus come page after page."""
    return {}
