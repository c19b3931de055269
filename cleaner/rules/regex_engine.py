"""Running the patterns of rules, with `regex` and a time limit, or, where it is known to do the same, with `re`.

`re` compiles a pattern in a third of the time, and a filter started for every file compiles a dozen; but it knows no
time limit. So it runs what is plain: patterns of the shipped pack that it reads as `regex` does, and that tests have
found linear. Everything else, a user's rules first of all, runs with the limit.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, partial
from typing import Any

from cleaner.errors import OverBudgetError
from cleaner.rules.rule import Reach, Rule

SECONDS = 1.0  # for one pattern on one block; a shipped one takes microseconds
LONGEST_CUT = 300  # characters that a cut at the end of a block takes at most
CASED = "(?-i:"
"""A pattern with this looks at capitals."""
CUT = "(?P<cut>"
"""Of a cut whose pattern has such a group, that goes; the rest of the match is what must stand around it."""


def matches(rule: Rule, text: str, *, cased: bool = False) -> bool:
    """Does the rule's pattern match a folded text, as far as it reaches?

    Without `cased`, capitals do not matter even where the pattern says they do: a first look on lower-case text.
    Raises `OverBudgetError` when that takes too long.
    """
    try:
        return _question(rule, cased)(text) is not None
    except TimeoutError:
        raise _over_budget(rule) from None


def cut_spans(rule: Rule, text: str, cased: str = "") -> list[tuple[int, int]]:
    """Where a cut rule matches a folded text; `cased` is the same text with its capitals, for rules that look at them.

    Without it, capitals do not matter. Raises `OverBudgetError` when that takes too long.
    """
    looks = len(cased) == len(text) and CASED in rule.pattern
    start = max(0, len(text) - LONGEST_CUT) if rule.reach is Reach.END and CUT not in rule.pattern else 0
    try:
        found = _search(rule, looks)(cased if looks else text, start)
        return [span for span in map(_cut, found) if span[0] < span[1]]
    except TimeoutError:
        raise _over_budget(rule) from None


def _cut(match: Any) -> tuple[int, int]:
    """What goes of a match."""
    named: tuple[int, int] = match.span("cut") if "cut" in match.re.groupindex else (-1, -1)
    return match.span() if named == (-1, -1) else named


def is_plain(pattern: str) -> bool:
    """Does `re` read the pattern without an error or a warning, as it stands and looked at without capitals?"""
    import warnings

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            for look in (pattern, pattern.replace(CASED, "(?:"), rf"(?:{pattern})\Z"):
                re.compile(look, re.IGNORECASE)
    except (re.error, Warning):
        return False
    return True


@cache
def _question(rule: Rule, cased: bool) -> Callable[[str], object]:
    pattern = rule.pattern if cased else rule.pattern.replace(CASED, "(?:")
    compiled = _compile(pattern, ignore_case=CASED in rule.pattern, plain=rule.is_plain)
    ask = {Reach.WHOLE: compiled.fullmatch, Reach.START: compiled.match}.get(rule.reach, compiled.search)
    return _limited(rule, ask)


@cache
def _search(rule: Rule, cased: bool) -> Callable[[str, int], Any]:
    """The phrases and the pattern of a cut as one, held to its end of the block."""
    pattern = rule.pattern if cased else rule.pattern.replace(CASED, "(?:")
    either = "|".join(f"(?:{text})" for text in (*map(re.escape, rule.phrases), *filter(None, [pattern])))
    held = {Reach.START: rf"\A(?:{either})", Reach.END: rf"(?:{either})\Z"}.get(rule.reach, either)
    return _limited(rule, _compile(held, ignore_case=CASED in rule.pattern, plain=rule.is_plain).finditer)


def _compile(pattern: str, *, ignore_case: bool, plain: bool) -> Any:
    if plain:
        return re.compile(pattern, re.IGNORECASE if ignore_case else 0)
    import regex

    return regex.compile(pattern, regex.IGNORECASE if ignore_case else 0)


def _limited(rule: Rule, ask: Callable[..., Any]) -> Callable[..., Any]:
    return ask if rule.is_plain else partial(ask, timeout=SECONDS)


def _over_budget(rule: Rule) -> OverBudgetError:
    return OverBudgetError(f"the pattern of {rule.id} took more than {SECONDS:g} s on one block")
