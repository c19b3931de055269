"""The CPU time that shipped patterns take on texts which nearly match; `make faults` measures it."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import pytest
import regex
from pages import ENTRIES

from cleaner.rules.matcher import LONGEST
from cleaner.rules.pack import load_pack
from cleaner.rules.regex_engine import LONGEST_CUT, cut_spans
from cleaner.rules.regex_safety import adversarial_inputs
from cleaner.rules.rule import RuleKind

pytestmark = pytest.mark.slow

RULES = [entry.rule for entry in ENTRIES if entry.rule.pattern]
PATTERNS = sorted({rule.pattern for rule in RULES})
PLAIN = {rule.pattern for rule in load_pack() if rule.is_plain}
TRIES = 5  # a machine may be busy once, and a square is always one
SHORTEST = 0.01  # seconds; what takes less is not compared


def seconds(function: Callable[[str], object], text: str) -> float:
    """Return the CPU time of the function on the text."""
    start = time.process_time()
    function(text)
    return time.process_time() - start


def is_superlinear(function: Callable[[str], object], once: str, twice: str) -> bool:
    """Tell whether a text twice as long takes much more than twice the time."""
    if seconds(function, twice) <= SHORTEST:
        return False
    short, long = (min(seconds(function, text) for _ in range(3)) for text in (once, twice))
    return long > SHORTEST and long > 3.5 * short


@pytest.mark.parametrize("pattern", PATTERNS)
def test_every_shipped_pattern_is_linear(pattern):
    engines = [regex, re] if pattern in PLAIN else [regex]
    for compiled in (engine.compile(pattern) for engine in engines):
        for once, twice in zip(
            adversarial_inputs(pattern, 2 * LONGEST), adversarial_inputs(pattern, 4 * LONGEST), strict=True
        ):
            assert not all(is_superlinear(compiled.fullmatch, once, twice) for _ in range(TRIES))


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.kind is RuleKind.CUT], ids=lambda rule: rule.id)
def test_a_cut_costs_little_on_a_long_block(rule):
    """A cut is looked for all over a block, so what it takes for one start must be little."""
    for text in adversarial_inputs(rule.pattern, 2 * LONGEST_CUT):
        assert any(seconds(lambda text: cut_spans(rule, text), text) < 0.5 for _ in range(TRIES))
