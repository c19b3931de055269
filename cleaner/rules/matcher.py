"""Matching: finds the rules that match a text.

All phrases are looked up in one dictionary, whatever their number. A pattern is compiled when it is first needed, and
tried only on texts that the prefilter (`prefilter.py`) selects for it; `regex_engine.py` runs the patterns.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, cached_property

from cleaner.model import Document
from cleaner.rules.lexicon import NO_LEXICON, Lexicon
from cleaner.rules.prefilter import CutPrefilter, Prefilter
from cleaner.rules.regex_engine import CASED, matches
from cleaner.rules.rule import Place, Rule, RuleKind, Strength
from cleaner.rules.selectors import is_inside

STRONG_WORDS = 3  # a phrase of so many words is chrome in a text of any language, as sites mix languages
MAX_CACHED = 1 << 11  # texts whose rules are cached; a cache that is full is emptied
LONGEST = 600  # characters; longer blocks are almost never chrome as a whole, and are not cached


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
        self._rank = {rule: (first.index(rule.kind), place) for place, rule in enumerate(whole)}
        self._by_phrase: dict[str, list[Rule]] = defaultdict(list)
        for rule in whole:
            for phrase in rule.phrases:
                self._by_phrase[phrase].append(rule)
        self._prefilter = Prefilter(rule for rule in whole if rule.pattern)
        self._cached: dict[tuple[str, str], tuple[Rule, ...]] = {}
        """Result of `find` by language and text; it pays because the same menus occur on many pages."""
        self.cuts = cache(self._cut_prefilter)
        """Cached function that returns the prefilter of the cut rules for a language."""
        self._active_ids = cache(self._ids_for)
        self.lexicon = lexicon

    @cached_property
    def weak(self) -> RuleSet:
        """Return a set that finds the weak rules instead, which remove nothing and are features of the classifier."""
        return RuleSet(self.rules, self.languages, Strength.WEAK)

    def _ids_for(self, language: str) -> frozenset[str]:
        """Return the ids of the rules that apply to texts of a language; all, if it is unknown."""
        codes = language.split(",")
        return frozenset(
            rule.id
            for rule in self.rules
            if not language or rule.language in codes or rule.language not in self.languages
        )

    def find(self, text: str, language: str) -> tuple[Rule, ...]:
        """Return the rules, other than cuts, that match a whole trimmed text: vetoes, then sections, then the rest.

        The list ends with the first rule that applies anywhere, since no later one could take effect. Case is ignored
        here even in patterns that distinguish it; check those with `matches_case` as well.
        """
        return self.find_all([text], language).get(0, ())

    def find_all(self, texts: Sequence[str], language: str) -> dict[int, tuple[Rule, ...]]:
        """Return the result of `find` for many texts, by their index; texts that no rule matches are left out."""
        distinct = [text for text in dict.fromkeys(texts) if 0 < len(text) <= LONGEST]
        by_text = {text: self._cached.get((language, text)) for text in distinct}
        if new := [text for text, found in by_text.items() if found is None]:
            fresh = self._find_uncached(new, language)
            by_text.update(fresh)
            if len(self._cached) + len(new) > MAX_CACHED:
                self._cached.clear()
            self._cached.update(((language, text), fresh[text]) for text in new[:MAX_CACHED])
        return {at: found for at, text in enumerate(texts) if (found := by_text.get(text))}

    def _find_uncached(self, texts: Sequence[str], language: str) -> dict[str, tuple[Rule, ...]]:
        """Return the result of `find` for each of the texts, of which none is longer than `LONGEST`."""
        found: dict[str, tuple[Rule, ...]] = dict.fromkeys(texts, ())
        candidates = self._prefilter.candidates(texts)
        for at in sorted({at for at, text in enumerate(texts) if text in self._by_phrase}.union(candidates)):
            found[texts[at]] = tuple(self._matching(texts[at], candidates.get(at, ()), language))
        return found

    def _matching(self, text: str, candidates: Iterable[Rule], language: str) -> Iterator[Rule]:
        """Yield the rules that match: those with the text as a phrase, and `candidates` whose pattern matches."""
        active = self._active_ids(language)
        is_strong = text.count(" ") >= STRONG_WORDS - 1
        literal = {rule for rule in self._by_phrase.get(text, ()) if is_strong or rule.id in active}
        if not self._has_vetoes and any(_applies_anywhere(rule) for rule in literal):
            candidates = ()  # the phrase is certain; a pattern could only name another rule for the same text
        for rule in sorted(literal.union(candidates), key=self._rank.__getitem__):
            if rule in literal or (rule.id in active and matches(rule, text)):
                yield rule
                if _applies_anywhere(rule) and (rule in literal or CASED not in rule.pattern):
                    return

    def candidates(self, text: str) -> list[Rule]:
        """Return the rules, other than cuts, whose patterns `find` tries on a text."""
        return self._prefilter.candidates([text]).get(0, [])

    def vetoed(self, document: Document) -> frozenset[int]:
        """Return the indices of the blocks that a `[[keep]]` matches."""
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
        """Tell whether a rule that `find` returned also matches with case; always true if it ignores case.

        `text` is straightened, squeezed and trimmed.
        """
        return CASED not in rule.pattern or text.lower() in rule.phrases or matches(rule, text, cased=True)

    def _cut_prefilter(self, language: str) -> CutPrefilter:
        """Return the prefilter of the cut rules that apply to texts of a language."""
        active = self._active_ids(language)
        return CutPrefilter(rule for rule in self.rules if rule.kind is RuleKind.CUT and rule.id in active)


def _applies_anywhere(rule: Rule) -> bool:
    """Tell whether a rule applies wherever a text is, so that no further rule is needed."""
    return rule.place is Place.ANYWHERE and not rule.inside
