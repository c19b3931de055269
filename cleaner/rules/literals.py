"""What a regular expression says of the texts it can match: how they begin and end, what they hold, what it may cost.

Used when rules are compiled, never while judging. The standard library's parser does the reading; what it does not
know (a `regex` extension) simply tells nothing.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Iterator, Sequence
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

from cleaner.rules.prefilter import PREFIX_LENGTH

MANY_NEEDS = 40  # texts; they are looked for all at once
FEW_MARKS = 6  # single marks; one of more stands in most texts
MOST_GROUPS = 4
MANY = 600  # heads; a pattern with more is filed under shorter ones

_PROPERTY = re.compile(r"\\p\{\w+\}")  # read as \w, which holds letters, digits and more
Tokens = Sequence[tuple[Any, Any]]


def parse(pattern: str) -> Tokens | None:
    """The pattern as the standard library reads it, or None where it uses what only `regex` knows."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return parser.parse(_PROPERTY.sub(r"\\w", pattern))  # type: ignore[no-any-return]
    except (re.error, RecursionError, OverflowError):
        return None


def prefixes(pattern: str) -> tuple[str, ...]:
    """The first few characters of every match, one of these; `()` when that cannot be told.

    >>> prefixes(r"(sign|log) in")
    ('log i', 'sign ')
    """
    return _whole(_heads(parse(pattern) or ()))


def suffixes(pattern: str) -> tuple[str, ...]:
    """The same for how every match ends.

    >>> suffixes(r" \\[edit\\]")
    ('edit]',)
    """
    return tuple(sorted(tail[::-1] for tail in _whole(_heads(_reverse(parse(pattern) or ())))))


def _whole(found: set[tuple[str, bool]] | None) -> tuple[str, ...]:
    texts = {text.lower() for text, _ in found or ()}
    return () if "" in texts else tuple(sorted(texts))


def _reverse(tokens: Iterable[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
    """The tokens of the pattern that matches the reverse of every match, as far as `_heads` looks at them."""
    reversed_: list[tuple[Any, Any]] = []
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
        reversed_.insert(0, (kind, value))
    return reversed_


def _heads(tokens: Iterable[tuple[Any, Any]]) -> set[tuple[str, bool]] | None:
    """Pairs of a beginning and whether what follows may be added to it; None when the first token tells nothing."""
    done: set[tuple[str, bool]] = {("", True)}
    for kind, value in tokens:
        if not any(is_open for _, is_open in done):
            break
        following = _token_heads(kind, value) or {("", False)}
        joined = {(head, False) for head, is_open in done if not is_open}
        for head in (head for head, is_open in done if is_open):
            joined |= {
                ((head + more)[:PREFIX_LENGTH], more_open and len(head + more) < PREFIX_LENGTH)
                for more, more_open in following
            }
        if len(joined) > MANY:
            return {(head, False) for head, _ in done}
        done = joined
    return done


def _token_heads(kind: Any, value: Any) -> set[tuple[str, bool]] | None:
    match kind:
        case op.LITERAL:
            return {(chr(value), True)}
        case op.IN:
            return {(character, True) for character in _members(value)} or None
        case op.SUBPATTERN:
            return _heads(value[3])
        case op.BRANCH:
            branches = [_heads(branch) for branch in value[1]]
            return None if None in branches else {head for branch in branches for head in branch or ()}
        case op.MAX_REPEAT | op.MIN_REPEAT | op.POSSESSIVE_REPEAT:
            least, most, inner = value
            once = _heads(inner)
            if once is None:
                return None
            again = {(head, is_open and most == 1) for head, is_open in once}
            return again | {("", True)} if least == 0 else again
        case op.AT | op.ASSERT | op.ASSERT_NOT:
            return {("", True)}
        case op.ATOMIC_GROUP:
            return _heads(value)
        case _:
            return None


def _members(value: Iterable[tuple[Any, Any]]) -> list[str]:
    """The characters of a class, or none where they are too many to list."""
    characters: list[str] = []
    for kind, member in value:
        if kind is op.LITERAL:
            characters.append(chr(member))
        elif kind is op.RANGE and member[1] - member[0] < 40:
            characters.extend(map(chr, range(member[0], member[1] + 1)))
        elif (kind, member) == (op.CATEGORY, op.CATEGORY_DIGIT):
            characters.extend("0123456789")
        else:
            return []
    return characters


def required_literals(pattern: str) -> tuple[tuple[str, ...], ...]:
    """Groups of texts: every match holds at least one text of each. The group that tells most comes first.

    >>> required_literals(r"\\(source: (https?://|www\\.).{1,40}\\)")
    (('(source:',), ('http', 'www.'), (')',))
    """
    groups = sorted(set(_groups(parse(pattern) or ())), key=lambda group: (_weight(group), group), reverse=True)
    chosen: list[tuple[str, ...]] = []
    for group in groups:
        if _weight(group)[0] >= 1 and not any(_implies(other, group) or _implies(group, other) for other in chosen):
            chosen.append(group)
    return tuple(chosen[:MOST_GROUPS])


def _groups(tokens: Tokens) -> Iterator[tuple[str, ...]]:
    """What every match of the tokens holds, from each place where that can be told."""
    run = ""
    for at, (kind, value) in enumerate((*tokens, (None, None))):
        if kind is op.LITERAL and not chr(value).isspace():
            run += chr(value).lower()
            continue
        here = {text.strip() for text in _whole(_heads(tokens[at - len(run) :]))}
        if run or "" not in here:
            yield (run,) if run and len(here) != 1 else tuple(sorted(here)) or (run,)
        yield from ((run,),) if run else ()
        yield from _token_groups(kind, value)
        run = ""


def _token_groups(kind: Any, value: Any) -> Iterator[tuple[str, ...]]:
    match kind:
        case op.IN:
            yield tuple(_members(value))
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
    """How much is gained by looking for one of these: rare texts and few of them; one or two letters are everywhere."""
    if not all(group) or not 0 < len(group) <= MANY_NEEDS:
        return 0, 0
    if len(group) > FEW_MARKS and min(map(len, group)) == 1:
        return (1, -len(group)) if set(group) <= set("0123456789") else (0, 0)
    return min(0.5 if len(text) < 3 and text.isalnum() else len(text) for text in group), -len(group)


def _implies(group: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Does whatever holds one of `group` hold one of `other`?"""
    return all(any(text in each for text in other) for each in group)
