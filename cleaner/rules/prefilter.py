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

HEAD = 5  # characters of a beginning or an end that rules are filed under
EDGE = 3  # the same for cuts
LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz")
REMEMBERED = 1 << 13  # words or edges
SHORT_WORDS = 20  # most rules look at no longer texts
SAYS_NOTHING = frozenset(". ")
"""Every other block ends so."""


class Screen:
    """The patterns of rules that look at whole blocks."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        by_head: dict[str, list[Rule]] = defaultdict(list)
        others: list[Rule] = []  # those that no beginning gives away
        for rule in rules:
            if rule.reach is Reach.ANYWHERE or not rule.heads or set(rule.heads) >= LETTERS:
                others.append(rule)
                continue
            for head in rule.heads:
                by_head[head].append(rule)
        self._by_head = _Edges(lambda head: [rule for n in range(1, HEAD + 1) for rule in by_head.get(head[:n], ())])
        self._without_need = [rule for rule in others if not rule.needs]
        needy = [rule for rule in others if rule.needs]
        self._for_short = Needs(rule for rule in needy if rule.max_words <= SHORT_WORDS)
        self._for_all = Needs(rule for rule in needy if rule.max_words > SHORT_WORDS)

    def worth_trying(self, texts: Sequence[str]) -> dict[int, list[Rule]]:
        """By the place of a text: the rules that how it begins, or something it holds, gives a reason to try."""
        found: dict[int, list[Rule]] = defaultdict(list)
        by_head = self._by_head
        for at, told in [(at, told) for at, text in enumerate(texts) if (told := by_head[text[:HEAD]])]:
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
            found[at] = [r for r in dict.fromkeys(told) if words <= r.max_words and holds_needed(r.needs, text)]
        return {at: rules for at, rules in found.items() if rules}


class Needs:
    """Rules by the texts of which they need one, to be looked for in many texts at once."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules: dict[str, list[Rule]] = defaultdict(list)
        for rule in rules:
            for need in rule.needs[0]:
                self.rules[need].append(rule)
        self._by_part: dict[str, set[str]] = defaultdict(set)  # the longest word of a need
        for need in self.rules:
            self._by_part[max(need.split(), key=len, default="")].add(need)
        self._silent: set[str] = set()
        self._telling: dict[str, set[str]] = {}

    def holders(self, texts: Sequence[str]) -> Iterator[tuple[int, Rule]]:
        """Each text, by its place, that holds what a rule needs, and the rule."""
        joined = "\n".join(texts)
        starts = [0, *accumulate([len(text) + 1 for text in texts])]
        for need in self.spoken_for(joined) if self.rules else ():
            for at in holders(need, joined, starts):
                yield from ((at, rule) for rule in self.rules[need])

    def spoken_for(self, text: str) -> set[str]:
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
            self._telling[word] = set().union(*(needs for part, needs in self._by_part.items() if part in word))
        self._silent.update(word for word in words if word not in self._telling)

    @cached_property
    def _find_part(self) -> Callable[[str], object]:
        """Compiled on first use, not when rules are read."""
        return re.compile(any_of(self._by_part)).search


def holders(need: str, text: str, starts: Sequence[int]) -> Iterator[int]:
    """The places of the blocks in which a needed text begins; `starts` are where blocks begin."""
    at = text.find(need)
    while at >= 0:
        place = bisect_right(starts, at) - 1
        if place >= 0:
            yield place
        at = text.find(need, max(at + 1, starts[place + 1])) if place + 1 < len(starts) else -1


class _Edges(dict[str, list[Rule]]):
    """What `find` says of an edge of a text, kept in mind for the next time: blocks begin and end alike."""

    def __init__(self, find: Callable[[str], list[Rule]]) -> None:
        self._find = find

    def __missing__(self, edge: str) -> list[Rule]:
        if len(self) > REMEMBERED:
            self.clear()
        found = self[edge] = self._find(edge)
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


class CutScreen:
    """Cut rules, by how a block must begin or end for them, or by a text that they need."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        by_need: list[Rule] = []
        by_start: dict[str, list[Rule]] = defaultdict(list)
        by_end: dict[str, list[Rule]] = defaultdict(list)
        for rule in rules:
            if not rule.heads or not SAYS_NOTHING.isdisjoint(rule.heads):
                by_need.append(rule)
                continue
            at_end = rule.reach is Reach.END
            for edge in sorted({edge[-EDGE:] if at_end else edge[:EDGE] for edge in rule.heads}):
                (by_end if at_end else by_start)[edge].append(rule)
        lengths = range(1, EDGE + 1)
        self._at_start = _Edges(lambda text: [rule for n in lengths for rule in by_start.get(text[:n], ())])
        self._at_end = _Edges(lambda text: [rule for n in lengths for rule in by_end.get(text[-n:], ())])
        self._by_need = Needs(by_need).rules

    def worth_trying(self, text: str, spans: Sequence[tuple[int, int]]) -> dict[int, list[Rule]]:
        """By the place of a block, a span of `text`: the rules that its beginning, end or contents speak for."""
        found: dict[int, list[Rule]] = defaultdict(list)
        for edges, of_blocks in (
            (self._at_end, [text[max(start, end - EDGE) : end] for start, end in spans]),
            (self._at_start, [text[start : min(end, start + EDGE)] for start, end in spans]),
        ):
            for at, told in [(at, told) for at, edge in enumerate(of_blocks) if (told := edges[edge])]:
                found[at] += told
        starts = [start for start, _ in spans]
        for need, rules in self._by_need.items():
            for at in holders(need, text, starts):
                found[at] += rules
        for at, told in found.items():
            found[at] = [rule for rule in dict.fromkeys(told) if _may_cut(rule, text, *spans[at])]
        return {at: rules for at, rules in found.items() if rules}


def _may_cut(rule: Rule, text: str, start: int, end: int) -> bool:
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
