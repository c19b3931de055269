"""Every rule keeps its promises. No example stands here; they stand beside the rules."""

from __future__ import annotations

from functools import cache, partial

import pytest
from pages import ENTRIES

from cleaner.authoring.check import asked_with, duplicates, problems_of, takes
from cleaner.rules.pack import function_words

ASKED = cache(partial(asked_with, [entry.rule for entry in ENTRIES]))
"""The rules that a text in a language is asked about."""


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.rule.id)
def test_a_rule_keeps_its_promises(entry):
    """It takes its examples, its `keeps` stay whatever rule they are asked about, and it is neither broad nor idle."""
    found = list(problems_of(entry, ASKED(entry.rule.language), function_words=function_words()))
    assert not found, "\n".join([str(entry.path), *found])


@pytest.mark.parametrize("entry", [entry for entry in ENTRIES if entry.misses], ids=lambda entry: entry.rule.id)
def test_a_known_miss_is_missed(entry):
    taken = [text for text in entry.misses if takes(entry.rule, text)]
    assert not taken, "\n".join(["taken by now, so move to `removes`:", *taken])


def test_no_phrase_or_pattern_stands_twice():
    found = [f"{entry.rule.id}: {problem}" for entry, problem in duplicates(ENTRIES)]
    assert not found, "\n".join(found)
