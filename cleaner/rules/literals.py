"""Literal extraction: prefixes, suffixes and lengths of the texts that a pattern matches, and literals it requires.

It runs when rules are compiled, not when texts are cleaned. Patterns are parsed by the standard library; from a pattern
that only `regex` can parse, nothing is extracted.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

from cleaner.rules.prefilter import PREFIX_LENGTH
from cleaner.rules.rule import ANY_LENGTH

MAX_ALTERNATIVES = 40  # literals of a group; they are all searched for at once
MAX_SINGLE_CHARACTERS = 6  # literals of a group with single characters; most texts hold one of more than these
MAX_GROUPS = 4  # groups kept of a pattern
MAX_PREFIXES = 600  # of a pattern; one with more is filed under shorter prefixes
MAX_RANGE = 40  # characters; a range of a class, such as a-z, with more is not listed

_PROPERTY = re.compile(r"\\p\{\w+\}")  # parsed as \w, which includes letters, digits and more
Tokens = Sequence[tuple[Any, Any]]


@lru_cache(maxsize=8)  # the questions about a pattern come in a row
def parse_pattern(pattern: str) -> Tokens | None:
    """Return the parsed pattern, or None if the standard library cannot parse it."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return parser.parse(_PROPERTY.sub(r"\\w", pattern))  # type: ignore[no-any-return]
    except (re.error, RecursionError, OverflowError):
        return None


def prefixes(pattern: str) -> tuple[str, ...]:
    """Return texts, lower case and `PREFIX_LENGTH` at most, with one of which every match begins; `()` if unknown.

    >>> prefixes(r"(sign|log) in")
    ('log i', 'sign ')
    """
    return _texts_of(_prefixes_of(parse_pattern(pattern) or ()))


def suffixes(pattern: str) -> tuple[str, ...]:
    """Return texts, lower case and `PREFIX_LENGTH` at most, with one of which every match ends; `()` if unknown.

    >>> suffixes(r" \\[edit\\]")
    ('edit]',)
    """
    return tuple(sorted(suffix[::-1] for suffix in _texts_of(_prefixes_of(_reverse(parse_pattern(pattern) or ())))))


def lengths(pattern: str) -> tuple[int, int]:
    """Return the least and the greatest number of characters of a match.

    >>> lengths(r"by \\w{2,9}")
    (5, 12)
    """
    parsed = parse_pattern(pattern)
    least, most = parsed.getwidth() if parsed is not None else ANY_LENGTH  # type: ignore[attr-defined]
    return int(least), min(int(most), ANY_LENGTH[1])


def _texts_of(found: set[tuple[str, bool]]) -> tuple[str, ...]:
    """Return the texts of prefixes in lower case, sorted; `()` if a match may begin with none of them."""
    texts = {text.lower() for text, _ in found}
    return () if "" in texts else tuple(sorted(texts))


def _reverse(tokens: Iterable[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
    """Return the tokens of a pattern that matches the reverse of every match, as far as `_prefixes_of` uses them."""
    backwards: list[tuple[Any, Any]] = []
    for kind, value in tokens:
        match kind:
            case op.SUBPATTERN:
                value = (*value[:3], _reverse(value[3]))
            case op.BRANCH:
                value = (value[0], [_reverse(branch) for branch in value[1]])
            case op.MAX_REPEAT | op.MIN_REPEAT | op.POSSESSIVE_REPEAT:
                value = (*value[:2], _reverse(value[2]))
            case op.ATOMIC_GROUP:
                value = _reverse(value)
        backwards.insert(0, (kind, value))
    return backwards


def _prefixes_of(tokens: Iterable[tuple[Any, Any]]) -> set[tuple[str, bool]]:
    """Return pairs of a prefix and whether the tokens that follow may extend it."""
    done: set[tuple[str, bool]] = {("", True)}
    for kind, value in tokens:
        if not any(is_open for _, is_open in done):
            break
        following = _token_prefixes(kind, value) or {("", False)}
        joined = {(prefix, False) for prefix, is_open in done if not is_open}
        for prefix in (prefix for prefix, is_open in done if is_open):
            joined |= {
                ((prefix + more)[:PREFIX_LENGTH], more_open and len(prefix + more) < PREFIX_LENGTH)
                for more, more_open in following
            }
        if len(joined) > MAX_PREFIXES:
            return {(prefix, False) for prefix, _ in done}
        done = joined
    return done


def _token_prefixes(kind: Any, value: Any) -> set[tuple[str, bool]] | None:
    """Return the same for one token, or None if its matches cannot be listed."""
    match kind:
        case op.LITERAL:
            return {(chr(value), True)}
        case op.IN:
            return {(character, True) for character in class_members(value)} or None
        case op.SUBPATTERN:
            return _prefixes_of(value[3])
        case op.BRANCH:
            return {prefix for branch in value[1] for prefix in _prefixes_of(branch)}
        case op.MAX_REPEAT | op.MIN_REPEAT | op.POSSESSIVE_REPEAT:
            least, most, inner = value
            again = {(prefix, is_open and most == 1) for prefix, is_open in _prefixes_of(inner)}
            return again | {("", True)} if least == 0 else again
        case op.AT | op.ASSERT | op.ASSERT_NOT:
            return {("", True)}
        case op.ATOMIC_GROUP:
            return _prefixes_of(value)
        case _:
            return None


def class_members(value: Iterable[tuple[Any, Any]]) -> list[str]:
    """Return the characters of a class such as `[abc]`, or none if there are too many to list."""
    characters: list[str] = []
    for kind, member in value:
        if kind is op.LITERAL:
            characters.append(chr(member))
        elif kind is op.RANGE and member[1] - member[0] < MAX_RANGE:
            characters.extend(map(chr, range(member[0], member[1] + 1)))
        elif (kind, member) == (op.CATEGORY, op.CATEGORY_DIGIT):
            characters.extend("0123456789")
        else:
            return []
    return characters


def required_literals(pattern: str) -> tuple[tuple[str, ...], ...]:
    """Return groups of literals: every match holds at least one of each group. The most selective group comes first.

    >>> required_literals(r"\\(source: (https?://|www\\.).{1,40}\\)")
    (('(source:',), ('http', 'www.'), (')',))
    """
    groups = sorted(set(_groups(parse_pattern(pattern) or ())), key=lambda group: (_weight(group), group), reverse=True)
    chosen: list[tuple[str, ...]] = []
    for group in groups:
        if _weight(group)[0] >= 1 and not any(_implies(other, group) or _implies(group, other) for other in chosen):
            chosen.append(group)
    return tuple(chosen[:MAX_GROUPS])


def _groups(tokens: Tokens) -> Iterator[tuple[str, ...]]:
    """Yield a group for each run of literals and each token from which one can be derived; some groups are useless."""
    run = ""
    for at, (kind, value) in enumerate((*tokens, (None, None))):
        if kind is op.LITERAL and not chr(value).isspace():
            run += chr(value).lower()
            continue
        beginnings = {text.strip() for text in _texts_of(_prefixes_of(tokens[at - len(run) :]))}
        if run or "" not in beginnings:
            yield (run,) if run and len(beginnings) != 1 else tuple(sorted(beginnings)) or (run,)
        yield from ((run,),) if run else ()
        yield from _token_groups(kind, value)
        run = ""


def _token_groups(kind: Any, value: Any) -> Iterator[tuple[str, ...]]:
    """Yield the groups of one token."""
    match kind:
        case op.IN:
            yield tuple(class_members(value))
        case op.SUBPATTERN:
            yield from _groups(value[3])
        case op.ASSERT:
            yield from _groups(value[1])
        case op.BRANCH:
            best = [max(_groups(branch), key=_weight, default=()) for branch in value[1]]
            yield tuple(sorted({text for group in best for text in group})) if all(best) else ()
        case op.MAX_REPEAT | op.MIN_REPEAT | op.POSSESSIVE_REPEAT if value[0] > 0:
            yield from _groups(value[2])


def _weight(group: tuple[str, ...]) -> tuple[float, int]:
    """Return a sort key, higher for groups of few and rare literals; one or two letters occur in nearly every text."""
    if not all(group) or not 0 < len(group) <= MAX_ALTERNATIVES:
        return 0, 0
    if len(group) > MAX_SINGLE_CHARACTERS and min(map(len, group)) == 1:
        return (1, -len(group)) if set(group) <= set("0123456789") else (0, 0)
    return min(0.5 if len(text) < 3 and text.isalnum() else len(text) for text in group), -len(group)


def _implies(group: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Tell whether every text that holds a literal of `group` also holds one of `other`."""
    return all(any(text in literal for text in other) for literal in group)
