"""What is read off a pattern holds for every text that it matches, so looking only there loses nothing."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from functools import cache
from re import _constants as op

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st
from pages import ENTRIES

from cleaner import _core
from cleaner.rules.literals import parse_pattern, prefixes, required_literals, suffixes
from cleaner.rules.matcher import LONGEST, RuleSet
from cleaner.rules.pack import load_pack
from cleaner.rules.regex_engine import CASED, LONGEST_CUT, cut_spans, is_plain
from cleaner.rules.regex_safety import redos_problem
from cleaner.rules.rule import Place, Reach, Rule, RuleKind

RULES = [entry.rule for entry in ENTRIES if entry.rule.pattern]
PATTERNS = sorted({rule.pattern for rule in RULES})
PLAIN = sorted({rule.pattern for rule in load_pack() if rule.pattern and rule.is_plain})
"""Those that `re` runs in the shipped pack."""
SAMPLES = 60


class Sampler:
    """Texts that a pattern matches, or nearly: a walk through it that takes turns at random."""

    def __init__(self, seed: object) -> None:
        self.random = random.Random(str(seed))

    def text(self, tokens) -> str:
        return "".join(self.token(kind, value) for kind, value in tokens)

    def token(self, kind, value) -> str:
        match kind:
            case op.LITERAL:
                return chr(value)
            case op.NOT_LITERAL | op.ANY:
                return self.random.choice("abz 0.-é")
            case op.IN:
                return self.member(value)
            case op.SUBPATTERN:
                return self.text(value[3])
            case op.ATOMIC_GROUP:
                return self.text(value)
            case op.BRANCH:
                return self.text(self.random.choice(value[1]))
            case op.MAX_REPEAT | op.MIN_REPEAT | op.POSSESSIVE_REPEAT:
                least, most, inner = value
                return "".join(self.text(inner) for _ in range(self.random.randint(least, min(most, least + 3))))
            case _:
                return ""

    def member(self, value) -> str:
        if value[0][0] is op.NEGATE:
            return self.random.choice("abz 0.-é")
        kind, member = self.random.choice(value)
        if kind is op.LITERAL:
            return chr(member)
        if kind is op.RANGE:
            return chr(self.random.randint(*member))
        spaces, digits = member is op.CATEGORY_SPACE, member is op.CATEGORY_DIGIT
        return " " if spaces else self.random.choice("0123456789" if digits else "abz0é")


BEFORE = ["", "the old bridge over the river was closed on tuesday.", "the harbour office", "a list: the old bridge,"]
AFTER = [
    "",
    "",
    " and the new one stays open until the end of the year, they said",
    " click the links of our partners here",
]


def compiled_as_matched(pattern: str) -> regex.Pattern:
    """The pattern as it looks at lower-case text."""
    return regex.compile(pattern.replace(CASED, "(?:"), regex.IGNORECASE if CASED in pattern else 0)


def sampled(pattern: str, count: int = SAMPLES) -> Iterator[tuple[str, str]]:
    """Texts, lower case as texts are when they are matched, that hold a match; and what is matched."""
    tokens = parse_pattern(pattern)
    if tokens is None:
        return
    sampler, compiled = Sampler(pattern), compiled_as_matched(pattern)
    for _ in range(count):
        before, after = sampler.random.choice(BEFORE), sampler.random.choice(AFTER)
        text = before + sampler.text(tokens).lower() + after
        if len(text) <= LONGEST and (match := compiled.match(text, len(before))):
            yield text, match[0]


@cache
def known(pattern: str) -> tuple[tuple[str, ...], ...]:
    """How a match begins, how it ends, and what it holds."""
    return prefixes(pattern), suffixes(pattern), required_literals(pattern)


def holds(pattern: str, text: str, matched: str) -> bool:
    """Is the text where the pattern would be looked for?"""
    at_start, at_end, held = known(pattern)
    return (
        (not at_start or matched.startswith(at_start))
        and (not at_end or matched.endswith(at_end))
        and all(any(literal in text for literal in group) for group in held)
    )


@pytest.mark.parametrize("pattern", PATTERNS)
def test_every_text_a_shipped_pattern_matches_is_one_it_is_tried_on(pattern):
    assert [found for found in sampled(pattern) if not holds(pattern, *found)] == []


def test_most_shipped_patterns_can_be_sampled():
    """The test above says something: it has texts to try."""
    assert sum(any(sampled(pattern)) for pattern in PATTERNS) > 0.9 * len(PATTERNS)


ATOMS = st.sampled_from(
    [
        "a",
        "B",
        "ß",
        "\\.",
        ".",
        "[ab]",
        "[^a]",
        "[a-f]",
        "\\d",
        "\\w",
        "\\s",
        " ",
        "\\b",
        "^",
        "$",
        "(?=a)",
        "(?!b)",
        "(?<=a)",
        "abc",
    ]
)
EXPRESSIONS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=4).map("".join),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: f"(?:{'|'.join(parts)})"),
        st.tuples(inner, st.sampled_from(["?", "*", "+", "{2}", "{0,3}", "{1,2}", "??", "*?"])).map(
            lambda p: f"(?:{p[0]}){p[1]}"
        ),
        inner.map(lambda part: f"({part})"),
        inner.map(lambda part: f"(?>{part})"),
        st.just("|").map(lambda bar: f"(?:a{bar})"),
    ),
    max_leaves=8,
)


@settings(max_examples=400)
@given(EXPRESSIONS)
def test_every_text_any_pattern_matches_is_one_it_is_tried_on(pattern):
    assert [found for found in sampled(pattern, 20) if not holds(pattern, *found)] == []


@pytest.fixture(params=["core", "python"])
def way(request, monkeypatch):
    """By the core, or by Python."""
    if request.param == "python":
        monkeypatch.setattr(_core, "native", None)
    elif not _core.native:
        pytest.skip(f"no compiled core: {_core.why_not}")


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.kind is not RuleKind.CUT], ids=lambda rule: rule.id)
def test_the_engine_finds_what_the_bare_pattern_finds(rule):
    """Sorting rules by how a text begins loses none."""
    compiled, alone = compiled_as_matched(rule.pattern), RuleSet([rule], strength=rule.strength)
    ask = {Reach.WHOLE: compiled.fullmatch, Reach.START: compiled.match}.get(rule.reach, compiled.search)
    for text, _ in sampled(rule.pattern, 20):
        expected = text.count(" ") < rule.max_words and ask(text) is not None
        assert (rule in alone.find(text, "")) == (expected or text in rule.phrases)


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.kind is RuleKind.CUT], ids=lambda rule: rule.id)
def test_a_cut_is_tried_on_every_block_that_it_cuts(rule):
    """How a block begins or ends, or what it holds, gives a cut away."""
    alone = RuleSet([rule])
    for text, _ in sampled(rule.pattern):
        if cut_spans(rule, text):
            assert alone.cuts(text, 1, "") == [rule]


@pytest.mark.parametrize(
    ("reach", "text", "cut"),
    [
        (Reach.END, "the old bridge | alder post", " | alder post"),
        (Reach.END, f"the {'old ' * LONGEST_CUT}bridge | alder post", " | alder post"),
        (Reach.END, "the old bridge. share this", " share this"),
        (Reach.END, "bridge | alder post | more", None),
        (Reach.ANYWHERE, "the bridge | alder post, the pier | alder post", " | alder post"),
    ],
)
def test_of_a_cut_with_a_named_group_that_group_goes(reach, text, cut):
    """What else the pattern matches says where; a phrase goes whole."""
    pattern = r"(bridge|pier)(?P<cut> \| alder post)"
    rule = Rule("any.other.x", RuleKind.CUT, "x", (" share this",), pattern, reach, Place.ANYWHERE, 2000, (), ())
    assert {text[start:end] for start, end in cut_spans(rule, text)} == ({cut} if cut else set())


@pytest.mark.parametrize("pattern", PLAIN)
def test_a_plain_pattern_matches_the_same_whoever_runs_it(pattern):
    """`re` runs it in the shipped pack, `regex` when somebody brings it along."""
    loose = pattern.replace(CASED, "(?:")
    ours, theirs = re.compile(loose, re.IGNORECASE), regex.compile(loose, regex.IGNORECASE)
    for text, _ in sampled(pattern, 20):
        for one, two in ((ours.fullmatch, theirs.fullmatch), (ours.match, theirs.match), (ours.search, theirs.search)):
            found, expected = one(text), two(text)
            assert (found and found.span()) == (expected and expected.span())


def test_most_shipped_patterns_are_plain():
    assert set(PLAIN) <= set(PATTERNS)
    assert len(PLAIN) > len(PATTERNS) // 2


@pytest.mark.parametrize(("pattern", "plain"), [("news(letter)?", True), ("\\p{L}+ news", False), ("(?i:news)", True)])
def test_a_pattern_is_plain_where_both_engines_know_it(pattern, plain):
    assert is_plain(pattern) is plain


@pytest.mark.parametrize("pattern", ["(a+)+$", "(a*)*b", "(?:a+b?)+c", "(.{0,40}){0,40}x", "(a|aa)+b", "(\\w+\\s?)*!"])
def test_a_pattern_that_can_explode_is_refused(pattern):
    assert "bound" in redos_problem(pattern)


@pytest.mark.parametrize("pattern", ["a+b", "(sign|log) in", ".{0,40}news.{0,40}", "(?:https?://)?\\w+", "(ab){2,5}c"])
def test_a_plain_pattern_is_not_refused(pattern):
    assert redos_problem(pattern) == ""
