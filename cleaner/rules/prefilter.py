"""Cheap questions that rule most patterns out for most texts, asked before a pattern is compiled or tried.

A rule is filed under how a text must begin or end, or under texts of which it needs one. All the texts of a document
are asked about at once, so that most of the work is done by a few calls. A screen may let a rule through that does not
match; it never holds one back that does.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate

from cleaner.rules.rule import Reach, Rule

PREFIX_LENGTH = 5  # characters of a beginning or an end that rules are filed under
CUT_EDGE_LENGTH = 3  # the same for cuts
LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz")
REMEMBERED = 1 << 13  # words or edges
SHORT_WORDS = 20  # most rules look at no longer texts
SAYS_NOTHING = frozenset(". ")
"""Every other block ends so."""


class Prefilter:
    """The patterns of rules that look at whole blocks."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        by_head: dict[str, list[Rule]] = defaultdict(list)
        others: list[Rule] = []  # those that no beginning gives away
        for rule in rules:
            if rule.reach is Reach.ANYWHERE or not rule.prefixes or set(rule.prefixes) >= LETTERS:
                others.append(rule)
                continue
            for head in rule.prefixes:
                by_head[head].append(rule)
        self._by_head = _Edges(
            lambda head: [rule for n in range(1, PREFIX_LENGTH + 1) for rule in by_head.get(head[:n], ())]
        )
        self._without_need = [rule for rule in others if not rule.required_literals]
        needy = [rule for rule in others if rule.required_literals]
        self._for_short = RequiredLiterals(rule for rule in needy if rule.max_words <= SHORT_WORDS)
        self._for_all = RequiredLiterals(rule for rule in needy if rule.max_words > SHORT_WORDS)

    def candidates(self, texts: Sequence[str]) -> dict[int, list[Rule]]:
        """By the place of a text: the rules that how it begins, or something it holds, gives a reason to try."""
        found: dict[int, list[Rule]] = defaultdict(list)
        by_head = self._by_head
        for at, told in [(at, told) for at, text in enumerate(texts) if (told := by_head[text[:PREFIX_LENGTH]])]:
            found[at] += told
        spaces = [text.count(" ") for text in texts]
        short = [at for at, count in enumerate(spaces) if count < SHORT_WORDS]
        for places, by_need in ((short, self._for_short), (range(len(texts)), self._for_all)):
            for at, rule in by_need.holders([texts[place] for place in places]):
                found[places[at]].append(rule)
        for at in range(len(texts)) if self._without_need else ():
            found[at] += self._without_need
        for at, told in found.items():
            text, words = texts[at], spaces[at] + 1
            found[at] = [
                r for r in dict.fromkeys(told) if words <= r.max_words and holds_required(r.required_literals, text)
            ]
        return {at: rules for at, rules in found.items() if rules}


class RequiredLiterals:
    """Rules by the texts of which they need one, to be looked for in many texts at once."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules: dict[str, list[Rule]] = defaultdict(list)
        for rule in rules:
            for literal in rule.required_literals[0]:
                self.rules[literal].append(rule)
        self._by_part: dict[str, set[str]] = defaultdict(set)  # the longest word of a need
        for literal in self.rules:
            self._by_part[max(literal.split(), key=len, default="")].add(literal)
        self._silent: set[str] = set()
        self._telling: dict[str, set[str]] = {}

    def holders(self, texts: Sequence[str]) -> Iterator[tuple[int, Rule]]:
        """Each text, by its place, that holds what a rule needs, and the rule."""
        joined = "\n".join(texts)
        starts = [0, *accumulate([len(text) + 1 for text in texts])]
        for literal in self.present_literals(joined) if self.rules else ():
            for at in holders(literal, joined, starts):
                yield from ((at, rule) for rule in self.rules[literal])

    def present_literals(self, text: str) -> set[str]:
        """The needs that some word of the text speaks for, as it holds their longest word: those worth looking for."""
        if len(self._silent) + len(self._telling) > REMEMBERED:
            self._silent.clear()
            self._telling.clear()
        words = set(text.split()) - self._silent
        if new := [word for word in words if word not in self._telling]:
            self._learn(new)
        return set().union(*(self._telling[word] for word in words if word in self._telling))

    def _learn(self, words: list[str]) -> None:
        """Keep in mind which words say something and what: texts use the same ones again."""
        for word in filter(self._find_part, words):
            self._telling[word] = set().union(
                *(required_literals for part, required_literals in self._by_part.items() if part in word)
            )
        self._silent.update(word for word in words if word not in self._telling)

    @cached_property
    def _find_part(self) -> Callable[[str], object]:
        """Compiled on first use, not when rules are read."""
        return re.compile(any_of(self._by_part)).search


def holders(literal: str, text: str, starts: Sequence[int]) -> Iterator[int]:
    """The places of the blocks in which a needed text begins; `starts` are where blocks begin."""
    at = text.find(literal)
    while at >= 0:
        place = bisect_right(starts, at) - 1
        if place >= 0:
            yield place
        at = text.find(literal, max(at + 1, starts[place + 1])) if place + 1 < len(starts) else -1


class _Edges(dict[str, list[Rule]]):
    """What `find` says of an edge of a text, kept in mind for the next time: blocks begin and end alike."""

    def __init__(self, find: Callable[[str], list[Rule]]) -> None:
        self._find = find

    def __missing__(self, edge: str) -> list[Rule]:
        if len(self) > REMEMBERED:
            self.clear()
        found = self[edge] = self._find(edge)
        return found


def holds_required(required_literals: tuple[tuple[str, ...], ...], text: str) -> bool:
    """Does the text hold one of each group that a pattern needs? Asked often, so plain loops."""
    for group in required_literals:
        for literal in group:
            if literal in text:
                break
        else:
            return False
    return True


class CutPrefilter:
    """Cut rules, by how a block must begin or end for them, or by a text that they need."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        by_need: list[Rule] = []
        by_start: dict[str, list[Rule]] = defaultdict(list)
        by_end: dict[str, list[Rule]] = defaultdict(list)
        for rule in rules:
            if not rule.prefixes or not SAYS_NOTHING.isdisjoint(rule.prefixes):
                by_need.append(rule)
                continue
            at_end = rule.reach is Reach.END
            for edge in sorted(
                {edge[-CUT_EDGE_LENGTH:] if at_end else edge[:CUT_EDGE_LENGTH] for edge in rule.prefixes}
            ):
                (by_end if at_end else by_start)[edge].append(rule)
        lengths = range(1, CUT_EDGE_LENGTH + 1)
        self._at_start = _Edges(lambda text: [rule for n in lengths for rule in by_start.get(text[:n], ())])
        self._at_end = _Edges(lambda text: [rule for n in lengths for rule in by_end.get(text[-n:], ())])
        self._by_need = RequiredLiterals(by_need).rules

    def candidates(self, text: str, cut_spans: Sequence[tuple[int, int]]) -> dict[int, list[Rule]]:
        """By the place of a block, a span of `text`: the rules that its beginning, end or contents speak for."""
        found: dict[int, list[Rule]] = defaultdict(list)
        for edges, of_blocks in (
            (self._at_end, [text[max(start, end - CUT_EDGE_LENGTH) : end] for start, end in cut_spans]),
            (self._at_start, [text[start : min(end, start + CUT_EDGE_LENGTH)] for start, end in cut_spans]),
        ):
            for at, told in [(at, told) for at, edge in enumerate(of_blocks) if (told := edges[edge])]:
                found[at] += told
        starts = [start for start, _ in cut_spans]
        for literal, rules in self._by_need.items():
            for at in holders(literal, text, starts):
                found[at] += rules
        for at, told in found.items():
            found[at] = [rule for rule in dict.fromkeys(told) if _may_cut(rule, text, *cut_spans[at])]
        return {at: rules for at, rules in found.items() if rules}


def _may_cut(rule: Rule, text: str, start: int, end: int) -> bool:
    """Could a cut rule match the block `text[start:end]`, by how it begins or ends and by what it holds?"""
    at_edge = text.endswith if rule.reach is Reach.END else text.startswith
    return (not rule.prefixes or at_edge(rule.prefixes, start, end)) and holds_required(
        rule.required_literals, text[start:end]
    )


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
