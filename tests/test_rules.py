"""Every rule keeps its promises. No example stands here; they stand beside the rules."""

from __future__ import annotations

from functools import cache, partial

import pytest
from pages import ENTRIES

from cleaner.authoring.check import asked_with, problems, takes, touched_by
from cleaner.rules.rule import RuleKind

ASKED = cache(partial(asked_with, [entry.rule for entry in ENTRIES]))
"""The rules that a text in a language is asked about."""


def cases(*fields):
    return [
        pytest.param(entry.rule, text, id=f"{entry.rule.id}: {text[:50]}")
        for entry in ENTRIES
        for field in fields
        for text in getattr(entry, field)
    ]


@pytest.mark.parametrize(("rule", "text"), cases("phrases", "removes"))
def test_removes(rule, text):
    assert takes(rule, text)


@pytest.mark.parametrize(("rule", "text"), cases("keeps"))
def test_keeps(rule, text):
    """A `keeps` example is a promise of all rules that its language is asked about, not only of its own."""
    assert touched_by(ASKED(rule.language), text) == []


@pytest.mark.xfail(strict=True, reason="a known miss; if it passes, move it to `removes`")
@pytest.mark.parametrize(("rule", "text"), cases("misses"))
def test_misses(rule, text):
    assert takes(rule, text)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.rule.id)
def test_has_both_kinds_of_example(entry):
    assert entry.removes or entry.phrases
    assert entry.keeps or entry.rule.kind is RuleKind.KEEP


def test_the_check_of_the_command_asks_the_same():
    assert list(problems(ENTRIES)) == []
