"""Rules and repeats by turns, until neither finds anything more; in the core, which asks Python what it cannot tell."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from typing import Any

import cleaner._core as _core
from cleaner._core.documents import handle_of
from cleaner.last_result import last_result
from cleaner.model import Document, PageType, Removal, Removals, Step
from cleaner.reading.blocks import split_limits
from cleaner.rules.matcher import RuleSet
from cleaner.rules.pack import subjects
from cleaner.rules.regex_engine import cut_spans, cut_test_of, test_of
from cleaner.rules.selection import MAX_LOADED
from cleaner.rules.selectors import is_inside
from cleaner.steps import repeats, rules, subject
from cleaner.steps.fixpoint import from_rest, read_again, to_fixpoint
from cleaner.steps.source_code import source_code
from cleaner.steps.structure import MAX_ENTRY_WORDS, MIN_ENTRIES, MIN_TURNS

RULE, CUT, REPEAT = range(3)
"""What removes a span, as the core numbers it."""


def rules_and_repeats(rule_set: RuleSet) -> Step:
    """Return the step that removes what the rules match and what the document repeats, also when read again."""
    in_python = read_again(to_fixpoint(rules.apply_rules(rule_set), repeats.repeats))

    def step(document: Document, removals: Removals) -> Iterable[Removal]:
        return _in_core(document, removals, rule_set) if _core.native else in_python(document, removals)

    return step


def _in_core(document: Document, removals: Removals, rule_set: RuleSet) -> list[Removal]:
    """Do what `read_again` does, with the step in the core."""

    def step(document: Document, removals: Removals) -> list[Removal]:
        return _found(document, removals, rule_set)[0]

    found, is_settled = _found(document, removals, rule_set)
    every = found
    while not is_settled:
        removals = removals.merged(document, found)
        moved = from_rest(step, document, removals)
        if not moved:
            break
        removals = removals.merged(document, moved)
        found, is_settled = _found(document, removals, rule_set)
        every = [*every, *moved, *found]
    return every


def _found(document: Document, removals: Removals, rule_set: RuleSet) -> tuple[list[Removal], bool]:
    """Return what rules and repeats remove, and whether what is left then splits into the same blocks."""
    is_forum = document.page_type is PageType.FORUM
    rows, is_settled = _core.native.certain_removals(
        *(matches_of(document, rule_set), removals.by_block, removals.fully_removed, source_code(document), is_forum),
        *(MIN_TURNS, _sweep_limits(), _repeat_limits(), split_limits()),
    )
    found = []
    for source, number, span, original in rows:
        if source == REPEAT:
            found.append(repeats.removal_of(document, repeats.KINDS[number], original, span))
        else:
            matcher = rule_set.cut_matcher if source == CUT else rule_set.whole_matcher
            found.append(matcher.rules[number].removal(*span))
    return found, is_settled


@last_result  # the step runs several times on a document
def matches_of(document: Document, rule_set: RuleSet) -> object:
    """Return the handle of the rules that match the blocks of a document, found before any removal."""
    wholes, cuts = (
        (matcher.handle, matcher.active(document.language))
        for matcher in (rule_set.whole_matcher, rule_set.cut_matcher)
    )
    answers = Answers(document, rule_set)
    return _core.native.match_rules(handle_of(document), *wholes, *cuts, answers, answers.rules_by_place())


@cache
def _sweep_limits() -> object:
    """Return the handle of the constants of the step of rules and of what it asks others about."""
    listed = subjects()
    about = (subject.MAX_HEAD_BLOCKS, subject.MAX_LABEL_WORDS, subject.subjects_handle(listed), listed["licences"])
    limits: list[Any] = [*rules.CORE_LIMITS, MAX_ENTRY_WORDS, MIN_ENTRIES, *about]
    return _core.native.make_sweep_limits(*limits)


@cache
def _repeat_limits() -> object:
    """Return the handle of the constants of repeats."""
    return _core.native.make_repeat_limits(*repeats.CORE_LIMITS)


class Tests:
    """What the core calls with a text, for the rules of a set by their numbers: None until it first asks for one."""

    def __init__(self, rule_set: RuleSet) -> None:
        self.matches: list[Callable[[str], object] | None] = [None] * len(rule_set.whole_matcher.rules)
        self.cuts: list[tuple[Callable[[str, int], object], int] | None] = [None] * len(rule_set.cut_matcher.rules)


_tests = lru_cache(maxsize=MAX_LOADED)(Tests)


class Answers:
    """Answers the questions of the core about one document. Rules are named by their numbers in their matcher."""

    def __init__(self, document: Document, rule_set: RuleSet) -> None:
        self.document = document
        self.rules = rule_set
        self._whole = rule_set.whole_matcher.rules
        self._cuts = rule_set.cut_matcher.rules
        tests = _tests(rule_set)
        self.tests, self.cut_tests = tests.matches, tests.cuts

    def fill_test(self, number: int) -> None:
        """Set the function that tells whether a rule matches a folded text."""
        self.tests[number] = test_of(self._whole[number])

    def fill_cut_test(self, number: int) -> None:
        """Set the function that tells whether a cut may remove something from a folded text."""
        self.cut_tests[number] = cut_test_of(self._cuts[number])

    def matches_case(self, number: int, text: str) -> bool:
        """Tell whether a rule that matches a text also matches it with case."""
        return self.rules.matches_case(self._whole[number], text)

    def is_inside(self, number: int, at: int) -> bool:
        """Tell whether a block is in an element that a rule requires."""
        return is_inside(self._whole[number], self.document.blocks[at])

    def rules_by_place(self) -> list[tuple[int, list[int]]]:
        """Return the rules that only require elements around a block, with the index of each block that is in them."""
        if not self.rules.inside or not self.document.page_metadata:
            return []
        inside = [self._whole.index(rule) for rule in self.rules.inside]
        blocks = self.document.blocks
        found = [(block.index, [at for at in inside if is_inside(self._whole[at], block)]) for block in blocks]
        return [(at, numbers) for at, numbers in found if numbers]

    def cut_spans(self, number: int, folded: str, cased: str) -> list[tuple[int, int]]:
        """Return the spans of a folded text that a cut removes."""
        return cut_spans(self._cuts[number], folded, cased)

    def is_in_frame(self, at: int) -> bool:
        """Tell whether a block is in the frame of its page."""
        return subject.is_in_frame(self.document.blocks[at])

    def page_headings(self) -> tuple[list[int], int]:
        """Return the headings of a page that repeat its title, in order, and its first `h1`, or -1."""
        titles, first = subject.page_headings(self.document)
        return sorted(titles), first
