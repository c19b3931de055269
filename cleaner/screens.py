"""Cheap questions that rule most patterns out for most texts, asked before a pattern is compiled or tried.

A rule is filed under how a text must begin, or under texts of which it needs one. A screen may let a rule through that
does not match; it never holds one back that does.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import cache, cached_property

from cleaner.model import Reach, Rule

HEAD = 6  # characters of a beginning or an end that rules are filed under
LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz")
FEW_LOOKS = 300  # texts, about a long page


class Screen:
    """The patterns of rules that look at whole blocks."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._by_head: dict[str, list[Rule]] = defaultdict(list)
        self._by_need: dict[str, list[Rule]] = defaultdict(list)
        self._others: list[Rule] = []  # those that no beginning gives away
        for rule in rules:
            if rule.reach is not Reach.ANYWHERE and rule.heads and not set(rule.heads) >= LETTERS:
                for head in rule.heads:
                    self._by_head[head].append(rule)
                continue
            self._others.append(rule)
            for need in rule.needs[0] if rule.needs else ():
                self._by_need[need].append(rule)
        self._lengths = sorted(set(map(len, self._by_head)))
        self._looks = 0
        self._needing = cache(self._rules_needing)

    def worth_trying(self, text: str, words: int) -> list[Rule]:
        """The rules that how a text of so many words begins, or something it holds, gives a reason to try."""
        self._looks += 1
        rules = self._seen(text) if self._looks > FEW_LOOKS else self._all(text)
        return (
            [rule for rule in rules if words <= rule.max_words and holds_needed(rule.needs, text)] if rules else rules
        )

    def _all(self, text: str) -> list[Rule]:
        """What may match, found without the patterns of `_seen`, which are dearer to make than a few texts to judge."""
        return [*self._others, *(rule for length in self._lengths for rule in self._by_head.get(text[:length], ()))]

    def _seen(self, text: str) -> list[Rule]:
        rules = self._without_need.copy()
        if self._begins(text):
            for length in self._lengths:
                rules += self._by_head.get(text[:length], ())
        if needed := set(self._find_needed(text)):
            rules += dict.fromkeys(rule for found in sorted(needed) for rule in self._needing(found))
        return rules

    @cached_property
    def _without_need(self) -> list[Rule]:
        return [rule for rule in self._others if not rule.needs]

    @cached_property
    def _begins(self) -> Callable[[str], object]:
        return re.compile(any_of(self._by_head)).match

    @cached_property
    def _find_needed(self) -> Callable[[str], list[str]]:
        return re.compile(any_of(self._by_need)).findall

    def _rules_needing(self, found: str) -> list[Rule]:
        """The rules with a need that was found, or that may overlap with it: no place of a text is read twice."""
        tails = [found[at:] for at in range(len(found))]
        return [
            rule
            for need, rules in self._by_need.items()
            if any(need.startswith(tail) or tail.startswith(need) for tail in tails)
            for rule in rules
        ]


def holds_needed(needs: tuple[tuple[str, ...], ...], text: str) -> bool:
    """Does the text hold one of each group that a pattern needs? Asked often, so plain loops."""
    for group in needs:
        for need in group:
            if need in text:
                break
        else:
            return False
    return True


EDGE = 3  # characters of a beginning or an end that cut rules are filed under


class CutScreen:
    """Cut rules, by how a block must begin or end for them, or by a text that they need."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.by_need: list[Rule] = []
        self._by_start: dict[str, list[Rule]] = defaultdict(list)
        self._by_end: dict[str, list[Rule]] = defaultdict(list)
        for rule in rules:
            at_end = rule.reach is Reach.END
            for edge in sorted({edge[-EDGE:] if at_end else edge[:EDGE] for edge in rule.heads}):
                (self._by_end if at_end else self._by_start)[edge].append(rule)
            if not rule.heads:
                self.by_need.append(rule)

    def worth_trying(self, text: str, start: int, end: int) -> list[Rule]:
        """The rules that how `text[start:end]` begins or ends gives a reason to try."""
        rules: list[Rule] = []
        for length in range(1, EDGE + 1):
            if found := self._by_end.get(text[end - length : end]):
                rules += found
            if found := self._by_start.get(text[start : start + length]):
                rules += found
        return [rule for rule in dict.fromkeys(rules) if may_cut(rule, text, start, end)] if rules else rules


def may_cut(rule: Rule, text: str, start: int, end: int) -> bool:
    """Could a cut rule match the block `text[start:end]`, by how it begins or ends and by what it holds?"""
    at_edge = text.endswith if rule.reach is Reach.END else text.startswith
    return (not rule.heads or at_edge(rule.heads, start, end)) and holds_needed(rule.needs, text[start:end])


def any_of(texts: Iterable[str]) -> str:
    """A pattern that finds any of the texts, branching by one character at a time: one look, however many they are.

    >>> any_of(["photo", "photos", "pin"])
    'p(?:hoto|in)'
    """
    by_first: dict[str, set[str]] = defaultdict(set)
    for text in texts:
        if not text:
            return ""  # what has been read is one of them already
        by_first[text[0]].add(text[1:])
    branches = [re.escape(first) + any_of(rest) for first, rest in sorted(by_first.items())]
    return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})" if branches else "(?!)"
