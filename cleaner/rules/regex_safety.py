"""Validation of the patterns of rules, above all against catastrophic backtracking (ReDoS)."""

from __future__ import annotations

import re
from re import _constants as op  # type: ignore[attr-defined]

from cleaner.rules.literals import Tokens, class_members, parse_pattern
from cleaner.rules.regex_engine import CASED

MAX_PATTERN = 1000  # characters
UNBOUNDED = 20  # a repeat that may occur so many times counts as unbounded
PROBE = 400  # characters of a probe text; as many as a short block may have
PROBE_SECONDS = 0.5  # for a pattern on one probe text


def pattern_problem(pattern: str) -> str:
    """Describe the problem of a pattern and its remedy; return `""` if there is none."""
    if not pattern:
        return ""
    if len(pattern) > MAX_PATTERN:
        return f"the pattern has {len(pattern)} characters; the limit is {MAX_PATTERN}, so make it two rules"
    if control := re.search(r"[\x00-\x08\x0b-\x1f]", pattern):
        remedy = "write it in '''…''', where \\b is a word boundary"
        return f"the pattern holds the control character {control[0]!r}; {remedy}"
    import regex

    try:
        regex.compile(pattern)
    except regex.error as error:
        return f"the pattern does not compile: {error}"
    if CASED not in pattern and re.search(r"[A-Z]", re.sub(r"\\[pPN]\{[^}]*\}|\\.|\(\?P?<\w+>", "", pattern)):
        remedy = "write lower case, or (?-i:[A-Z]) where a capital matters"
        return f"the pattern has capitals, but runs on lower-case text; {remedy}"
    return redos_problem(pattern)


def redos_problem(pattern: str) -> str:
    """Describe how a pattern can take exponential time and the remedy; return `""` if no such case is found.

    Repeats within repeats are found in the parsed pattern, other cases by probe texts and a time limit.
    """
    tokens = parse_pattern(pattern)
    if tokens is not None and (nested := _nested_repeat(tokens)):
        return f"a repeat within a repeat ({nested}) may take exponential time; bound one of them, as in .{{0,40}}"
    import regex

    compiled = regex.compile(pattern)
    for text in adversarial_inputs(pattern):
        try:
            compiled.fullmatch(text, timeout=PROBE_SECONDS)
        except TimeoutError:
            slow = f"takes more than {PROBE_SECONDS} s on a text of {len(text)} characters"
            return f"{slow}; bound its repeats, as in .{{0,40}}"
    return ""


def _nested_repeat(tokens: Tokens, *, inside: bool = False) -> str:
    """Return the operator of an unbounded repeat within an unbounded repeat, or `""`; `inside` one already if set."""
    for kind, value in tokens:
        if kind in (op.MAX_REPEAT, op.MIN_REPEAT):
            least, most, inner = value
            unbounded = most >= UNBOUNDED and most != least
            if inside and unbounded:
                return "+" if least else "*"
            if found := _nested_repeat(inner, inside=inside or unbounded):
                return found
        elif kind is op.SUBPATTERN:
            if found := _nested_repeat(value[3], inside=inside):
                return found
        elif kind is op.BRANCH:
            for branch in value[1]:
                if found := _nested_repeat(branch, inside=inside):
                    return found
    return ""


def adversarial_inputs(pattern: str, size: int = PROBE) -> list[str]:
    """Return texts that nearly match, with up to 3, 30 and `size` turns of every repeat: the worst cases of a pattern.

    Each has at most `size` characters and then a NUL, at which the match fails.
    """
    tokens = parse_pattern(pattern)
    if tokens is None:
        return ["a" * size + "\x00", "ab " * (size // 3) + "\x00"]
    return [_sample(tokens, times, size)[:size] + "\x00" for times in (3, 30, size)]


def _sample(tokens: Tokens, times: int, size: int) -> str:
    """Return a text that the tokens match, at most `size` characters, with `times` turns of repeats that allow them."""
    parts: list[str] = []
    for kind, value in tokens:
        match kind:
            case op.LITERAL:
                parts.append(chr(value))
            case op.NOT_LITERAL | op.ANY:
                parts.append("a")
            case op.IN:
                parts.append((class_members(value) or ["a"])[0])
            case op.SUBPATTERN:
                parts.append(_sample(value[3], times, size))
            case op.ATOMIC_GROUP:
                parts.append(_sample(value, times, size))
            case op.BRANCH:
                parts.append(_sample(value[1][0], times, size))
            case op.MAX_REPEAT | op.MIN_REPEAT | op.POSSESSIVE_REPEAT:
                parts.append(_sample(value[2], times, size) * max(value[0], min(value[1], times)))
        if sum(map(len, parts)) > size:
            break
    return "".join(parts)[:size]
