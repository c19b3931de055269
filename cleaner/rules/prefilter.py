"""Prefilter: a cheap selection of the rules whose patterns may match a text, before any pattern is compiled or tried.

A rule is filed under prefixes or suffixes of its matches, or under literals that it requires. The prefilter may return
rules that do not match; it never misses one that does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from cleaner.rules.regex_engine import CASED
from cleaner.rules.rule import Place, Reach, Rule, RuleKind

PREFIX_LENGTH = 5  # characters of the prefixes and suffixes that rules are filed under
LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz")
SHORT_WORDS = 20  # most rules match no longer texts
COMMON_EDGES = frozenset(". ")
"""Edges of every other block, under which filing a cut would exclude little."""
_KINDS, _PLACES = tuple(RuleKind), tuple(Place)


class Prefilter:
    """Prefilter of rules, which it names by their place in the sequence."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = rules
        self._starts: dict[str, list[int]] = defaultdict(list)
        self._ends: dict[str, list[int]] = defaultdict(list)
        self._literals: dict[str, list[int]] = defaultdict(list)
        self._unfiltered: list[int] = []
        for number, rule in enumerate(rules):
            if has_pattern(rule):
                self._file(number, rule)

    def _file(self, number: int, rule: Rule) -> None:
        if is_filed_by_edge(rule):
            for edge in rule.prefixes:
                (self._ends if is_at_end(rule) else self._starts)[edge].append(number)
        elif rule.required_literals:
            for literal in rule.required_literals[0]:
                self._literals[literal].append(number)
        else:
            self._unfiltered.append(number)

    def candidates(self, text: str, words: int) -> list[int]:
        """Return the rules that may match a text of so many words, in their order."""
        found = set(self._unfiltered)
        for length in range(1, PREFIX_LENGTH + 1):
            found.update(self._starts.get(text[:length], ()), self._ends.get(text[-length:], ()))
        for literal, numbers in self._literals.items():
            if literal in text:
                found.update(numbers)
        return [number for number in sorted(found) if self._may_match(number, text, words)]

    def _may_match(self, number: int, text: str, words: int) -> bool:
        """Tell whether a text has the length, the edges and the literals of a match of a rule."""
        rule = self._rules[number]
        at_edge = text.endswith if is_at_end(rule) else text.startswith
        least, most = rule.lengths
        return (
            words <= rule.max_words
            and least <= len(text) <= most
            and (not rule.endings or text.endswith(rule.endings))
            and (not rule.prefixes or at_edge(rule.prefixes))
            and all(any(literal in text for literal in group) for group in rule.required_literals)
        )


def has_pattern(rule: Rule) -> bool:
    """Tell whether a pattern decides if the rule matches; the phrases of a cut are part of its pattern."""
    return bool(rule.pattern) or rule.kind is RuleKind.CUT


def is_at_end(rule: Rule) -> bool:
    """Tell whether the `prefixes` of a rule are texts with which matches end, not begin."""
    return rule.kind is RuleKind.CUT and rule.reach is Reach.END


def is_filed_by_edge(rule: Rule) -> bool:
    """Tell whether a rule is filed under its prefixes, as not too many texts have one of them."""
    edges = frozenset(rule.prefixes)
    return bool(edges) and not (rule.kind is RuleKind.CUT and edges & COMMON_EDGES) and not edges >= LETTERS


def packed(rule: Rule) -> tuple[Any, ...]:
    """Return what the compiled core needs to know of a rule, as `make_matcher` takes it."""
    return (
        rule.phrases,
        has_pattern(rule),
        rule.prefixes,
        is_at_end(rule),
        is_filed_by_edge(rule),
        rule.required_literals,
        rule.max_words,
        *rule.lengths,
        rule.endings,
        _KINDS.index(rule.kind),
        _PLACES.index(rule.place),
        bool(rule.inside),
        CASED in rule.pattern,
        rule.id,
    )


def applies_anywhere(rule: Rule) -> bool:
    """Tell whether a rule applies wherever a text is, so that no further rule is needed."""
    return rule.place is Place.ANYWHERE and not rule.inside
