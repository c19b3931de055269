"""Regex engine: runs patterns with `regex` and a time limit, or with `re` if that is known to give the same result.

`re` compiles a pattern in a third of the time, and its code can be stored (`regex_code.py`), which counts in a process
that is started for every file; but `re` has no time limit. So it runs plain patterns only: those of the shipped pack
that it reads as `regex` does, and that tests have found to take linear time. All others, a user's rules above all, run
with the time limit.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache, partial
from typing import Any

from cleaner.errors import OverBudgetError
from cleaner.rules.folder import CORE
from cleaner.rules.regex_code import compile_pattern
from cleaner.rules.rule import Reach, Rule, RuleKind

SECONDS = 1.0  # time limit for one pattern on one block; a shipped pattern takes microseconds
LONGEST_CUT = 300  # characters that a cut at the end of a block removes at most
CASED = "(?-i:"
"""Part of every pattern that distinguishes case."""
CUT_GROUP = "(?P<cut>"
"""Start of the group that a cut removes, if its pattern has one; the rest of the match is context and is kept."""


def matches(rule: Rule, text: str, *, cased: bool = False) -> bool:
    """Tell whether the rule's pattern matches a folded text, in the part that the rule's `reach` names.

    Without `cased`, case is ignored even where the pattern distinguishes it, for a first test on lower-case text.
    Raises `OverBudgetError` if the time limit is exceeded.
    """
    try:
        return _matcher(rule, cased)(text) is not None
    except TimeoutError:
        raise _over_budget(rule) from None


def cut_spans(rule: Rule, text: str, cased: str = "") -> list[tuple[int, int]]:
    """Return the spans of a folded text that a cut rule removes.

    `cased` is the same text before lower-casing, for patterns that distinguish case; without it, case is ignored.
    Raises `OverBudgetError` if the time limit is exceeded.
    """
    is_cased = len(cased) == len(text) and CASED in rule.pattern
    reach = _reach_of_cut(rule)
    start = max(0, len(text) - reach) if reach else 0
    try:
        found = _finder(rule, is_cased)(cased if is_cased else text, start)
        return [span for span in map(_cut, found) if span[0] < span[1]]
    except TimeoutError:
        raise _over_budget(rule) from None


def test_of(rule: Rule) -> Callable[[str], object]:
    """Return a function whose result is true for a folded text if `matches` is; of a plain rule, one without Python."""
    matcher = _matcher(rule, False)

    def within_limit(text: str) -> object:
        try:
            return matcher(text)
        except TimeoutError:
            raise _over_budget(rule) from None

    return matcher if rule.is_plain else within_limit


def cut_test_of(rule: Rule) -> tuple[Callable[[str, int], object], int]:
    """Return a function of a folded text and a start whose result is false only if `cut_spans` finds nothing there.

    The number is how many characters at the end of the text to search, 0 for all.
    """
    if not rule.is_plain:
        return (lambda text, start: True), 0
    return _compile(rule, _cut_pattern(rule, False)).search, _reach_of_cut(rule)


def _reach_of_cut(rule: Rule) -> int:
    """Return how many characters at the end of a text a cut is searched for in, 0 for all."""
    return LONGEST_CUT if rule.reach is Reach.END and CUT_GROUP not in rule.pattern else 0


def _cut(match: Any) -> tuple[int, int]:
    """Return the span of a match that is removed: the named group, or the whole match."""
    named: tuple[int, int] = match.span("cut") if "cut" in match.re.groupindex else (-1, -1)
    return match.span() if named == (-1, -1) else named


def is_plain(pattern: str) -> bool:
    """Tell whether `re` compiles the pattern without an error or a warning, with case and without."""
    import warnings

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            for variant in (pattern, pattern.replace(CASED, "(?:"), rf"(?:{pattern})\Z"):
                re.compile(variant, re.IGNORECASE)
    except (re.error, Warning):
        return False
    return True


@cache
def _matcher(rule: Rule, cased: bool) -> Callable[[str], object]:
    """Return a function that matches the pattern of a rule against a text, within its reach and time limit."""
    compiled = _compile(rule, _pattern(rule, cased))
    method = {Reach.WHOLE: compiled.fullmatch, Reach.START: compiled.match}.get(rule.reach, compiled.search)
    return _with_time_limit(rule, method)


@cache
def _finder(rule: Rule, cased: bool) -> Callable[[str, int], Any]:
    """Return a function that finds the phrases and the pattern of a cut, anchored at its end of the block."""
    return _with_time_limit(rule, _compile(rule, _cut_pattern(rule, cased)).finditer)


def variants(rule: Rule) -> Iterator[tuple[str, int]]:
    """Yield the text and the flags of the patterns that `re` compiles for a plain rule."""
    if rule.is_plain and (rule.pattern or rule.kind is RuleKind.CUT):
        text_of = _cut_pattern if rule.kind is RuleKind.CUT else _pattern
        for cased in (False, True) if CASED in rule.pattern else (False,):
            yield text_of(rule, cased), _flags(rule)


def _pattern(rule: Rule, cased: bool) -> str:
    """Return the pattern of a rule; without `cased`, case is ignored everywhere."""
    return rule.pattern if cased else rule.pattern.replace(CASED, "(?:")


def _cut_pattern(rule: Rule, cased: bool) -> str:
    """Return a pattern for the phrases and the pattern of a cut, anchored at its end of the block."""
    either = "|".join(f"(?:{text})" for text in (*map(re.escape, rule.phrases), *filter(None, [_pattern(rule, cased)])))
    return {Reach.START: rf"\A(?:{either})", Reach.END: rf"(?:{either})\Z"}.get(rule.reach, either)


def _flags(rule: Rule) -> int:
    return int(re.IGNORECASE) if CASED in rule.pattern else 0


def _compile(rule: Rule, pattern: str) -> Any:
    """Compile a pattern of a rule with `re` if the rule is plain, otherwise with `regex`."""
    if rule.is_plain:
        return compile_pattern(pattern, _flags(rule), "" if rule.language in CORE else rule.language)
    import regex

    return regex.compile(pattern, regex.IGNORECASE if _flags(rule) else 0)


def _with_time_limit(rule: Rule, method: Callable[..., Any]) -> Callable[..., Any]:
    """Return the method of a compiled pattern with the time limit, or without it for plain patterns."""
    return method if rule.is_plain else partial(method, timeout=SECONDS)


def _over_budget(rule: Rule) -> OverBudgetError:
    """Return the error for a pattern that exceeded the time limit."""
    return OverBudgetError(f"the pattern of {rule.id} took more than {SECONDS:g} s on one block")
