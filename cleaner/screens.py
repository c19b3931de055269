"""Cheap questions that rule most patterns out for most texts, asked before a pattern is compiled or tried.

A rule is filed under how a text must begin, or under texts of which it needs one. A screen may let a rule through that
does not match; it never holds one back that does.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import cached_property

from cleaner.model import Reach, Rule

HEAD = 5  # characters of a beginning or an end that rules are filed under
LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz")
FEW_LOOKS = 300  # texts, about a long page
REMEMBERED = 1 << 16  # words or edges


class Screen:
    """The patterns of rules that look at whole blocks."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._by_head: dict[str, list[Rule]] = defaultdict(list)
        self._by_part: dict[str, list[Rule]] = defaultdict(list)  # the longest word of a need
        self._others: list[Rule] = []  # those that no beginning gives away
        for rule in rules:
            if rule.reach is not Reach.ANYWHERE and rule.heads and not set(rule.heads) >= LETTERS:
                for head in rule.heads:
                    self._by_head[head].append(rule)
                continue
            self._others.append(rule)
            for need in rule.needs[0] if rule.needs else ():
                self._by_part[max(need.split(), key=len, default="")].append(rule)
        self._lengths = sorted(set(map(len, self._by_head)))
        self._without_need = [rule for rule in self._others if not rule.needs]
        self._looks = 0
        self._telling = _Memory(self._told_by)

    def worth_trying(self, text: str, words: int) -> list[Rule]:
        """The rules that how a text of so many words begins, or something it holds, gives a reason to try."""
        self._looks += 1
        rules = self._needing(text) if self._looks > FEW_LOOKS else self._others.copy()
        for length in self._lengths:
            if found := self._by_head.get(text[:length]):
                rules += found
        return (
            [rule for rule in rules if words <= rule.max_words and holds_needed(rule.needs, text)] if rules else rules
        )

    def _needing(self, text: str) -> list[Rule]:
        """Those of the others that some word of the text speaks for."""
        rules = self._without_need.copy()
        for told in map(self._telling.__getitem__, text.split()):
            if told:
                rules += told
        return list(dict.fromkeys(rules)) if rules else rules

    def _told_by(self, word: str) -> tuple[Rule, ...]:
        """The rules with a need that may lie in the word or reach into it."""
        if not self._find_part(word):
            return ()
        return tuple(dict.fromkeys(rule for part, rules in self._by_part.items() if part in word for rule in rules))

    @cached_property
    def _find_part(self) -> Callable[[str], object]:
        """Compiled on first use: dearer to make than a few texts are to judge without it."""
        return re.compile(any_of(self._by_part)).search


class _Memory(dict[str, tuple[Rule, ...]]):
    """What `find` says of a text, kept in mind for the next time: pages use the same words, and end alike."""

    def __init__(self, find: Callable[[str], tuple[Rule, ...]]) -> None:
        self._find = find

    def __missing__(self, text: str) -> tuple[Rule, ...]:
        if len(self) > REMEMBERED:
            self.clear()
        found = self[text] = self._find(text)
        return found


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
SAYS_NOTHING = frozenset(". ")
"""Every other block ends so."""


class CutScreen:
    """Cut rules, by how a block must begin or end for them, or by a text that they need."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.by_need: list[Rule] = []
        by_start: dict[str, list[Rule]] = defaultdict(list)
        by_end: dict[str, list[Rule]] = defaultdict(list)
        for rule in rules:
            if not rule.heads or not SAYS_NOTHING.isdisjoint(rule.heads):
                self.by_need.append(rule)
                continue
            at_end = rule.reach is Reach.END
            for edge in sorted({edge[-EDGE:] if at_end else edge[:EDGE] for edge in rule.heads}):
                (by_end if at_end else by_start)[edge].append(rule)
        lengths = range(1, EDGE + 1)
        self._at_start = _Memory(lambda text: tuple(rule for n in lengths for rule in by_start.get(text[:n], ())))
        self._at_end = _Memory(lambda text: tuple(rule for n in lengths for rule in by_end.get(text[-n:], ())))

    def worth_trying(self, text: str, start: int, end: int) -> list[Rule]:
        """The rules that how `text[start:end]` begins or ends gives a reason to try."""
        block = text[start:end]
        rules = self._at_end[block[-EDGE:]] + self._at_start[block[:EDGE]]
        return [rule for rule in dict.fromkeys(rules) if may_cut(rule, text, start, end)] if rules else []


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
