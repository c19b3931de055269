"""Prefilter: a cheap selection of the rules whose patterns may match a text, before any pattern is compiled or tried.

A rule is filed under prefixes or suffixes of its matches, or under literals that it requires. All texts of a document
are searched together, so that a few calls do most of the work. The prefilter may return rules that do not match; it
never misses one that does.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate

from cleaner.rules.regex_code import compile_pattern
from cleaner.rules.rule import Reach, Rule

PREFIX_LENGTH = 5  # characters of the prefixes and suffixes that rules are filed under
CUT_EDGE_LENGTH = 3  # the same for cuts
LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz")
MAX_CACHED = 1 << 13  # words, or edges of texts; a cache that is full is emptied
SHORT_WORDS = 20  # most rules match no longer texts
COMMON_EDGES = frozenset(". ")
"""Edges of every other block, under which filing a cut would exclude little."""


class Prefilter:
    """Prefilter for the rules that match whole blocks."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        by_prefix: dict[str, list[Rule]] = defaultdict(list)
        others: list[Rule] = []  # those that prefixes do not select
        for rule in rules:
            if rule.reach is Reach.ANYWHERE or not rule.prefixes or set(rule.prefixes) >= LETTERS:
                others.append(rule)
                continue
            for prefix in rule.prefixes:
                by_prefix[prefix].append(rule)
        self._by_prefix = _EdgeCache(
            lambda prefix: [rule for n in range(1, PREFIX_LENGTH + 1) for rule in by_prefix.get(prefix[:n], ())]
        )
        self._unfiltered = [rule for rule in others if not rule.required_literals]
        filtered = [rule for rule in others if rule.required_literals]
        self._for_short = RequiredLiterals(rule for rule in filtered if rule.max_words <= SHORT_WORDS)
        self._for_all = RequiredLiterals(rule for rule in filtered if rule.max_words > SHORT_WORDS)

    def patterns(self) -> Iterator[str]:
        """Yield the patterns that the prefilter compiles on first use."""
        yield from (by_literal.parts_pattern for by_literal in (self._for_short, self._for_all) if by_literal.rules)

    def candidates(self, texts: Sequence[str]) -> dict[int, list[Rule]]:
        """Return the rules that may match, by the index of the text; texts without any are left out."""
        found: dict[int, list[Rule]] = defaultdict(list)
        by_prefix = self._by_prefix
        for at, rules in [(at, rules) for at, text in enumerate(texts) if (rules := by_prefix[text[:PREFIX_LENGTH]])]:
            found[at] += rules
        spaces = [text.count(" ") for text in texts]
        short = [at for at, count in enumerate(spaces) if count < SHORT_WORDS]
        for places, by_literal in ((short, self._for_short), (range(len(texts)), self._for_all)):
            for at, rule in by_literal.texts_holding([texts[place] for place in places]):
                found[places[at]].append(rule)
        for at in range(len(texts)) if self._unfiltered else ():
            found[at] += self._unfiltered
        for at, rules in found.items():
            text, words = texts[at], spaces[at] + 1
            found[at] = [
                rule for rule in dict.fromkeys(rules) if words <= rule.max_words and _can_match_block(rule, text)
            ]
        return {at: rules for at, rules in found.items() if rules}


class RequiredLiterals:
    """Index of rules by the literals of their first group, searched for in many texts at once."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules: dict[str, list[Rule]] = defaultdict(list)
        for rule in rules:
            for literal in rule.required_literals[0]:
                self.rules[literal].append(rule)
        self._by_part: dict[str, set[str]] = defaultdict(set)  # the longest word of a literal
        for literal in self.rules:
            self._by_part[max(literal.split(), key=len, default="")].add(literal)
        self._irrelevant: set[str] = set()
        self._literals_by_word: dict[str, set[str]] = {}

    def texts_holding(self, texts: Sequence[str]) -> Iterator[tuple[int, Rule]]:
        """Yield a text's index and a rule for every literal of a rule that a text holds."""
        joined = "\n".join(texts)
        starts = [0, *accumulate([len(text) + 1 for text in texts])]
        for literal in self.present_literals(joined) if self.rules else ():
            for at in blocks_holding(literal, joined, starts):
                yield from ((at, rule) for rule in self.rules[literal])

    def present_literals(self, text: str) -> set[str]:
        """Return the literals worth searching for: those whose longest word is part of some word of the text."""
        if len(self._irrelevant) + len(self._literals_by_word) > MAX_CACHED:
            self._irrelevant.clear()
            self._literals_by_word.clear()
        words = set(text.split()) - self._irrelevant
        if new := [word for word in words if word not in self._literals_by_word]:
            self._classify(new)
        return set().union(*(self._literals_by_word[word] for word in words if word in self._literals_by_word))

    def _classify(self, words: list[str]) -> None:
        """Cache the literals that each of these words may belong to, as texts share most of their words."""
        for word in filter(self._find_part, words):
            self._literals_by_word[word] = set().union(
                *(literals for part, literals in self._by_part.items() if part in word)
            )
        self._irrelevant.update(word for word in words if word not in self._literals_by_word)

    @property
    def parts_pattern(self) -> str:
        """Return a pattern for the longest word of any literal."""
        return alternation(self._by_part)

    @cached_property
    def _find_part(self) -> Callable[[str], object]:
        """Return a search for any part; compiled on first use, not when the rules are loaded."""
        return compile_pattern(self.parts_pattern, 0).search


def blocks_holding(literal: str, text: str, starts: Sequence[int]) -> Iterator[int]:
    """Yield the indices of the blocks of `text` in which the literal begins; `starts` are the starts of the blocks."""
    at = text.find(literal)
    while at >= 0:
        place = bisect_right(starts, at) - 1
        if place >= 0:
            yield place
        at = text.find(literal, max(at + 1, starts[place + 1])) if place + 1 < len(starts) else -1


class _EdgeCache(dict[str, list[Rule]]):
    """Cache of the rules that `find` returns for an edge of a text, as many blocks begin and end alike."""

    def __init__(self, find: Callable[[str], list[Rule]]) -> None:
        self._find = find

    def __missing__(self, edge: str) -> list[Rule]:
        if len(self) > MAX_CACHED:
            self.clear()
        found = self[edge] = self._find(edge)
        return found


def holds_required(required_literals: tuple[tuple[str, ...], ...], text: str) -> bool:
    """Tell whether a text holds a literal of each group. Called very often, hence the plain loops."""
    for group in required_literals:
        for literal in group:
            if literal in text:
                break
        else:
            return False
    return True


def _can_match_block(rule: Rule, text: str) -> bool:
    """Tell whether a text has the length, the ending and the literals of a match of the rule."""
    least, most = rule.lengths
    return (
        least <= len(text) <= most
        and (not rule.endings or text.endswith(rule.endings))
        and holds_required(rule.required_literals, text)
    )


class CutPrefilter:
    """Prefilter for cut rules, which are filed under prefixes, suffixes or required literals."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        by_literal: list[Rule] = []
        by_start: dict[str, list[Rule]] = defaultdict(list)
        by_end: dict[str, list[Rule]] = defaultdict(list)
        for rule in rules:
            if not rule.prefixes or not COMMON_EDGES.isdisjoint(rule.prefixes):
                by_literal.append(rule)
                continue
            at_end = rule.reach is Reach.END
            for edge in sorted(
                {edge[-CUT_EDGE_LENGTH:] if at_end else edge[:CUT_EDGE_LENGTH] for edge in rule.prefixes}
            ):
                (by_end if at_end else by_start)[edge].append(rule)
        lengths = range(1, CUT_EDGE_LENGTH + 1)
        self._at_start = _EdgeCache(lambda text: [rule for n in lengths for rule in by_start.get(text[:n], ())])
        self._at_end = _EdgeCache(lambda text: [rule for n in lengths for rule in by_end.get(text[-n:], ())])
        self._by_literal = RequiredLiterals(by_literal).rules

    def candidates(self, text: str, blocks: Sequence[tuple[int, int]]) -> dict[int, list[Rule]]:
        """Return the cut rules that may match each block, by its index; `blocks` are their spans in `text`."""
        found: dict[int, list[Rule]] = defaultdict(list)
        for edges, block_edges in (
            (self._at_end, [text[max(start, end - CUT_EDGE_LENGTH) : end] for start, end in blocks]),
            (self._at_start, [text[start : min(end, start + CUT_EDGE_LENGTH)] for start, end in blocks]),
        ):
            for at, rules in [(at, rules) for at, edge in enumerate(block_edges) if (rules := edges[edge])]:
                found[at] += rules
        starts = [start for start, _ in blocks]
        for literal, rules in self._by_literal.items():
            for at in blocks_holding(literal, text, starts):
                found[at] += rules
        for at, rules in found.items():
            found[at] = [rule for rule in dict.fromkeys(rules) if _can_match(rule, text, *blocks[at])]
        return {at: rules for at, rules in found.items() if rules}


def _can_match(rule: Rule, text: str, start: int, end: int) -> bool:
    """Tell whether the block `text[start:end]` has the edge and the literals that a cut rule requires."""
    at_edge = text.endswith if rule.reach is Reach.END else text.startswith
    return (not rule.prefixes or at_edge(rule.prefixes, start, end)) and holds_required(
        rule.required_literals, text[start:end]
    )


def alternation(texts: Iterable[str]) -> str:
    """Return a pattern that matches any of the texts, as a trie: one search, however many texts there are.

    >>> alternation(["photo", "photos", "pin"])
    'p(?:hoto|in)'
    """
    by_first: dict[str, set[str]] = defaultdict(set)
    for text in texts:
        if not text:
            return ""  # a text ends here, so nothing more has to match
        by_first[text[0]].add(text[1:])
    branches = [
        re.escape(first) + alternation(rest) if len(rest) > 1 else re.escape(first + rest.pop())
        for first, rest in sorted(by_first.items())
    ]
    return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})" if branches else "(?!)"
